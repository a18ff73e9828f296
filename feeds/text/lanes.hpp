// SPDX-License-Identifier: MIT
#pragma once

// Sixteen bytes looked at in one step, in the vector types of GCC and Clang, which every machine
// has. For what passes over each byte of every text.

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace gazetted::text::lanes {

inline constexpr std::size_t width = 16;

using Bytes = std::uint8_t __attribute__((vector_size(width)));
/// All bits of a lane, or none.
using Found = std::int8_t __attribute__((vector_size(width)));

/// The `width` bytes at `from`.
inline Bytes load(const char* from) {
    Bytes bytes;
    std::memcpy(&bytes, from, width);
    return bytes;
}

inline bool any(Found found) {
    std::uint64_t halves[2];
    std::memcpy(halves, &found, width);
    return (halves[0] | halves[1]) != 0;
}

} // namespace gazetted::text::lanes
