// SPDX-License-Identifier: MIT
#pragma once

// Near-duplicate text: do two entries tell the same in nearly the same words? Pure and symmetric.

#include "feeds/base/time.hpp"
#include "feeds/stories/wording.hpp"

#include <string>
#include <string_view>

namespace gazetted::stories {

/// Of a title, plain and as words, and a text without it.
model::Telling telling_of(std::string_view title, const text::WordList& title_words,
                          const text::WordList& text);
/// As the store has them, with the shingles of the text.
model::Telling telling_of(const model::StoredText& stored);

struct Verdict {
    bool is_same = false;
    /// The texts are the same, and their feed says all the same that they are two: neither joins
    /// the other, nor what the other is in.
    bool is_kept_apart = false;
    double score = 0;   // 0..1: the figure that decided
    double titles = 0;  // 0..1: how alike the titles are
    std::string detail; // in words, with figures
};

/// What is known of the two beside their words.
struct Pair {
    bool in_one_feed = false;    // which then says that they are two
    bool have_addresses = false; // their feeds name a page for each
    bool is_column = false;      // the feed gives the title of one to other texts as well
    Seconds apart{};             // between their dates
};

/// Both with the shingles of their texts.
Verdict judge(const model::Telling& a, const model::Telling& b, const Pair& pair);

/// A title that announces a new version of a known story: "UPDATE 1-…", "Correction: …".
bool announces_update(std::string_view title);

} // namespace gazetted::stories
