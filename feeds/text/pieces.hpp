// SPDX-License-Identifier: MIT
#pragma once

// A text's pieces between white space, and the words in those that need no ICU: of ASCII, Latin and
// Cyrillic letters and common punctuation, by the rules WB5 to WB13b of UAX 29. For words.cpp.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::text {

/// Where words go: each with a space behind it, and where each ends, without the space.
struct Words {
    std::string& bytes;
    std::vector<std::uint32_t>& ends;

    void end_word() const {
        ends.push_back(static_cast<std::uint32_t>(bytes.size()));
        bytes += ' ';
    }
};

inline bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// Takes the pieces that need no ICU, as many as stand from `at` on; returns where the first other
/// one begins, or the end of the text. One of some hundred bytes and more is ICU's.
std::size_t take_pieces(std::string_view text, std::size_t at, Words out);

} // namespace gazetted::text
