// SPDX-License-Identifier: MIT
#pragma once

// Characters as XML sees them. Bytes from 0x80 up count as name characters: the
// text is valid UTF-8 already, and nothing hinges on which letters a name may have.

#include "feeds/base/ascii.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gazetted::parse {

constexpr bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}
constexpr bool is_name_start(char c) {
    return ascii::is_letter(c) || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}
/// A table, since every name is read byte by byte.
inline constexpr auto name_chars = [] {
    std::array<bool, 256> is_one{};
    for (std::size_t byte = 0; byte < is_one.size(); ++byte) {
        const char c = static_cast<char>(byte);
        is_one[byte] = is_name_start(c) || ascii::is_digit(c) || c == '-' || c == '.';
    }
    return is_one;
}();
constexpr bool is_name_char(char c) {
    return name_chars[static_cast<unsigned char>(c)];
}

/// Char of XML 1.0 section 2.2.
constexpr bool is_xml_char(std::uint32_t c) {
    return c == 9 || c == 10 || c == 13 || (c >= 0x20 && c <= 0xD7FF) ||
           (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

constexpr std::string_view local_part(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}
constexpr std::string_view prefix_part(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
}

void append_utf8(std::string& out, std::uint32_t code_point);

/// Which windows-1252 character a C1 control stands for: what 0x80..0x9F in a feed always means
/// (the numeric reference rule of the HTML standard). Other code points come back unchanged.
std::uint32_t from_windows_1252(std::uint32_t code_point);

} // namespace gazetted::parse
