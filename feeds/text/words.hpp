// SPDX-License-Identifier: MIT
#pragma once

// Words of a text in any language: Unicode word segmentation (UAX 29, dictionaries for Japanese,
// Chinese and Thai), case- and width-folded (NFKC + case folding). Latin and Cyrillic take a fast
// path with the same result.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::text {

/// The folded words of a text, read once for all that look at them; punctuation and white space are
/// not words.
class WordList {
  public:
    /// At most 2 GiB.
    explicit WordList(std::string_view utf8);

    std::size_t size() const { return ends_.size(); }
    std::string_view operator[](std::size_t i) const {
        return std::string_view(words_).substr(begin_of(i), ends_[i] - begin_of(i));
    }
    /// Calls `on_word` with the first `count` of them.
    template <class OnWord>
    void each(std::size_t count, OnWord&& on_word) const {
        std::size_t begin = 0;
        for (std::size_t i = 0; i < count; ++i) {
            on_word(std::string_view(words_.data() + begin, ends_[i] - begin));
            begin = ends_[i] + std::size_t{1};
        }
    }
    /// The words from `first` to before `last`, each with a space behind it.
    std::string_view joined(std::size_t first, std::size_t last) const {
        return std::string_view(words_).substr(begin_of(first), begin_of(last) - begin_of(first));
    }
    /// All words, each with a space behind it.
    const std::string& joined() const { return words_; }

  private:
    std::size_t begin_of(std::size_t i) const { return i == 0 ? 0 : ends_[i - 1] + 1U; }

    std::string words_;               // each with a space behind it
    std::vector<std::uint32_t> ends_; // without the space
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
