// SPDX-License-Identifier: MIT
// An address is relative only where no colon stands before its first '/', '?' or '#'; anything
// before such a colon that is not a listed scheme makes it unsafe, whatever a browser thinks.
#include "feeds/text/html_address.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/text/tokenizer_chars.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace gazetted::text {

namespace {

constexpr std::size_t max_candidates = 64; // of one srcset
constexpr std::size_t longest_scheme = 16;

constexpr std::array<std::string_view, 41> followed{
    "acct", "bitcoin", "callto",    "doi",     "ed2k",   "facetime", "feed",   "feeds",  "ftp",
    "ftps", "gemini",  "geo",       "git",     "gopher", "http",     "https",  "im",     "irc",
    "ircs", "itms",    "itms-apps", "itpc",    "lbry",   "magnet",   "mailto", "matrix", "mms",
    "news", "nntp",    "pcast",     "podcast", "rtsp",   "sftp",     "sip",    "sips",   "skype",
    "sms",  "spotify", "tel",       "webcal",  "xmpp"};

constexpr std::array<std::string_view, 6> bitmaps{"image/png",  "image/gif",  "image/jpeg",
                                                  "image/webp", "image/avif", "image/jpg"};

bool is_ignored(char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
}

/// Without the characters that browsers strip from the ends and remove from inside.
std::string cleaned(std::string_view address) {
    while (!address.empty() && is_ignored(address.front())) {
        address.remove_prefix(1);
    }
    while (!address.empty() && is_ignored(address.back())) {
        address.remove_suffix(1);
    }
    std::string out(address);
    const auto is_control = [](char c) { return is_ignored(c) && c != ' '; };
    out.erase(std::remove_if(out.begin(), out.end(), is_control), out.end());
    return out;
}

/// What stands before a colon that no '/', '?' or '#' precedes. npos length where none does.
std::size_t scheme_length(std::string_view address) {
    static constexpr ascii::ByteSet stops(":/?#\\");
    const std::size_t stop = stops.find_in(address);
    return stop != std::string_view::npos && address[stop] == ':' ? stop : std::string_view::npos;
}

bool is_bitmap(std::string_view data) {
    const std::string type = ascii::lower(data.substr(0, data.find_first_of(",;")).substr(0, 32));
    const auto plain = [](char c) { return static_cast<unsigned char>(c) > 0x20 && c < 0x7F; };
    return std::find(bitmaps.begin(), bitmaps.end(), type) != bitmaps.end() &&
           type.size() < data.size() && std::all_of(data.begin(), data.end(), plain);
}

bool is_listed(std::string_view scheme, AddressUse use) {
    if (scheme.size() > longest_scheme) {
        return false;
    }
    const std::string name = ascii::lower(scheme);
    if (use != AddressUse::follow) {
        return name == "http" || name == "https";
    }
    return std::binary_search(followed.begin(), followed.end(), std::string_view(name));
}

bool is_safe(std::string_view address, AddressUse use) {
    const std::size_t length = scheme_length(address);
    return length == std::string_view::npos || is_listed(address.substr(0, length), use);
}

bool is_data(std::string_view address) {
    return address.size() > 5 && ascii::equals_ignoring_case(address.substr(0, 5), "data:");
}

/// Commas end a candidate's address for some readers: each part must be safe by itself.
bool is_safe_candidate(std::string_view address) {
    if (address.empty() || address.back() == ',' || address.front() == ',' ||
        address.find(' ') != std::string_view::npos) {
        return false;
    }
    while (true) {
        const std::size_t comma = address.find(',');
        if (!is_safe(address.substr(0, comma), AddressUse::load)) {
            return false;
        }
        if (comma == std::string_view::npos) {
            return true;
        }
        address.remove_prefix(comma + 1);
    }
}

/// "2x", "640w", "480h" or nothing.
bool is_descriptor(std::string_view text) {
    if (text.empty()) {
        return true;
    }
    const char unit = text.back();
    const std::string_view number = text.substr(0, text.size() - 1);
    return (unit == 'x' || unit == 'w' || unit == 'h') && !number.empty() && number.size() < 8 &&
           number.find_first_not_of("0123456789.") == std::string_view::npos;
}

struct Candidate {
    std::string_view address, descriptor;
};

/// The comma outside parentheses that ends a candidate, or the end.
std::size_t end_of_descriptors(std::string_view set, std::size_t i) {
    bool in_parentheses = false;
    for (; i < set.size() && (set[i] != ',' || in_parentheses); ++i) {
        in_parentheses = set[i] == '(' || (in_parentheses && set[i] != ')');
    }
    return i;
}

/// The standard's "parse a srcset attribute".
std::vector<Candidate> parse_image_set(std::string_view set) {
    std::vector<Candidate> found;
    std::size_t i = 0;
    while (found.size() < max_candidates) {
        while (i < set.size() && (chars::is(set[i], chars::space) || set[i] == ',')) {
            ++i;
        }
        if (i >= set.size()) {
            break;
        }
        const std::size_t end = chars::find(set, i, chars::space);
        std::string_view address = set.substr(i, end - i);
        i = end;
        std::string_view descriptor;
        if (address.back() == ',') {
            address = address.substr(0, address.find_last_not_of(',') + 1);
        } else {
            const std::size_t comma = end_of_descriptors(set, i);
            descriptor = chars::trimmed(set.substr(i, comma - i));
            i = comma;
        }
        found.push_back({address, descriptor});
    }
    return found;
}

} // namespace

std::string safe_address(std::string_view address, AddressUse use, const Resolve& resolve) {
    if (use == AddressUse::image && is_data(address)) {
        return is_bitmap(address.substr(5)) ? std::string(address) : std::string();
    }
    std::string clean = cleaned(address);
    if (!is_safe(clean, use)) {
        return {};
    }
    if (clean.empty() && use != AddressUse::follow) {
        return {};
    }
    if (resolve) {
        clean = cleaned(resolve(clean));
        if (!is_safe(clean, use)) {
            return {};
        }
    }
    return clean;
}

std::string safe_image_set(std::string_view set, const Resolve& resolve) {
    std::string out;
    for (const Candidate& one : parse_image_set(set)) {
        const std::string address = safe_address(one.address, AddressUse::load, resolve);
        if (!is_safe_candidate(address) || !is_descriptor(one.descriptor)) {
            continue;
        }
        out += out.empty() ? "" : ", ";
        out += address;
        if (!one.descriptor.empty()) {
            out += ' ';
            out += one.descriptor;
        }
    }
    return out;
}

} // namespace gazetted::text
