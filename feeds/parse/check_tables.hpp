// SPDX-License-Identifier: MIT
#pragma once

// Of the well-formedness scan: which bytes it stops at, which references need no declaration, and
// which names only HTML has.

#include "feeds/parse/chars.hpp"
#include "feeds/text/lanes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace gazetted::parse {

/// Bytes that need a look wherever they stand: controls, the lead bytes of C1 controls and of
/// U+FFFE.
inline constexpr auto is_suspect = [](text::lanes::Bytes here) {
    return ((here < 0x20) & (here != '\t') & (here != '\n') & (here != '\r')) | (here == 0xC2) |
           (here == 0xEF);
};
inline constexpr auto is_text_stop = [](text::lanes::Bytes here) {
    return is_suspect(here) | (here == '<') | (here == '&') | (here == ']');
};
inline constexpr auto is_cdata_stop = [](text::lanes::Bytes here) {
    return is_suspect(here) | (here == ']');
};
inline constexpr auto is_value_stop = [](text::lanes::Bytes here) {
    return is_suspect(here) | (here == '<') | (here == '&') | (here == '"') | (here == '\'');
};

/// The length of the reference that `text` begins with, to one of the five characters that XML
/// names (XML 1.0 section 4.6); 0 for any other. `text` begins with '&'.
inline std::size_t predefined_reference(std::string_view text) {
    const std::string_view reference = text.substr(0, 6);
    switch (reference.size() > 1 ? reference[1] : '\0') {
    case 'l':
        return reference.substr(0, 4) == "&lt;" ? 4 : 0;
    case 'g':
        return reference.substr(0, 4) == "&gt;" ? 4 : 0;
    case 'q':
        return reference == "&quot;" ? 6 : 0;
    default:
        return reference.substr(0, 5) == "&amp;" ? 5 : reference == "&apos;" ? 6 : 0;
    }
}

/// Names that only HTML has: between such elements white space is text.
inline bool is_inline_html(std::string_view name) {
    static constexpr std::array<std::string_view, 14> names = {
        "a",   "b",   "i",   "p",    "u",    "em",    "br",
        "img", "sub", "sup", "code", "span", "small", "strong"};
    static constexpr ascii::ByteSet first("abceipsu");
    static_assert(std::all_of(names.begin(), names.end(),
                              [](std::string_view one) { return first.holds(one[0]); }));
    const std::string_view local = local_part(name);
    return local.size() <= 6 && !local.empty() && first.holds(local[0]) &&
           std::find(names.begin(), names.end(), local) != names.end();
}

} // namespace gazetted::parse
