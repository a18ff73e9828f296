// SPDX-License-Identifier: MIT
#pragma once

// A text as the sequence of its folded words, in hashes: what near-duplicates are measured on.

#include "feeds/model/story.hpp"
#include "feeds/text/words.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace gazetted::stories {

using model::Wording;
using model::WordKind;

/// Longer texts are compared by so many words; a book is as unlike another as its first chapter.
inline constexpr std::size_t most_words = 4000;

Wording wording_of(const text::WordList& words);
/// Of plain text; of no more of it than counts.
Wording wording_of(std::string_view plain);

/// Words that make one shingle.
inline constexpr std::size_t shingle_words = 3;

/// A hash for each run of shingle_words words, in order; a shorter text is one shingle, an empty
/// one none.
std::vector<std::uint32_t> shingles_of(const Wording& wording);

/// Makes wording.shingles, for compare().
void add_shingles(Wording& wording);

} // namespace gazetted::stories
