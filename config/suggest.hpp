// SPDX-License-Identifier: MIT
#pragma once

// "did you mean": the known key nearest to a misspelt one.

#include <span>
#include <string_view>

namespace gazetted::config {

/// The element of `known` with the smallest edit distance to `word` (transpositions count one),
/// when that is at most a third of the word's length and at most 3; otherwise empty.
std::string_view nearest_key(std::string_view word, std::span<const std::string_view> known);

} // namespace gazetted::config
