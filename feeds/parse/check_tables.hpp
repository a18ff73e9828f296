// SPDX-License-Identifier: MIT
#pragma once

// Tables of the well-formedness scan: which bytes it stops at, and which names only HTML has.

#include "feeds/parse/chars.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace gazetted::parse {

/// Bytes that need a look: controls, the lead bytes of C1 controls and of U+FFFE, and `marks`.
struct Stops {
    std::array<bool, 256> is_one{};
    std::array<char, 4> marks{};
};

/// One to four marks.
constexpr Stops make_stops(std::string_view marks) {
    Stops stops;
    for (unsigned c = 0; c < 0x20; ++c)
        stops.is_one[c] = c != '\t' && c != '\n' && c != '\r';
    stops.is_one[0xC2] = stops.is_one[0xEF] = true;
    for (std::size_t i = 0; i < stops.marks.size(); ++i) {
        stops.marks[i] = marks[i % marks.size()];
        stops.is_one[static_cast<unsigned char>(stops.marks[i])] = true;
    }
    return stops;
}
inline constexpr Stops text_stops = make_stops("<&]");
inline constexpr Stops cdata_stops = make_stops("]");
inline constexpr Stops value_stops = make_stops("<&\"'");

/// Names that only HTML has: between such elements white space is text.
inline bool is_inline_html(std::string_view name) {
    static constexpr std::array<std::string_view, 14> names = {
        "a",   "b",   "i",   "p",    "u",    "em",    "br",
        "img", "sub", "sup", "code", "span", "small", "strong"};
    const std::string_view local = local_part(name);
    return local.size() <= 6 && std::find(names.begin(), names.end(), local) != names.end();
}

} // namespace gazetted::parse
