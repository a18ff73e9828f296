// SPDX-License-Identifier: MIT
#pragma once

// Chance without chance: numbers that look random but are a pure function of (seed, feed, now), so
// that no two feeds and no two runs align and every plan can be made again.

#include "feeds/base/ids.hpp"
#include "feeds/base/time.hpp"

#include <cstdint>

namespace gazetted::poll {

/// In [0, 1). The mixing is SplitMix64's finalizer.
inline double jitter(std::uint64_t seed, FeedId feed, Instant now) {
    std::uint64_t x = seed ^ (static_cast<std::uint64_t>(feed.value) * 0x9e3779b97f4a7c15ULL);
    x += static_cast<std::uint64_t>(now.time_since_epoch().count()) * 0xd1342543de82ef95ULL;
    for (int round = 0; round < 2; ++round) {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
        x ^= x >> 31;
    }
    return static_cast<double>(x >> 11) * 0x1.0p-53;
}

} // namespace gazetted::poll
