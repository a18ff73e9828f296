// SPDX-License-Identifier: MIT
#pragma once

// Sixteen bytes looked at in one step, in the vector types of GCC and Clang, which every machine
// has. For what passes over each byte of every text.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

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

inline void store(Bytes bytes, char* to) {
    std::memcpy(to, &bytes, width);
}

/// Bit i for lane i.
inline unsigned bits(Found found) {
#if defined(__SSE2__) // has an instruction for it
    using Chars = char __attribute__((vector_size(width)));
    return static_cast<unsigned>(__builtin_ia32_pmovmskb128(reinterpret_cast<Chars>(found)));
#else
    if constexpr (std::endian::native == std::endian::little) {
        constexpr std::uint64_t top = 0x8080808080808080U;
        constexpr std::uint64_t gather = 0x0002040810204081U; // bit 7 of byte i to bit 56 + i
        std::uint64_t halves[2];
        std::memcpy(halves, &found, width);
        const auto bits_of = [](std::uint64_t half) {
            return static_cast<unsigned>(((half & top) * gather) >> 56U);
        };
        return bits_of(halves[0]) | bits_of(halves[1]) << 8U;
    } else {
        unsigned all = 0;
        for (std::size_t i = 0; i < width; ++i) {
            all |= (found[i] != 0 ? 1U : 0U) << i;
        }
        return all;
    }
#endif
}

/// The first lane of `bits`, which are some.
inline std::size_t first(unsigned bits) {
    return static_cast<std::size_t>(std::countr_zero(bits));
}

inline bool any(Found found) {
#if defined(__SSE2__)
    return bits(found) != 0;
#else
    std::uint64_t halves[2];
    std::memcpy(halves, &found, width);
    return (halves[0] | halves[1]) != 0;
#endif
}

/// The first byte at or after `at` that `is_one`, from Bytes to Found, finds; the end where there
/// is none. Always inline, since runs are often short, and what `is_one` asks for is then known.
template <class IsOne>
[[gnu::always_inline]] inline std::size_t find(std::string_view text, std::size_t at,
                                               IsOne&& is_one) {
    for (; at + width <= text.size(); at += width) {
        if (const unsigned found = bits(is_one(load(text.data() + at))); found != 0) {
            return at + first(found);
        }
    }
    if (at >= text.size()) {
        return text.size();
    }
    const std::size_t rest = text.size() - at;
    unsigned found = 0;
    if (text.size() >= width) { // the last lane, of which the first bytes were looked at
        found = bits(is_one(load(text.data() + text.size() - width))) >> (width - rest);
    } else {
        Bytes last{};
        std::memcpy(&last, text.data() + at, rest);
        found = bits(is_one(last)) & ((1U << rest) - 1U);
    }
    return found != 0 ? at + first(found) : text.size();
}

/// The bytes of `text` that `is_one` finds.
template <class IsOne>
std::size_t count(std::string_view text, IsOne&& is_one) {
    constexpr std::size_t most = 255 * width; // a lane counts so far
    std::size_t total = 0;
    std::size_t at = 0;
    while (at + width <= text.size()) {
        const std::size_t end = at + (std::min(text.size() - at, most) / width * width);
        Bytes counts{};
        for (; at < end; at += width) {
            const Found found = is_one(load(text.data() + at)); // -1 each
            counts -= reinterpret_cast<const Bytes&>(found);
        }
        for (std::size_t i = 0; i < width; ++i) {
            total += counts[i];
        }
    }
    if (const std::size_t rest = text.size() - at; rest != 0) {
        Bytes last{};
        std::memcpy(&last, text.data() + at, rest);
        total += static_cast<std::size_t>(std::popcount(bits(is_one(last)) & ((1U << rest) - 1U)));
    }
    return total;
}

} // namespace gazetted::text::lanes
