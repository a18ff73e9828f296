// SPDX-License-Identifier: MIT
#pragma once

// Stored entries decided once more, in their order of arrival, under the rules of today, in a store
// of its own: what another level, window, filter or topic would have made of them.

#include "daemon/pipeline/rules.hpp"
#include "feeds/base/result.hpp"
#include "storage/store.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gazetted::daemon::pipeline {

/// Stories that would be one: the oldest first, and why.
struct ReplayUnion {
    std::vector<StoryId> stories;
    std::string reason;
};

/// A story whose entries would stand in different ones. Never done: a published story does not
/// split.
struct ReplaySplit {
    StoryId story;
    std::size_t parts = 0;
};

struct ReplayTopics {
    StoryId story;
    std::vector<storage::TopicMatch> topics; // what it would be in
    std::vector<std::string> added, removed;
};

struct ReplayDrop {
    EntryId entry;
    StoryId story;
    std::string why;
};

struct Replay {
    std::size_t entries = 0;
    std::size_t stories = 0; // that these entries stand in now
    std::vector<ReplayUnion> unions;
    std::vector<ReplaySplit> splits;
    std::vector<ReplayTopics> topics;
    std::vector<ReplayDrop> drops; // entries that a filter would keep out now; they stay
};

/// Reads entries first seen at or after `since` from `reader`; works in `scratch`, a fresh store.
Result<Replay> replay(storage::Reader& reader, storage::Writer scratch, const Rules& rules,
                      Instant since);

/// Does what the replay found: unions and topics.
Result<void> apply_replay(storage::Writer& store, const Replay& replay, Instant now);

} // namespace gazetted::daemon::pipeline
