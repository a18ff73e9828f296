// SPDX-License-Identifier: MIT
#pragma once

// What is found by a hash: entries by address, words or title, stories by their published id. A
// hash lands anywhere in the table, so that a row written with its entry costs a page each; the
// newest rows are kept in memory and written thousands at a time, in order. Those that no table
// holds yet are read again from entries and stories after a restart.

#include "feeds/base/ids.hpp"
#include "storage/known_hashes.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::storage {

namespace sqlite {
class Database;
}

/// What an entry is found by; 0 is absent.
struct EntryHashes {
    FeedId feed;
    std::uint64_t content = 0;
    std::uint64_t title = 0; // found within the feed
    std::span<const std::uint64_t> urls;
};

/// Writer thread only. Errors stick to the connection.
class HashIndex {
  public:
    using Kind = KnownHashes::Kind; // those below `guid`

    explicit HashIndex(sqlite::Database& db) : db_(&db) {}

    void add(EntryId entry, const EntryHashes& hashes);
    void add(StoryId story, std::uint64_t atom_hash);
    void remove(EntryId entry, const EntryHashes& hashes);
    void remove(StoryId story, std::uint64_t atom_hash);
    void replace(EntryId entry, const EntryHashes& old, const EntryHashes& now);

    /// Asks memory for what the look-ups of these read first.
    void prefetch(const EntryHashes& hashes) const;
    /// Newest first, at most `most`.
    std::vector<EntryId> by_url(std::uint64_t hash, std::size_t most);
    std::vector<EntryId> by_content(std::uint64_t hash, std::size_t most);
    std::vector<EntryId> by_title(FeedId feed, std::uint64_t hash, std::size_t most);
    /// All: published ids differ, their hashes may not.
    std::vector<StoryId> by_atom_id(std::uint64_t hash);

    /// Writes the rows in memory when there are many; within the transaction that wrote entries and
    /// stories up to these.
    void write_when_many(EntryId last_entry, StoryId last_story);
    /// After a rollback: what is in memory is read again when it is needed.
    void forget();
    /// Makes the table anew, within a transaction; in it are then entries and stories up to these.
    void rebuild(EntryId last_entry, StoryId last_story);

    /// What was ever stored, also by indexes of other tables.
    KnownHashes& known() { return known_; }
    /// A new entry was found by nothing; `entries`: in the store, at most.
    void note_absent(std::int64_t entries);

    /// For readers, which do not see the writer's memory: the newest entry with that address.
    static EntryId find_url(sqlite::Database& db, std::uint64_t hash);
    /// For readers: the story with that published id.
    static StoryId find_atom_id(sqlite::Database& db, std::string_view atom_id);
    /// Entries and stories that are not found by their hashes, a sentence each, 20 at most.
    static void check(sqlite::Database& db, std::vector<std::string>& problems);

  private:
    struct Key {
        Kind kind = Kind::url;
        std::uint64_t hash = 0;
        bool operator==(const Key&) const = default;
    };
    /// In memory. Sixteen bytes, since the more stand here, the fewer pages are written for them.
    struct Row {
        std::uint64_t hash = 0;
        std::uint32_t above = 0; // the id's distance from the newest in the table; 0: was removed
        std::uint32_t kind_and_older = 0; // older: place + 1 of the row before it in its chain
    };
    static constexpr unsigned older_bits = 29;
    static constexpr std::size_t most_rows = 131072; // of some 30,000 entries
    static constexpr std::size_t chains = 65536;

    static std::vector<Key> keys_of(const EntryHashes& hashes);
    static Kind kind_of(const Row& row) {
        return static_cast<Kind>(row.kind_and_older >> older_bits);
    }
    static std::uint32_t older(const Row& row) {
        return row.kind_and_older & ((std::uint32_t{1} << older_bits) - 1);
    }
    static bool is_of(const Row& row, const Key& key) {
        return row.hash == key.hash && kind_of(row) == key.kind;
    }
    /// The newest id in the table.
    std::int64_t written(Kind kind) const {
        return kind == Kind::atom_id ? written_story_.value : written_entry_.value;
    }
    std::int64_t id_of(const Row& row) const { return written(kind_of(row)) + row.above; }
    bool is_written(Kind kind, std::int64_t id) const { return id <= written(kind); }
    void add(const Key& key, std::int64_t id);
    void remove(const Key& key, std::int64_t id);
    std::vector<std::int64_t> find(const Key& key, std::size_t most);
    void keep(const Key& key, std::int64_t id);
    void load();
    void clear();
    template <class AfterEach>
    void read_rows(AfterEach&& after_each);
    void write_rows();
    void write_row(const Key& key, std::int64_t id);
    void note_written(EntryId last_entry, StoryId last_story);

    sqlite::Database* db_;
    KnownHashes known_; // spares questions whose answer is that there is nothing
    std::vector<Row> rows_;
    std::vector<std::uint32_t> chains_; // place + 1 of the newest row
    EntryId written_entry_;             // the newest in the table
    StoryId written_story_;
    bool is_loaded_ = false;
};

} // namespace gazetted::storage
