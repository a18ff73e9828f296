// SPDX-License-Identifier: MIT
// RFC 3986: split by appendix B, resolve by section 5.2. What feeds really hold is read first as
// browsers read it: white space around and line breaks inside go, a backslash in an http address is
// a slash, too many slashes behind "http:" are two.
#include "feeds/url/url.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/url/chars.hpp"

#include <algorithm>
#include <array>

namespace gazetted::url {

namespace {

/// The length of "scheme" at the start of a text, 0 without one.
std::size_t scheme_length(std::string_view text) {
    if (text.empty() || !ascii::is_letter(text.front())) {
        return 0;
    }
    for (std::size_t at = 1; at < text.size(); ++at) {
        char c = text[at];
        if (c == ':') {
            return at;
        }
        if (!ascii::is_letter_or_digit(c) && c != '+' && c != '-' && c != '.') {
            return 0;
        }
    }
    return 0;
}

void split_authority(std::string_view authority, Parts& parts) {
    if (auto at = authority.rfind('@'); at != std::string_view::npos) {
        parts.user_info = authority.substr(0, at);
        authority.remove_prefix(at + 1);
    }
    auto bracket = authority.rfind(']'); // colons inside an IPv6 literal are its own
    auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    parts.host = authority.substr(0, colon);
    if (colon != std::string_view::npos) {
        parts.port = authority.substr(colon + 1);
    }
}

bool is_web(std::string_view scheme) {
    auto lower = ascii::lower(scheme);
    return lower == "http" || lower == "https";
}

/// A backslash is a slash in some addresses.
constexpr std::array<bool, 256> make_needs_care() {
    std::array<bool, 256> made{};
    for (std::size_t c = 0; c <= ' '; ++c) {
        made[c] = true;
    }
    for (const char c : {'\x7F', '"', '<', '>', '`', '{', '}', '\\'}) {
        made[static_cast<unsigned char>(c)] = true;
    }
    return made;
}
constexpr auto care_needed = make_needs_care();

bool needs_care(char c) {
    return care_needed[static_cast<unsigned char>(c)];
}

/// What an address may not hold is percent-encoded; bytes beyond ASCII stay (an IRI).
std::string clean(std::string_view text, bool web) {
    text = trim(text);
    if (std::none_of(text.begin(), text.end(), needs_care)) {
        return std::string(text);
    }
    std::string out;
    out.reserve(text.size());
    bool in_path = true;
    for (char c : text) {
        in_path = in_path && c != '?' && c != '#';
        if (c == '\n' || c == '\r' || c == '\t') {
            continue;
        }
        if (c == '\\' && web && in_path) {
            out += '/';
        } else if (c != '\\' && needs_care(c)) {
            percent_encode(c, out);
        } else {
            out += c;
        }
    }
    return out;
}

/// "http:///host" and "http:////host" -> "http://host".
void drop_extra_slashes(std::string& address) {
    auto scheme = scheme_length(address);
    auto first = scheme + 3;
    if (scheme == 0 || !is_web(std::string_view(address).substr(0, scheme)) ||
        address.compare(scheme, 3, "://") != 0) {
        return;
    }
    auto host = address.find_first_not_of('/', first);
    if (host != std::string::npos) {
        address.erase(first, host - first);
    }
}

std::string recompose(const Parts& authority_of, std::string_view scheme, std::string_view path,
                      const Parts& tail_of, bool with_query_of_tail, const Parts& base) {
    std::string out(scheme);
    out += ':';
    if (authority_of.has_authority) {
        out += "//";
        if (!authority_of.user_info.empty()) {
            out.append(authority_of.user_info).append("@");
        }
        out += authority_of.host;
        if (!authority_of.port.empty()) {
            out.append(":").append(authority_of.port);
        }
    }
    out += path;
    const Parts& query_of = with_query_of_tail ? tail_of : base;
    if (query_of.has_query) {
        out.append("?").append(query_of.query);
    }
    if (tail_of.has_fragment) {
        out.append("#").append(tail_of.fragment);
    }
    return out;
}

/// RFC 3986 section 5.2.3.
std::string merge(const Parts& base, std::string_view path) {
    if (base.has_authority && base.path.empty()) {
        return "/" + std::string(path);
    }
    auto slash = base.path.rfind('/');
    std::string merged(slash == std::string_view::npos ? std::string_view{}
                                                       : base.path.substr(0, slash + 1));
    return merged += path;
}

/// What resolve() would give back as it is: absolute, without dot segments.
bool is_resolved(std::string_view text, std::size_t scheme) {
    if (scheme == 0 || text.substr(scheme, 3) != "://") {
        return false;
    }
    const auto rest = text.substr(scheme + 3);
    static constexpr ascii::ByteSet ends("/?#");
    const auto authority = rest.substr(0, ends.find_in(rest));
    return !authority.empty() && authority.back() != ':' &&
           authority.find('@') == std::string_view::npos &&
           rest.find("/.") == std::string_view::npos &&
           std::none_of(text.begin(), text.end(), needs_care);
}

} // namespace

Parts split(std::string_view text) {
    Parts parts;
    if (auto length = scheme_length(text); length > 0) {
        parts.scheme = text.substr(0, length);
        text.remove_prefix(length + 1);
    }
    if (auto hash = text.find('#'); hash != std::string_view::npos) {
        parts.has_fragment = true;
        parts.fragment = text.substr(hash + 1);
        text = text.substr(0, hash);
    }
    if (auto mark = text.find('?'); mark != std::string_view::npos) {
        parts.has_query = true;
        parts.query = text.substr(mark + 1);
        text = text.substr(0, mark);
    }
    if (text.substr(0, 2) == "//") {
        parts.has_authority = true;
        auto end = std::min(text.find('/', 2), text.size());
        split_authority(text.substr(2, end - 2), parts);
        text.remove_prefix(end);
    }
    parts.path = text;
    return parts;
}

std::string resolve(std::string_view base_text, std::string_view reference_text) {
    if (const auto text = trim(reference_text); is_resolved(text, scheme_length(text))) {
        return std::string(text);
    }
    auto base_clean = clean(base_text, is_http(trim(base_text)));
    drop_extra_slashes(base_clean);
    auto base = split(base_clean);
    auto trimmed = trim(reference_text);
    auto own_scheme = scheme_length(trimmed);
    auto reference =
        clean(trimmed, is_web(own_scheme > 0 ? trimmed.substr(0, own_scheme) : base.scheme));
    drop_extra_slashes(reference);
    auto ref = split(reference);
    if (!ref.scheme.empty()) {
        if (!ref.has_authority && ref.path.substr(0, 1) != "/") {
            return reference; // mailto:, urn:, tag: and the like have no segments
        }
        return recompose(ref, ref.scheme, remove_dot_segments(ref.path), ref, true, ref);
    }
    bool is_same_document = ref.path.empty() && !ref.has_authority;
    if (base.scheme.empty() ||
        (!base.has_authority && base.path.substr(0, 1) != "/" && !is_same_document)) {
        return reference;
    }
    if (ref.has_authority) {
        return recompose(ref, base.scheme, remove_dot_segments(ref.path), ref, true, ref);
    }
    if (ref.path.empty()) {
        return recompose(base, base.scheme, base.path, ref, ref.has_query, base);
    }
    auto path = ref.path.front() == '/' ? std::string(ref.path) : merge(base, ref.path);
    return recompose(base, base.scheme, remove_dot_segments(path), ref, true, base);
}

bool is_http(std::string_view absolute) {
    return is_web(absolute.substr(0, scheme_length(absolute)));
}

} // namespace gazetted::url
