// SPDX-License-Identifier: MIT
#pragma once

// What a Writer holds beside its connection: the transaction's state, and in memory what would
// otherwise be asked of SQLite for every entry. Writer thread only.

#include "storage/hash_index.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/file_lock.hpp"
#include "storage/store.hpp"

#include <memory>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gazetted::storage {

enum class TransactionState : std::uint8_t {
    none,
    open,
    broken, // an error rolled it back; nothing is done until the caller has noticed
};

struct WriterState {
    WriterState(sqlite::FileLock file_lock, std::unique_ptr<sqlite::Database> database)
        : lock(std::move(file_lock)), connection(std::move(database)), db(*connection),
          hashes(*connection) {}

    sqlite::FileLock lock;
    std::unique_ptr<sqlite::Database> connection;
    sqlite::Database& db;

    TransactionState transaction = TransactionState::none;
    bool stories_changed = false; // in this transaction
    StoryId last_story;           // last ids given out
    EntryId last_entry;
    StoryId indexed_story; // newer stories need no row in search_queue
    HashIndex hashes;
    std::unordered_map<FeedId, std::int64_t> new_entries; // counts to add at commit
    std::vector<StoryId> regrouped; // entries came or went: their sources are counted at commit
    std::unordered_map<FeedId, std::string> feed_names;
    std::unordered_map<std::string, std::int64_t> topic_ids;
    std::string detail; // scratch: the detail document being written

    /// Counters from the database; forgets what was cached.
    void reload();
    void begin();
    Result<void> commit();
    void rollback() noexcept;

    /// Runs `body` inside the open transaction, or one of its own. An error rolls back whole.
    template <class Body>
    auto guarded(Body&& body) -> Result<std::invoke_result_t<Body>> {
        const bool is_own = transaction == TransactionState::none;
        if (auto entered = enter(); !entered) {
            return fail(std::move(entered.error()));
        }
        if constexpr (std::is_void_v<std::invoke_result_t<Body>>) {
            body();
            return leave(is_own);
        } else {
            auto value = body();
            if (auto left = leave(is_own); !left) {
                return fail(std::move(left.error()));
            }
            return value;
        }
    }
    /// For questions: an error is returned, the transaction is left as it is.
    template <class Body>
    auto asked(Body&& body) -> Result<std::invoke_result_t<Body>> {
        auto value = body();
        if (auto status = db.status(); !status) {
            return fail(std::move(status.error()));
        }
        return value;
    }

    const std::string& feed_name(FeedId feed);
    std::int64_t topic_id(const std::string& name);
    /// The story has other words than the full-text index knows.
    void queue_for_search(StoryId story);

  private:
    Result<void> enter();
    Result<void> leave(bool is_own);
};

struct Writer::Impl : WriterState {
    using WriterState::WriterState;
};

} // namespace gazetted::storage
