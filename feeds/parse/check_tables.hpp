// SPDX-License-Identifier: MIT
#pragma once

// Tables of the well-formedness scan: which bytes it stops at, and which names only HTML has.

#include "feeds/parse/chars.hpp"
#include "feeds/text/lanes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gazetted::parse {

/// Bytes that need a look: these marks, controls, the lead bytes of C1 controls and of U+FFFE.
struct Stops {
    std::array<char, 4> marks{};
};

/// One to four marks.
constexpr Stops make_stops(std::string_view marks) {
    Stops stops;
    for (std::size_t i = 0; i < stops.marks.size(); ++i)
        stops.marks[i] = marks[i % marks.size()];
    return stops;
}

/// The first byte of `stops` at or after `at`; the end where there is none.
inline std::size_t find_stop(std::string_view document, std::size_t at, const Stops& stops) {
    const auto mark = [&](std::size_t i) { return static_cast<std::uint8_t>(stops.marks[i]); };
    return text::lanes::find(document, at, [&](text::lanes::Bytes here) {
        return ((here < 0x20) & (here != '\t') & (here != '\n') & (here != '\r')) |
               (here == mark(0)) | (here == mark(1)) | (here == mark(2)) | (here == mark(3)) |
               (here == 0xC2) | (here == 0xEF);
    });
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
