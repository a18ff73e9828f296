// SPDX-License-Identifier: MIT
#pragma once

// Classes of bytes for the tokenizer, and runs of them. Private to the tokenizer's sources.

#include "feeds/text/lanes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gazetted::text::chars {

// Classes of bytes, to be combined.
inline constexpr unsigned space = 1;       // tab, line feed, form feed, carriage return, space
inline constexpr unsigned ends_name = 2;   // white space / > =
inline constexpr unsigned ends_tag = 4;    // white space / >
inline constexpr unsigned upper_case = 8;  // A to Z
inline constexpr unsigned letter = 16;     // A to Z, a to z
inline constexpr unsigned line_end = 32;   // carriage return
inline constexpr unsigned null = 64;       // U+0000
inline constexpr unsigned reference = 128; // &

constexpr std::array<std::uint8_t, 256> make_classes() {
    std::array<std::uint8_t, 256> made{};
    for (const std::size_t c : {0x09u, 0x0Au, 0x0Cu, 0x0Du, 0x20u}) {
        made[c] = space | ends_name | ends_tag;
    }
    made['/'] = ends_name | ends_tag;
    made['>'] = ends_name | ends_tag;
    made['='] = ends_name;
    for (std::size_t c = 'a'; c <= 'z'; ++c) {
        made[c] = letter;
        made[c - 32] = letter | upper_case;
    }
    made[0x0D] |= line_end;
    made[0] = null;
    made['&'] = reference;
    return made;
}
inline constexpr std::array<std::uint8_t, 256> classes = make_classes();

inline bool is(char c, unsigned wanted) {
    return (classes[static_cast<unsigned char>(c)] & wanted) != 0;
}

/// The first byte at or after `i` that is of one of the classes; the end where there is none.
inline std::size_t find(std::string_view text, std::size_t i, unsigned wanted) {
    if ((wanted & ~(line_end | null | reference)) == 0) { // in long runs of text
        const auto asked = [&](unsigned one) {
            return static_cast<std::int8_t>((wanted & one) != 0 ? -1 : 0);
        };
        const std::int8_t of_line_end = asked(line_end);
        const std::int8_t of_null = asked(null);
        const std::int8_t of_reference = asked(reference);
        return lanes::find(text, i, [&](lanes::Bytes here) {
            return ((here == 0x0D) & of_line_end) | ((here == 0x00) & of_null) |
                   ((here == '&') & of_reference);
        });
    }
    while (i < text.size() && !is(text[i], wanted)) {
        ++i;
    }
    return i;
}

inline std::size_t skip_space(std::string_view text, std::size_t i) {
    while (i < text.size() && is(text[i], space)) {
        ++i;
    }
    return i;
}

/// Without HTML's white space around it.
inline std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is(text.front(), space)) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is(text.back(), space)) {
        text.remove_suffix(1);
    }
    return text;
}

} // namespace gazetted::text::chars
