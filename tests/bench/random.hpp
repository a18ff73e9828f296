// SPDX-License-Identifier: MIT
#pragma once

// Numbers that look random and are the same in every run (SplitMix64).

#include <cstdint>

struct Random {
    std::uint64_t state;
    std::uint64_t next() {
        state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }
    /// In [0, 1).
    double fraction() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
};
