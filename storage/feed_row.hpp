// SPDX-License-Identifier: MIT
#pragma once

// Table `feed`: a configured feed, what its document says of itself, and the state of its polling.

#include "storage/sqlite/database.hpp"
#include "storage/store.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace gazetted::storage {

/// In the order of their ids.
std::vector<FeedRow> read_feeds(sqlite::Database& db);
/// In the order of the names, all of which are active.
std::vector<PolledFeed> read_polled(sqlite::Database& db, std::span<const std::string_view> names);
std::optional<FeedRow> read_feed(sqlite::Database& db, std::string_view name);

void write_push(sqlite::Database& db, FeedId feed, const model::Push& push);

/// The newest first; at most `limit`.
std::vector<Hold> read_holds(sqlite::Database& db, Instant now);
std::vector<FetchRow> read_fetches(sqlite::Database& db, FeedId feed, std::size_t limit);
/// `polls` more have been made of the feed.
void write_state(sqlite::Database& db, FeedId feed, const model::FeedState& state, int polls);
/// The state after a poll, and its line in the feed's ring of the last polls.
void write_poll(sqlite::Database& db, FeedId feed, const model::FeedState& state,
                const FetchRow& row);

} // namespace gazetted::storage
