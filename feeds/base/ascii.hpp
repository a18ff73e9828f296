// SPDX-License-Identifier: MIT
#pragma once

// ASCII's letters and digits, whatever the locale: what names, keywords and addresses are compared
// by. Words of people are folded by feeds/text/words.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace gazetted::ascii {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
constexpr bool is_letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}
constexpr bool is_letter_or_digit(char c) {
    return is_letter(c) || is_digit(c);
}

inline std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        c = lower(c);
    }
    return out;
}

constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char one, char other) { return lower(one) == lower(other); });
}

/// Without the white space and line ends around it. An empty rest points into the text, too.
constexpr std::string_view trim(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

/// Bytes to look for. find_first_of() of the standard library asks anew for each byte of the text;
/// this looks into a table.
class ByteSet {
  public:
    constexpr explicit ByteSet(std::string_view members) {
        for (const char c : members) {
            holds_[static_cast<unsigned char>(c)] = true;
        }
    }
    constexpr bool holds(char c) const { return holds_[static_cast<unsigned char>(c)]; }
    /// The first of them at or after `at`; npos where there is none.
    constexpr std::size_t find_in(std::string_view text, std::size_t at = 0) const {
        return find(text, at, true);
    }
    /// The first other byte at or after `at`; npos where there is none.
    constexpr std::size_t find_other_in(std::string_view text, std::size_t at = 0) const {
        return find(text, at, false);
    }

  private:
    constexpr std::size_t find(std::string_view text, std::size_t at, bool wanted) const {
        while (at < text.size() && holds(text[at]) != wanted) {
            ++at;
        }
        return at < text.size() ? at : std::string_view::npos;
    }

    std::array<bool, 256> holds_{};
};

} // namespace gazetted::ascii
