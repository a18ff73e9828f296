// SPDX-License-Identifier: MIT
#pragma once

// Table `feed`: a configured feed, what its document says of itself, and the state of its polling.

#include "storage/sqlite/database.hpp"
#include "storage/store.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace gazetted::storage {

/// In the order of their ids.
std::vector<FeedRow> read_feeds(sqlite::Database& db);
std::optional<FeedRow> read_feed(sqlite::Database& db, std::string_view name);
void write_feed_state(sqlite::Database& db, FeedId feed, const model::FeedState& state);

void write_push(sqlite::Database& db, FeedId feed, const model::Push& push);

/// The newest first; at most `limit`.
std::vector<FetchRow> read_fetches(sqlite::Database& db, FeedId feed, std::size_t limit);
/// Into the feed's ring of the last polls.
void write_fetch(sqlite::Database& db, FeedId feed, const FetchRow& row);

/// Polls remembered for each feed.
inline constexpr std::int64_t fetches_kept = 50;

} // namespace gazetted::storage
