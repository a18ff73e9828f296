// SPDX-License-Identifier: MIT
// Double-encoded UTF-8: a writer took UTF-8 bytes for windows-1252 characters and encoded those
// again. Read backwards: each character beyond ASCII is the windows-1252 character of one byte,
// and these bytes are UTF-8.
#include "feeds/text/encoding.hpp"
#include "feeds/text/encoding_convert.hpp"

#include <algorithm>
#include <array>

namespace gazetted::text {

namespace {

// windows-1252, 0x80..0x9F; 0 where undefined (then the byte stands for the C1 control itself).
constexpr std::array<char16_t, 32> c1_range{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

std::optional<char> windows_1252_byte(char32_t point) {
    if (point <= 0xFF) {
        return static_cast<char>(point);
    }
    auto found = std::find(c1_range.begin(), c1_range.end(), static_cast<char16_t>(point));
    if (point > 0xFFFF || found == c1_range.end()) {
        return std::nullopt;
    }
    return static_cast<char>(0x80 + (found - c1_range.begin()));
}

char32_t point_at(std::string_view text, std::size_t at, std::size_t length) {
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    switch (length) {
    case 1:
        return byte(0);
    case 2:
        return ((byte(0) & 0x1FU) << 6U) | (byte(1) & 0x3FU);
    case 3:
        return ((byte(0) & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
    default:
        return ((byte(0) & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) | ((byte(2) & 0x3FU) << 6U) |
               (byte(3) & 0x3FU);
    }
}

} // namespace

std::optional<std::string> repair_mojibake(std::string_view utf8) {
    const auto is_ascii = [](char c) { return (c & 0x80) == 0; };
    if (std::all_of(utf8.begin(), utf8.end(), is_ascii)) {
        return std::nullopt;
    }
    std::string bytes;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto* const run = std::find_if_not(utf8.begin() + at, utf8.end(), is_ascii);
        const auto begin = static_cast<std::size_t>(run - utf8.begin());
        bytes.append(utf8, at, begin - at);
        // ASCII stands for itself, so each run of other characters has to be UTF-8 alone: in a text
        // that was encoded once the first one is not.
        const std::size_t made = bytes.size();
        for (at = begin; at < utf8.size() && !is_ascii(utf8[at]);) {
            std::size_t bad = 0;
            const auto length = utf8_sequence(utf8, at, bad);
            const auto byte =
                length == 0 ? std::nullopt : windows_1252_byte(point_at(utf8, at, length));
            if (!byte) {
                return std::nullopt;
            }
            bytes += *byte;
            at += length;
        }
        if (!is_valid_utf8(std::string_view(bytes).substr(made))) {
            return std::nullopt;
        }
    }
    return bytes;
}

} // namespace gazetted::text
