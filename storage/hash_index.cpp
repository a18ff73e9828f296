// SPDX-License-Identifier: MIT
#include "storage/hash_index.hpp"

#include "storage/entry_row.hpp"
#include "storage/hash.hpp"
#include "storage/sqlite/database.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

namespace gazetted::storage {

namespace {

constexpr std::size_t most_problems = 20; // of a kind

template <class AnyId>
std::vector<AnyId> ids_of(const std::vector<std::int64_t>& numbers) {
    std::vector<AnyId> ids(numbers.size());
    std::transform(numbers.begin(), numbers.end(), ids.begin(), [](auto n) { return AnyId{n}; });
    return ids;
}

/// Feeds share titles by the thousand ("Correction"): each finds its own. As schema step 6 does it.
std::uint64_t title_in_feed(std::uint64_t title, FeedId feed) {
    return title ^ static_cast<std::uint64_t>(feed.value) << 40U;
}

} // namespace

std::vector<HashIndex::Key> HashIndex::keys_of(const EntryHashes& hashes) {
    std::vector<Key> keys;
    keys.reserve(hashes.urls.size() + 2);
    for (const std::uint64_t url : hashes.urls) {
        keys.push_back({Kind::url, url});
    }
    if (hashes.content != 0) {
        keys.push_back({Kind::content, hashes.content});
    }
    if (hashes.title != 0) {
        keys.push_back({Kind::title, title_in_feed(hashes.title, hashes.feed)});
    }
    return keys;
}

void HashIndex::add(EntryId entry, const EntryHashes& hashes) {
    for (const Key& key : keys_of(hashes)) {
        add(key, entry.value);
    }
}

void HashIndex::add(StoryId story, std::uint64_t atom_hash) {
    add({Kind::atom_id, atom_hash}, story.value);
}

void HashIndex::remove(EntryId entry, const EntryHashes& hashes) {
    for (const Key& key : keys_of(hashes)) {
        remove(key, entry.value);
    }
}

void HashIndex::remove(StoryId story, std::uint64_t atom_hash) {
    remove({Kind::atom_id, atom_hash}, story.value);
}

void HashIndex::replace(EntryId entry, const EntryHashes& old, const EntryHashes& now) {
    const std::vector<Key> before = keys_of(old);
    const std::vector<Key> after = keys_of(now);
    const auto is_in = [](const std::vector<Key>& keys, const Key& key) {
        return std::find(keys.begin(), keys.end(), key) != keys.end(); // few
    };
    for (const Key& key : before) {
        if (!is_in(after, key)) {
            remove(key, entry.value);
        }
    }
    for (const Key& key : after) {
        if (!is_in(before, key)) {
            add(key, entry.value);
        }
    }
}

void HashIndex::prefetch(const EntryHashes& hashes) const {
    for (const Key& key : keys_of(hashes)) {
        known_.prefetch(key.kind, key.hash);
    }
}

std::vector<EntryId> HashIndex::by_url(std::uint64_t hash, std::size_t most) {
    return ids_of<EntryId>(find({Kind::url, hash}, most));
}

std::vector<EntryId> HashIndex::by_content(std::uint64_t hash, std::size_t most) {
    return ids_of<EntryId>(find({Kind::content, hash}, most));
}

std::vector<EntryId> HashIndex::by_title(FeedId feed, std::uint64_t hash, std::size_t most) {
    if (hash == 0) {
        return {};
    }
    return ids_of<EntryId>(find({Kind::title, title_in_feed(hash, feed)}, most));
}

std::vector<StoryId> HashIndex::by_atom_id(std::uint64_t hash) {
    constexpr auto no_limit = std::numeric_limits<std::int64_t>::max();
    return ids_of<StoryId>(find({Kind::atom_id, hash}, no_limit));
}

void HashIndex::add(const Key& key, std::int64_t id) {
    load();
    known_.add(key.kind, key.hash);
    if (is_written(key.kind, id)) {
        write_row(key, id);
    } else {
        keep(key, id);
    }
}

void HashIndex::remove(const Key& key, std::int64_t id) {
    load();
    if (is_written(key.kind, id)) {
        db_->use("DELETE FROM hash_index WHERE kind = ? AND hash = ? AND id = ?")
            .bind(key.kind, key.hash, id)
            .run();
        return;
    }
    for (auto next = chains_[key.hash % chains]; next != 0; next = older(rows_[next - 1])) {
        Row& row = rows_[next - 1];
        if (is_of(row, key) && id_of(row) == id) {
            row.above = 0;
        }
    }
}

std::vector<std::int64_t> HashIndex::find(const Key& key, std::size_t most) {
    std::vector<std::int64_t> found;
    if (key.hash == 0 || !known_.may_hold(key.kind, key.hash)) {
        return found;
    }
    load();
    const auto keep_one = [&](std::int64_t id) {
        if (std::find(found.begin(), found.end(), id) == found.end()) {
            found.push_back(id);
        }
    };
    for (auto next = chains_[key.hash % chains]; next != 0 && found.size() < most;
         next = older(rows_[next - 1])) {
        const Row& row = rows_[next - 1];
        if (row.above != 0 && is_of(row, key)) {
            keep_one(id_of(row));
        }
    }
    std::sort(found.begin(), found.end(), std::greater<>()); // one whose hash changed came late
    auto rows = db_->use("SELECT id FROM hash_index WHERE kind = ? AND hash = ? ORDER BY id DESC "
                         "LIMIT ?");
    rows.bind(key.kind, key.hash, most);
    while (found.size() < most && rows.row()) {
        keep_one(rows.integer(0));
    }
    return found;
}

void HashIndex::keep(const Key& key, std::int64_t id) {
    std::uint32_t& newest = chains_[key.hash % chains];
    const auto above = static_cast<std::uint32_t>(id - written(key.kind));
    rows_.push_back({key.hash, above, static_cast<std::uint32_t>(key.kind) << older_bits | newest});
    newest = static_cast<std::uint32_t>(rows_.size());
}

void HashIndex::write_when_many(EntryId last_entry, StoryId last_story) {
    if (rows_.size() >= most_rows) {
        write_rows();
        note_written(last_entry, last_story);
    }
}

void HashIndex::write_rows() {
    std::erase_if(rows_, [](const Row& row) { return row.above == 0; });
    const auto place = [](const Row& row) { return std::pair(kind_of(row), row.hash); };
    std::sort(rows_.begin(), rows_.end(),
              [&](const Row& a, const Row& b) { return place(a) < place(b); });
    constexpr std::size_t at_once = 8; // a statement for each costs a third more
    std::size_t next = 0;
    for (; next + at_once <= rows_.size(); next += at_once) {
        auto insert = db_->use("INSERT OR IGNORE INTO hash_index VALUES (?, ?, ?), (?, ?, ?), "
                               "(?, ?, ?), (?, ?, ?), (?, ?, ?), (?, ?, ?), (?, ?, ?), (?, ?, ?)");
        for (std::size_t i = next; i < next + at_once; ++i) {
            insert.bind(kind_of(rows_[i]), rows_[i].hash, id_of(rows_[i]));
        }
        insert.run();
    }
    for (; next < rows_.size(); ++next) {
        write_row({kind_of(rows_[next]), rows_[next].hash}, id_of(rows_[next]));
    }
    clear();
}

void HashIndex::write_row(const Key& key, std::int64_t id) {
    db_->use("INSERT OR IGNORE INTO hash_index VALUES (?, ?, ?)")
        .bind(key.kind, key.hash, id)
        .run();
}

void HashIndex::note_written(EntryId last_entry, StoryId last_story) {
    written_entry_ = last_entry;
    written_story_ = last_story;
    db_->use("UPDATE counter SET value = CASE name WHEN 'hashed_entry' THEN ? ELSE ? END WHERE "
             "name IN ('hashed_entry', 'hashed_story')")
        .bind(last_entry, last_story)
        .run();
}

void HashIndex::clear() {
    rows_.clear();
    chains_.assign(chains, 0);
}

void HashIndex::forget() {
    clear(); // what was taken back must not be written
    is_loaded_ = false;
}

void HashIndex::load() {
    if (is_loaded_) {
        return;
    }
    clear();
    written_entry_.value = db_->ask("SELECT value FROM counter WHERE name = 'hashed_entry'");
    written_story_.value = db_->ask("SELECT value FROM counter WHERE name = 'hashed_story'");
    read_rows([] {});
    is_loaded_ = !db_->failed();
}

void HashIndex::rebuild(EntryId last_entry, StoryId last_story) {
    db_->run("DELETE FROM hash_index");
    known_ = {};
    clear();
    written_entry_ = {};
    written_story_ = {};
    is_loaded_ = true;
    read_rows([&] {
        if (rows_.size() >= most_rows) {
            write_rows();
        }
    });
    write_rows();
    note_written(last_entry, last_story);
}

template <class AfterEach>
void HashIndex::read_rows(AfterEach&& after_each) {
    auto entries = db_->use("SELECT " GAZETTED_HASH_COLUMNS " FROM entry WHERE id > ?");
    entries.bind(written_entry_);
    while (entries.row()) {
        const EntryHashesRow row(entries);
        for (const Key& key : keys_of(row.hashes)) {
            keep(key, row.id.value);
        }
        after_each();
    }
    auto stories = db_->use("SELECT id, atom_hash FROM story WHERE id > ?");
    stories.bind(written_story_);
    while (stories.row()) {
        keep({Kind::atom_id, stories.hash(1)}, stories.integer(0));
        after_each();
    }
}

void HashIndex::note_absent(std::int64_t entries) {
    const bool was_complete = known_.is_complete();
    known_.note_absent(*db_, entries);
    if (known_.is_complete() && !was_complete) {
        load();
        for (const Row& row : rows_) {
            known_.add(kind_of(row), row.hash);
        }
    }
}

EntryId HashIndex::find_url(sqlite::Database& db, std::uint64_t hash) {
    const std::string packed = pack_hashes({hash});
    auto row = db.use(
        "SELECT max(id) FROM (SELECT id FROM hash_index WHERE kind = ?1 AND hash = ?2 UNION ALL "
        "SELECT id FROM entry WHERE id > (SELECT value FROM counter WHERE name = 'hashed_entry') "
        "AND instr(url_hashes, ?3))");
    row.bind(Kind::url, hash, sqlite::Blob{packed.data(), packed.size()});
    return row.row() ? row.id<EntryId>(0) : EntryId{};
}

StoryId HashIndex::find_atom_id(sqlite::Database& db, std::string_view atom_id) {
    auto row = db.use(
        "SELECT id FROM story WHERE atom_id = ?3 AND id IN (SELECT id FROM hash_index WHERE kind = "
        "?1 AND hash = ?2) UNION ALL "
        "SELECT id FROM story WHERE id > (SELECT value FROM counter WHERE name = 'hashed_story') "
        "AND atom_hash = ?2 AND atom_id = ?3 LIMIT 1");
    row.bind(Kind::atom_id, hash_text(atom_id), atom_id);
    return row.row() ? row.id<StoryId>(0) : StoryId{};
}

void HashIndex::check(sqlite::Database& db, std::vector<std::string>& problems) {
    const auto holds = [&](const Key& key, std::int64_t id) {
        auto row = db.use("SELECT 1 FROM hash_index WHERE kind = ? AND hash = ? AND id = ?");
        return row.bind(key.kind, key.hash, id).row();
    };
    std::size_t lost = 0;
    auto entries = db.use("SELECT " GAZETTED_HASH_COLUMNS " FROM entry WHERE id <= (SELECT value "
                          "FROM counter WHERE name = 'hashed_entry')");
    while (lost < most_problems && entries.row()) {
        const EntryHashesRow row(entries);
        const std::vector<Key> keys = keys_of(row.hashes);
        if (!std::all_of(keys.begin(), keys.end(),
                         [&](const Key& key) { return holds(key, row.id.value); })) {
            ++lost;
            problems.push_back(
                fmt::format("entry {} is not found by its address, words or title", row.id.value));
        }
    }
    auto stories = db.use("SELECT id, atom_hash FROM story WHERE id <= (SELECT value FROM counter "
                          "WHERE name = 'hashed_story')");
    while (lost < most_problems && stories.row()) {
        const auto id = stories.integer(0);
        if (!holds({Kind::atom_id, stories.hash(1)}, id)) {
            ++lost;
            problems.push_back(fmt::format("story {} is not found by its published id", id));
        }
    }
}

} // namespace gazetted::storage
