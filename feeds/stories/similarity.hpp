// SPDX-License-Identifier: MIT
#pragma once

// How alike two texts are, in figures. Symmetric: the order of the two changes nothing.

#include "feeds/stories/wording.hpp"

#include <cstddef>

namespace gazetted::stories {

struct Similarity {
    std::size_t shared = 0;  // different shingles in both
    std::size_t smaller = 0; // different shingles of the text that has fewer
    std::size_t all = 0;     // different shingles of both together
    /// Where the texts agree around it, a number or a date stands for another one: that many
    /// places. A templated report of another day has these; a copy has none.
    std::size_t changed_numbers = 0;
    /// Words between agreeing parts that are not in the other text, of the text with fewer.
    std::size_t changed_words = 0;
    std::size_t fewer_words = 0; // words of the shorter text
    std::size_t begins_at = 0;   // words of the longer text before the first that agrees

    double resemblance() const { return all == 0 ? 0 : ratio(shared, all); }
    /// Of the smaller text in the larger one.
    double containment() const { return smaller == 0 ? 0 : ratio(shared, smaller); }

  private:
    static double ratio(std::size_t part, std::size_t whole) {
        return static_cast<double>(part) / static_cast<double>(whole);
    }
};

/// Both with their shingles (add_shingles).
Similarity compare(const Wording& a, const Wording& b);

/// Different words in both of all different words: for titles.
double word_overlap(const Wording& a, const Wording& b);

} // namespace gazetted::stories
