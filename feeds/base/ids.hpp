// SPDX-License-Identifier: MIT
#pragma once

// Strong identifiers: a FeedId cannot be passed where a StoryId is meant. 0 means "none yet".

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace gazetted {

template <class Tag>
struct Id {
    std::int64_t value = 0;
    friend constexpr auto operator<=>(const Id&, const Id&) = default;
    constexpr explicit operator bool() const { return value != 0; }
};

using FeedId = Id<struct FeedTag>;
using EntryId = Id<struct EntryTag>;
using StoryId = Id<struct StoryTag>;
using TopicId = Id<struct TopicTag>;

} // namespace gazetted

template <class Tag>
struct std::hash<gazetted::Id<Tag>> {
    std::size_t operator()(const gazetted::Id<Tag>& id) const noexcept {
        return std::hash<std::int64_t>{}(id.value);
    }
};
