// SPDX-License-Identifier: MIT
#pragma once

// Writing rows of table `entry` and their addresses in table `url`.

#include "feeds/model/story.hpp"
#include "storage/writer_state.hpp"

namespace gazetted::storage {

EntryId insert_entry(WriterState& state, const model::Candidate& candidate, StoryId story,
                     Instant story_published, const model::Reason& reason);

/// New words for a known entry; its place in its story and the reason for it stay. A rebind's
/// reason is added to the old one.
void update_entry(WriterState& state, const model::Candidate& candidate, EntryId entry,
                  const model::StoryChange& change);

} // namespace gazetted::storage
