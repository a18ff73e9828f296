// SPDX-License-Identifier: MIT
#pragma once

// The words that tell what an entry is about, with weights: of its title, of its address, and of
// the beginning of its text. Level stories.

#include "feeds/model/story.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace gazetted::stories {

/// Texts with fewer words count as none.
inline constexpr std::size_t least_event_words = 20;

/// Sorted by hash, no two alike.
std::vector<model::Term> terms_of(const model::Entry& entry);

/// The share of reports, 0..1, that is expected to have a frequent English word, by hash: so that a
/// stream that has just begun knows that they tell nothing. Words of other languages are learned.
const std::unordered_map<std::uint32_t, float>& expected_shares();

/// The words of the entry whose hashes are given, as it writes them (folded), for a reason.
std::vector<std::string> words_behind(const model::Entry& entry,
                                      const std::vector<std::uint32_t>& hashes);

} // namespace gazetted::stories
