// SPDX-License-Identifier: MIT
#pragma once

// Words of a text in any language: Unicode word segmentation (UAX 29, dictionaries for Japanese,
// Chinese and Thai), case- and width-folded (NFKC + case folding). Latin and Cyrillic take a fast
// path with the same result.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::text {

/// The folded words of a text, read once for all that look at them; punctuation and white space are
/// not words.
class WordList {
  public:
    explicit WordList(std::string_view utf8);

    std::size_t size() const { return ends_.size(); }
    std::size_t bytes() const { return words_.size(); } // of all words together
    std::string_view operator[](std::size_t i) const {
        const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(words_).substr(begin, ends_[i] - begin);
    }

  private:
    std::string words_; // one behind the other
    std::vector<std::size_t> ends_;
};

/// Calls `on_word` with each of them. The view is valid during the call only.
void for_each_word(std::string_view utf8, const std::function<void(std::string_view)>& on_word);

std::vector<std::string> words(std::string_view utf8);

/// NFKC, case-folded; curly quotes and dashes become their ASCII forms, white space collapsed.
std::string fold(std::string_view utf8);

/// White space (ASCII and U+00A0) collapsed to single spaces and trimmed.
std::string collapse_space(std::string_view utf8);

/// At most `limit` bytes, cut at a code point boundary.
std::string_view truncate_utf8(std::string_view utf8, std::size_t limit);

} // namespace gazetted::text
