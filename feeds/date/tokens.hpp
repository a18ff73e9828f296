// SPDX-License-Identifier: MIT
#pragma once

// A date written for people, cut into numbers, words, units (年, 일 …) and marks.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::date {

enum class TokenKind : std::uint8_t {
    number,
    word,
    mark, // one ASCII character
    year,
    month,
    day,
    hour,
    minute,
    second,
    am,
    pm,
};

struct Token {
    TokenKind kind = TokenKind::mark;
    std::string_view text; // into the text that was cut
    int value = 0;         // of a number of up to nine digits, else -1
    bool space_before = false;
};

constexpr std::size_t max_tokens = 64;

/// Bounded by max_tokens; the rest is dropped.
std::vector<Token> cut_tokens(std::string_view text);

/// Digits, dashes, colons and spaces of other scripts become ASCII; trimmed.
std::string plain_marks(std::string_view text);

} // namespace gazetted::date
