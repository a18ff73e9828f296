// SPDX-License-Identifier: MIT
// A name is letters and digits up to a semicolon, so the longest match is the whole run with its
// semicolon, or else one of the 106 names that the standard knows without one (2 to 6 characters).
#include "feeds/text/entities.hpp"

#include "feeds/base/ascii.hpp"

#include <algorithm>

namespace gazetted::text {

namespace {

constexpr std::size_t longest_name = 32; // with its semicolon
constexpr std::size_t longest_bare_name = 6;
constexpr std::size_t shortest_bare_name = 2;
constexpr std::uint32_t replacement = 0xFFFD;
constexpr std::uint32_t past_unicode = 0x110000;

/// What the numbers 0x80 to 0x9F mean: windows-1252; 0 where the number stands for itself.
constexpr std::array<std::uint16_t, 32> windows_1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/// The value of a hexadecimal digit, 16 for anything else.
std::uint32_t hex_value(char c) {
    if (ascii::is_digit(c)) {
        return static_cast<std::uint32_t>(c - '0');
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? static_cast<std::uint32_t>(lower - 'a') + 10 : 16;
}

std::uint32_t meant_by(std::uint32_t number) {
    if (number >= 0x80 && number <= 0x9F && windows_1252[number - 0x80] != 0) {
        return windows_1252[number - 0x80];
    }
    return number == 0 ? replacement : number;
}

/// `text` begins with "&#".
Reference read_numeric(std::string_view text) {
    Reference found;
    std::size_t i = 2;
    const bool hex = i < text.size() && (text[i] == 'x' || text[i] == 'X');
    i += hex ? 1 : 0;
    const std::uint32_t base = hex ? 16 : 10;
    const std::size_t first = i;
    std::uint32_t number = 0;
    for (; i < text.size() && hex_value(text[i]) < base; ++i) {
        number = std::min(number * base + hex_value(text[i]), past_unicode);
    }
    if (i == first) {
        return found;
    }
    found.length = i < text.size() && text[i] == ';' ? i + 1 : i;
    found.numeric_length = static_cast<std::uint8_t>(encode_utf8(meant_by(number), found.numeric));
    return found;
}

Reference named(const NamedReference& entry) {
    Reference found;
    found.length = entry.name.size() + 1;
    found.named = entry.text;
    return found;
}

} // namespace

std::size_t encode_utf8(std::uint32_t code_point, std::array<char, 4>& out) {
    const bool invalid =
        code_point >= past_unicode || (code_point >= 0xD800 && code_point < 0xE000);
    const std::uint32_t c = invalid ? replacement : code_point;
    const auto tail = [c](unsigned shift) {
        return static_cast<char>(0x80u | ((c >> shift) & 0x3Fu));
    };
    if (c < 0x80) {
        out[0] = static_cast<char>(c);
        return 1;
    }
    if (c < 0x800) {
        out = {static_cast<char>(0xC0u | (c >> 6u)), tail(0)};
        return 2;
    }
    if (c < 0x10000) {
        out = {static_cast<char>(0xE0u | (c >> 12u)), tail(6), tail(0)};
        return 3;
    }
    out = {static_cast<char>(0xF0u | (c >> 18u)), tail(12), tail(6), tail(0)};
    return 4;
}

Reference read_reference(std::string_view text, ReferenceContext context) {
    if (text.size() > 1 && text[1] == '#') {
        return read_numeric(text);
    }
    const std::string_view rest = text.substr(1, longest_name);
    std::size_t run = 0;
    while (run < rest.size() && ascii::is_letter_or_digit(rest[run])) {
        ++run;
    }
    if (run < rest.size() && rest[run] == ';') {
        if (const NamedReference* whole = find_named_reference(rest.substr(0, run + 1))) {
            return named(*whole);
        }
    }
    for (std::size_t length = std::min(run, longest_bare_name); length >= shortest_bare_name;
         --length) {
        const NamedReference* bare = find_named_reference(rest.substr(0, length));
        if (bare == nullptr) {
            continue;
        }
        const char next = length < rest.size() ? rest[length] : '\0';
        if (context == ReferenceContext::attribute &&
            (next == '=' || ascii::is_letter_or_digit(next))) {
            return {}; // "?a=1&copy=2" is an address, not a sign
        }
        return named(*bare);
    }
    return {};
}

} // namespace gazetted::text
