// SPDX-License-Identifier: MIT
#pragma once

// An open-addressing table of numbers by hash, where many may have one hash. A place is a byte of
// the hash, its tag, in one array and the number with ten more bits of the hash in another, five
// bytes together: a look-up compares sixteen tags in one step and mostly reads nothing else. The
// table does not know hashes; its owner tells which one a number has.

#include "feeds/text/lanes.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gazetted::stories {

class Postings {
  public:
    static constexpr unsigned number_bits = 22;
    static constexpr std::uint32_t most_numbers = (std::uint32_t{1} << number_bits) - 1;

    /// Where a hash is looked for.
    struct Spot {
        std::size_t home = 0;  // before it is cut to the size of the table
        std::uint32_t tag = 0; // as tag_of() makes it
    };
    static constexpr unsigned tag_bits = 18;
    /// So many bits of a hash as a tag: the lower byte, which is never one of the marks, stands in
    /// the one array, the bits above it in the other.
    static std::uint32_t tag_of(std::size_t bits) {
        const std::size_t lower = ((bits & 0xFFU) * (256U - first_tag) >> 8U) + first_tag;
        constexpr std::size_t upper = (std::size_t{1} << (tag_bits - 8U)) - 1;
        return static_cast<std::uint32_t>((bits >> 8U & upper) << 8U | lower);
    }

    /// Calls `on_number` with each number that was posted there, and rarely with another.
    template <class OnNumber>
    void each(Spot spot, OnNumber&& on_number) const {
        if (tags_.empty()) {
            return;
        }
        for (std::size_t group = first_group(spot);; group = next_group(group)) {
            const text::lanes::Bytes tags = text::lanes::load(tags_at(group));
            const auto wanted = static_cast<std::uint8_t>(spot.tag);
            for (unsigned left = text::lanes::bits(tags == wanted); left != 0; left &= left - 1) {
                const std::uint32_t held = held_[group + text::lanes::first(left)];
                if (held >> number_bits == spot.tag >> 8U) {
                    on_number(held & most_numbers);
                }
            }
            if (text::lanes::any(tags == free)) {
                return;
            }
        }
    }
    /// Asks memory for what each() reads first.
    void prefetch(Spot spot) const {
        if (!tags_.empty()) {
            __builtin_prefetch(tags_at(first_group(spot)));
        }
    }

    /// Whether there is no room for another: then all must be posted in a table with_room() first.
    bool is_full() const { return (used_ + 1) * 8 > tags_.size() * 7; }
    /// An empty table for what this one holds and more: larger, unless much was removed.
    Postings with_room() const;
    /// Not when it is full.
    void post(Spot spot, std::uint32_t number);
    /// Of what was posted there.
    void remove(Spot spot, std::uint32_t number);

    /// Bytes.
    std::size_t memory() const { return tags_.capacity() + held_.capacity() * sizeof(held_[0]); }

  private:
    // Marks in the place of tags. What is removed from a group without a free place leaves a mark,
    // since what was posted later may stand in a group behind it.
    static constexpr std::uint8_t free = 0, removed = 1, first_tag = 2;
    static constexpr std::size_t first_capacity = 64;

    /// The first place of a group of text::lanes::width.
    std::size_t first_group(Spot spot) const {
        return spot.home * text::lanes::width & (tags_.size() - 1);
    }
    std::size_t next_group(std::size_t group) const {
        return (group + text::lanes::width) & (tags_.size() - 1);
    }
    const char* tags_at(std::size_t place) const {
        return reinterpret_cast<const char*>(tags_.data() + place);
    }

    std::vector<std::uint8_t> tags_;  // a power of two, or empty
    std::vector<std::uint32_t> held_; // a number; above it the upper bits of its tag
    std::size_t used_ = 0;            // places that are not free
    std::size_t count_ = 0;           // numbers
};

} // namespace gazetted::stories
