// SPDX-License-Identifier: MIT
#pragma once

// Writing rows of table `entry` and of those beside it: sketches, copies, what an entry is found
// by.

#include "feeds/model/story.hpp"
#include "storage/writer_state.hpp"

namespace gazetted::storage {

EntryId insert_entry(WriterState& state, const model::Candidate& candidate, StoryId story,
                     Instant story_published, const model::Reason& reason);

/// New words for a known entry; its place in its story and the reason for it stay. A rebind's
/// reason is added to the old one.
void update_entry(WriterState& state, const model::Candidate& candidate, EntryId entry,
                  const model::StoryChange& change);

/// Adds to why the entry stands in its story.
void add_reason(sqlite::Database& db, EntryId entry, const model::Reason& reason);

/// `entry` and `copies` tell one text: the oldest of them and of what they are copies of is the
/// root that the others name.
void unite_texts(sqlite::Database& db, EntryId entry, const std::vector<EntryId>& copies);

} // namespace gazetted::storage
