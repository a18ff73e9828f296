// SPDX-License-Identifier: MIT
#pragma once

// The two halves of Fingerprint::edit_hash: words above, links and pictures below.

#include <cstdint>

namespace gazetted::stories {

inline constexpr std::uint64_t lower_half = 0xffffffffULL;

/// Never 0, which means absent.
inline std::uint64_t join_edit_hash(std::uint64_t words, std::uint64_t links) {
    const std::uint64_t joined = (words & ~lower_half) | (links & lower_half);
    return joined == 0 ? 1 : joined;
}

inline bool are_same_words(std::uint64_t edit_hash, std::uint64_t other) {
    return ((edit_hash ^ other) & ~lower_half) == 0;
}

} // namespace gazetted::stories
