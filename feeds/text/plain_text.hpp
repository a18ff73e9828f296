// SPDX-License-Identifier: MIT
#pragma once

// Plain text as it is gathered from the pieces of a document: white space (ASCII and U+00A0)
// collapsed and trimmed.

#include "feeds/text/html.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gazetted::text {

class PlainText {
  public:
    /// `expected`: bytes to make room for.
    PlainText(std::size_t expected, BlockBoundary boundary)
        : boundary_(static_cast<char>(boundary)) {
        out_.reserve(expected);
    }

    /// What comes next stands in another block.
    void boundary() { pending_ = boundary_; }
    /// Text without character references.
    void add(std::string_view text);
    /// Text of HTML, without tags.
    void add_html(std::string_view text);

    std::string take() { return std::move(out_); }

  private:
    void add_word(std::string_view word);

    static constexpr char no_space = '\0';

    std::string out_;
    char boundary_;
    char pending_ = no_space; // what goes before the next word
};

} // namespace gazetted::text
