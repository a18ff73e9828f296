// SPDX-License-Identifier: MIT
#include "feeds/parse/base64.hpp"

#include "feeds/parse/chars.hpp"
#include "feeds/text/encoding.hpp"

namespace gazetted::parse {
namespace {

int digit_of(char c) {
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (ascii::is_digit(c))
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

} // namespace

std::optional<std::string> decode_base64(std::string_view text) {
    std::string out;
    std::uint32_t bits = 0;
    int have = 0;
    std::size_t digits = 0;
    for (const char c : text) {
        if (is_space(c) || c == '=')
            continue;
        const int digit = digit_of(c);
        if (digit < 0)
            return std::nullopt;
        ++digits;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        have += 6;
        if (have >= 8) {
            have -= 8;
            out += static_cast<char>(bits >> have & 0xFF);
        }
    }
    if (digits % 4 == 1 || !text::is_valid_utf8(out))
        return std::nullopt;
    return out;
}

} // namespace gazetted::parse
