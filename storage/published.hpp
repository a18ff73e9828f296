// SPDX-License-Identifier: MIT
#pragma once

// Stories as published: put together from table story, the lead's row, and the facts of all who
// carried it.

#include "storage/sqlite/database.hpp"
#include "storage/store.hpp"

#include <optional>
#include <vector>

namespace gazetted::storage {

std::optional<model::PublishedStory> read_story(sqlite::Database& db, StoryId id);

/// Ids in the order of the list: newest first, ties by id. Call with db in a read transaction when
/// the stories are to be read after it.
std::vector<StoryId> list_stories(sqlite::Database& db, const StoryQuery& query);
std::optional<StoryId> last_story(sqlite::Database& db, const StoryQuery& query);
std::int64_t count_stories(sqlite::Database& db, const StoryQuery& query);

std::optional<StoryTrace> explain_story(sqlite::Database& db, std::string_view what);
std::vector<TopicMatch> read_topic_matches(sqlite::Database& db, StoryId story);

} // namespace gazetted::storage
