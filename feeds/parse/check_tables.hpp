// SPDX-License-Identifier: MIT
#pragma once

// Tables of the well-formedness scan: which bytes it stops at, and which names only HTML has.

#include "feeds/parse/chars.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace gazetted::parse {

using Stops = std::array<bool, 256>;

/// Bytes that need a look: controls, the lead bytes of C1 controls and of U+FFFE, and `more`.
constexpr Stops make_stops(std::string_view more) {
    Stops stops{};
    for (unsigned c = 0; c < 0x20; ++c)
        stops[c] = c != '\t' && c != '\n' && c != '\r';
    stops[0xC2] = stops[0xEF] = true;
    for (const char c : more)
        stops[static_cast<unsigned char>(c)] = true;
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
