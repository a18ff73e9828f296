// SPDX-License-Identifier: MIT
#include "feeds/stories/postings.hpp"

#include "feeds/base/assert.hpp"

#include <algorithm>

namespace gazetted::stories {

Postings Postings::with_room() const {
    const std::size_t capacity = tags_.size();
    const std::size_t wanted = count_ * 4 > capacity * 3 ? capacity * 2 : capacity;
    Postings made;
    made.tags_.resize(std::max(wanted, first_capacity));
    made.held_.resize(made.tags_.size());
    return made;
}

void Postings::post(Spot spot, std::uint32_t number) {
    GAZETTED_ASSERT(!is_full()); // else there may be no end
    std::size_t group = first_group(spot);
    unsigned open = 0;
    while ((open = text::lanes::bits(text::lanes::load(tags_at(group)) < first_tag)) == 0) {
        group = next_group(group);
    }
    const std::size_t place = group + text::lanes::first(open);
    used_ += tags_[place] == free ? 1U : 0U;
    ++count_;
    tags_[place] = static_cast<std::uint8_t>(spot.tag);
    held_[place] = spot.tag >> 8U << number_bits | number;
}

void Postings::remove(Spot spot, std::uint32_t number) {
    const std::uint32_t wanted = spot.tag >> 8U << number_bits | number;
    for (std::size_t group = first_group(spot);; group = next_group(group)) {
        const text::lanes::Bytes tags = text::lanes::load(tags_at(group));
        const bool has_free = text::lanes::any(tags == free);
        const auto tag = static_cast<std::uint8_t>(spot.tag);
        for (unsigned left = text::lanes::bits(tags == tag); left != 0; left &= left - 1) {
            const std::size_t place = group + text::lanes::first(left);
            if (held_[place] == wanted) {
                tags_[place] = has_free ? free : removed;
                used_ -= has_free ? 1U : 0U;
                --count_;
                return;
            }
        }
        GAZETTED_ASSERT(!has_free);
    }
}

} // namespace gazetted::stories
