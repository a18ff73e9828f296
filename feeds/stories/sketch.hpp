// SPDX-License-Identifier: MIT
#pragma once

// The few shingles of a text under which it is looked up. Small hashes are chosen, so that two
// texts that share shingles choose the same ones (min-wise sampling); the opening of a text has a
// share of its own, since what is cut short keeps that.

#include "feeds/stories/wording.hpp"

#include <cstdint>
#include <vector>

namespace gazetted::stories {

/// Under so many a text is kept in the window, at most.
inline constexpr std::size_t posted_shingles = 14;

/// Texts with fewer words are not looked up: their words prove nothing.
inline constexpr std::size_t least_sketched_words = 8;

struct Sketch {
    std::vector<std::uint32_t> posted; // what others find this text by, sorted, no two alike
    std::vector<std::uint32_t> probes; // what this text looks others up by, no two alike
};

Sketch sketch_of(const Wording& wording);

} // namespace gazetted::stories
