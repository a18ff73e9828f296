// SPDX-License-Identifier: MIT
#pragma once

// A text as its folded words, one space between them, without what changes by itself: counters
// ("12 comments") and ages ("5 minutes ago"). What two texts must share to be the same words.

#include "feeds/text/words.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gazetted::stories {

class Folded {
  public:
    /// Room for what will be added, in bytes; more costs a little.
    void reserve(std::size_t bytes) { text_.reserve(bytes); }
    void add(const text::WordList& words);
    /// Appends a mark that no text holds: the words before and after it are different parts.
    void end_part();

    const std::string& text() const { return text_; }
    std::size_t size() const { return text_.size(); }
    std::size_t words() const { return words_; }

  private:
    void add_plain(const text::WordList& words, std::size_t first, std::size_t last);
    void add_word(std::string_view word);
    std::string_view last() const { return std::string_view(text_).substr(last_); }
    void drop_from(std::size_t offset, std::size_t words);

    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
    std::string text_;
    std::size_t words_ = 0;
    std::size_t last_ = nowhere; // where the last word begins, and the one before it
    std::size_t before_ = nowhere;
};

} // namespace gazetted::stories
