// SPDX-License-Identifier: MIT
#include "feeds/normalize/work.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/normalize/values.hpp"
#include "feeds/text/encoding.hpp"
#include "feeds/text/html.hpp"
#include "feeds/text/lanes.hpp"
#include "feeds/text/words.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <array>

namespace gazetted::normalize {
namespace {

using model::RawText;
using model::TextKind;

constexpr std::size_t max_address = 64u << 10; // bytes; a longer one is none
constexpr std::size_t max_plain = 256u << 10;  // bytes of a plain text; the rest is cut off
constexpr std::size_t max_markup = 16u << 20;  // bytes of markup that are looked at

/// Schemes that run or carry code, or read this machine.
constexpr std::array<std::string_view, 8> refused_schemes = {
    "javascript", "vbscript", "data", "jscript", "livescript", "mocha", "view-source", "about"};

bool is_refused(std::string_view address, bool local) {
    const std::size_t colon = address.find(':');
    if (colon > 16) // also where there is none
        return false;
    const std::string_view scheme = address.substr(0, colon);
    if (!local && ascii::equals_ignoring_case(scheme, "file"))
        return true;
    if (ascii::equals_ignoring_case(scheme, "feed")) // "feed:javascript:…"
        return is_refused(address.substr(colon + 1), local);
    return std::any_of(
        refused_schemes.begin(), refused_schemes.end(),
        [scheme](std::string_view s) { return ascii::equals_ignoring_case(s, scheme); });
}

/// A web address that resolving would give back as it is: what nearly all of them are.
bool is_settled(std::string_view address) {
    std::size_t at = 0;
    if (address.substr(0, 8) == "https://")
        at = 8;
    else if (address.substr(0, 7) == "http://")
        at = 7;
    const std::size_t host = at;
    while (at < address.size() && address[at] != '/') {
        const char c = address[at++];
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
        if (!plain)
            return false;
    }
    if (host == 0 || at == host || at == address.size())
        return false;
    const auto is_unsettled = [](text::lanes::Bytes bytes) {
        return (bytes <= ' ') | (bytes == 0x7F) | (bytes == '"') | (bytes == '<') | (bytes == '>') |
               (bytes == '`') | (bytes == '{') | (bytes == '}') | (bytes == '\\');
    };
    return text::lanes::find(address, at, is_unsettled) == address.size() &&
           address.find("/.", at) == std::string_view::npos;
}

bool is_reference(std::string_view s) { // s starts with '&'
    const std::size_t end = s.substr(0, 34).find(';');
    if (end == std::string_view::npos || end < 2)
        return false;
    const std::string_view name = s.substr(1, end - 1);
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return ascii::is_letter_or_digit(c) || c == '#'; });
}

/// The rule for RSS titles and the like.
bool is_markup(std::string_view text) {
    static constexpr ascii::ByteSet marks("<&");
    for (std::size_t at = marks.find_in(text); at != std::string_view::npos;
         at = marks.find_in(text, at + 1)) {
        const char next = at + 1 < text.size() ? text[at + 1] : '\0';
        if (text[at] == '&' ? is_reference(text.substr(at)) : next == '/')
            return true;
    }
    return false;
}

/// A void element of HTML that is never shown, so that looks_like_html may not count it.
bool has_hidden_tag(std::string_view text) {
    static constexpr std::array<std::string_view, 8> names = {"link",  "meta",  "base",  "embed",
                                                              "frame", "param", "input", "bgsound"};
    for (std::size_t at = text.find('<'); at != std::string_view::npos;
         at = text.find('<', at + 1)) {
        std::string_view name = text.substr(at + 1, 8);
        name = name.substr(0, std::min(name.find_first_of(" \t\r\n/>"), name.size()));
        if (std::any_of(names.begin(), names.end(), [name](std::string_view n) {
                return ascii::equals_ignoring_case(n, name);
            }))
            return true;
    }
    return false;
}

/// Text that was encoded twice, undone where that is certain. Only bytes from 0x80 up change, so
/// safe markup stays safe.
std::string unmangled(std::string text) {
    // every lead byte of UTF-8 comes out as a letter that itself begins with 0xC3
    if (text.find('\xC3') == std::string::npos)
        return text;
    if (auto repaired = text::repair_mojibake(text))
        return std::move(*repaired);
    return text;
}

} // namespace

std::string plain_guess(std::string_view text) {
    return is_markup(text) ? text::html_to_text(text) : text::collapse_space(text);
}

std::string literal_term(std::string_view text) {
    if (text.find('&') == std::string_view::npos)
        return text::collapse_space(text);
    const std::string decoded = text::decode_entities(text);
    const bool makes_markup = decoded.find('<') != std::string::npos;
    return text::collapse_space(makes_markup ? text : std::string_view(decoded));
}

Work::Work(const model::ParsedFeed& parsed, const Context& context)
    : default_language_(context.language),
      local_(ascii::equals_ignoring_case(context.base.substr(0, 5), "file:")) {
    bases_.reserve(parsed.bases.size());
    bases_.emplace_back(context.base);
    for (std::size_t i = 1; i < parsed.bases.size(); ++i) {
        const model::RawBase& base = parsed.bases[i];
        bases_.push_back(url::resolve(bases_[base.parent], base.reference));
    }
}

std::string Work::address(std::string_view reference, model::BaseId base) const {
    if (reference.empty() || reference.size() > max_address)
        return {};
    if (is_settled(reference))
        return std::string(reference);
    std::string out = url::resolve(bases_[base], reference);
    if (is_refused(out, local_))
        out.clear();
    return out;
}

std::string Work::plain(const RawText& text) const {
    const std::string_view value = text::truncate_utf8(text.value, max_plain);
    switch (text.kind) {
    case TextKind::absent:
        return {};
    case TextKind::plain:
        return unmangled(text::collapse_space(value));
    case TextKind::guess:
        return unmangled(plain_guess(value));
    default:
        return unmangled(text::html_to_text(value));
    }
}

std::string Work::safe(std::string_view markup, model::BaseId base,
                       text::MarkupSyntax syntax) const {
    text::SanitizeOptions options;
    options.syntax = syntax;
    const std::string& from = bases_[base];
    if (!from.empty())
        options.resolve = [&from](std::string_view address) {
            return is_settled(address) ? std::string(address) : url::resolve(from, address);
        };
    return text::sanitize(markup, options);
}

std::string Work::html(const RawText& text) const {
    if (!text)
        return {};
    const std::string_view value = text::truncate_utf8(text.value, max_markup);
    const bool is_markup =
        text.kind != TextKind::plain &&
        (text.kind != TextKind::guess || text::looks_like_html(value) || has_hidden_tag(value));
    const auto syntax =
        text.kind == TextKind::xhtml ? text::MarkupSyntax::xhtml : text::MarkupSyntax::html;
    return unmangled(is_markup ? safe(value, text.base, syntax) : text::escape_html(value));
}

std::string Work::language(std::string_view in_force) const {
    return language_tag(in_force.data() == nullptr ? default_language_ : in_force);
}

} // namespace gazetted::normalize
