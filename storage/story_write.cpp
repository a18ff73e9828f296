// SPDX-License-Identifier: MIT
#include "storage/story_write.hpp"

#include "storage/entry_row.hpp"
#include "storage/hash.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gazetted::storage {

StoryId insert_story(WriterState& state, const model::Candidate& candidate, Instant published,
                     Instant visible_from) {
    const StoryId id{++state.last_story.value};
    const std::string atom_id = choose_atom_id(state, candidate);
    const std::uint64_t atom_hash = hash_text(atom_id);
    // A publisher's own later date of change holds, unless it lies in the future.
    const Instant updated =
        std::max(published, std::min(candidate.entry.updated.value_or(published), candidate.seen));
    state.db
        .use("INSERT INTO story (id, lead, sources, first_seen, last_entry, published, updated, "
             "visible_from, atom_hash, atom_id) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?)")
        .bind(id, state.last_entry.value + 1, candidate.seen, candidate.seen, published, updated,
              visible_from, atom_hash, atom_id)
        .run();
    state.hashes.add(id, atom_hash);
    return id;
}

StoryId living_story(WriterState& state, StoryId story) {
    auto alive = state.db.use("SELECT 1 FROM story WHERE id = ?");
    if (alive.bind(story).row()) {
        return story;
    }
    // One step suffices: a merge moves the tombstones of what it absorbs along.
    auto buried = state.db.use("SELECT merged_into FROM tombstone WHERE story = ?");
    return buried.bind(story).row() ? buried.id<StoryId>(0) : StoryId{};
}

void recount_stories(WriterState& state) {
    std::vector<StoryId>& stories = state.regrouped;
    std::sort(stories.begin(), stories.end());
    stories.erase(std::unique(stories.begin(), stories.end()), stories.end());
    for (const StoryId story : stories) {
        state.db
            .use("UPDATE story SET (sources, independent, last_entry) = (SELECT count(DISTINCT "
                 "feed), max(1, count(DISTINCT CASE WHEN c.entry IS NULL THEN feed END)), "
                 "max(first_seen) FROM entry LEFT JOIN copy c ON c.entry = id WHERE story = ?1) "
                 "WHERE id = ?1")
            .bind(story)
            .run();
    }
    stories.clear();
}

std::vector<std::string> carriers_of(sqlite::Database& db, StoryId story) {
    std::vector<std::string> names;
    auto rows = db.use("SELECT DISTINCT f.name FROM entry e JOIN feed f ON f.id = e.feed "
                       "WHERE e.story = ? ORDER BY f.name");
    rows.bind(story);
    while (rows.row()) {
        names.push_back(rows.string(0));
    }
    return names;
}

Tombstone tombstone_of(sqlite::Database& db, StoryId story, Instant when) {
    Tombstone tombstone{story, {}, std::nullopt, {}, when, {}, carriers_of(db, story)};
    auto rows = db.use("SELECT t.name FROM story_topic s JOIN topic t ON t.id = s.topic "
                       "WHERE s.story = ? ORDER BY t.name");
    rows.bind(story);
    while (rows.row()) {
        tombstone.topics.push_back(rows.string(0));
    }
    return tombstone;
}

void bury(sqlite::Database& db, const Tombstone& tombstone) {
    std::string outputs = "\n";
    for (const std::string& topic : tombstone.topics) {
        outputs += "t:" + topic + "\n";
    }
    for (const std::string& feed : tombstone.feeds) {
        outputs += "f:" + feed + "\n";
    }
    db.use("INSERT OR REPLACE INTO tombstone VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(tombstone.story, hash_text(tombstone.atom_id), tombstone.atom_id,
              tombstone.merged_into, tombstone.reason, tombstone.when, outputs)
        .run();
}

namespace {

/// The story's rows that are not entries or the story itself.
void drop_traces(sqlite::Database& db, StoryId story) {
    db.use("DELETE FROM story_topic WHERE story = ?").bind(story).run();
    db.use("DELETE FROM search_document WHERE story = ?").bind(story).run();
    db.use("DELETE FROM search_queue WHERE story = ?").bind(story).run();
}

void absorb_story(WriterState& state, StoryId from, StoryId into, std::string_view reason,
                  Instant when) {
    sqlite::Database& db = state.db;
    Tombstone tombstone = tombstone_of(db, from, when);
    tombstone.merged_into = into;
    tombstone.reason = fmt::format("merged into story {}: {}", into.value, reason);
    {
        auto row = db.use("SELECT atom_id, atom_hash FROM story WHERE id = ?");
        if (!row.bind(from).row()) {
            return;
        }
        tombstone.atom_id = row.text(0);
        state.hashes.remove(from, row.hash(1));
    }
    db.use("UPDATE entry SET story = ?1, story_published = (SELECT published FROM story WHERE id = "
           "?1) WHERE story = ?2")
        .bind(into, from)
        .run();
    db.use("INSERT OR IGNORE INTO story_topic SELECT ?1, topic, (SELECT published FROM story WHERE "
           "id = ?1), reason FROM story_topic WHERE story = ?2")
        .bind(into, from)
        .run();
    db.use("UPDATE story SET visible_from = min(visible_from, (SELECT visible_from FROM story "
           "WHERE id = ?2)) WHERE id = ?1")
        .bind(into, from)
        .run();
    drop_traces(db, from);
    db.use("DELETE FROM story WHERE id = ?").bind(from).run();
    db.use("UPDATE tombstone SET merged_into = ?1 WHERE merged_into = ?2").bind(into, from).run();
    bury(db, tombstone);
}

/// Rows of GAZETTED_HASH_COLUMNS and guid_hash: what is about to be deleted is found no more, and
/// its feed does not bring it back.
void forget_entries(WriterState& state, sqlite::Use& rows) {
    while (rows.row()) {
        const EntryHashesRow entry(rows);
        state.hashes.remove(entry.id, entry.hashes);
        const FeedId feed = entry.hashes.feed;
        const std::uint64_t key =
            rows.is_null(5) && !entry.urls.empty() ? entry.urls[0] : rows.hash(5);
        if (key != 0) {
            state.db.use("INSERT OR IGNORE INTO forgotten VALUES (?, ?)").bind(feed, key).run();
            state.hashes.known().add(KnownHashes::Kind::forgotten, key, feed);
        }
        --state.new_entries[feed];
    }
}

/// The oldest of an entry's copies that are left is what the others repeat.
void leave_texts(sqlite::Database& db, std::span<const EntryId> entries) {
    for (const EntryId entry : entries) {
        db.use("DELETE FROM copy WHERE entry = ?").bind(entry).run();
    }
    for (const EntryId entry : entries) {
        EntryId oldest;
        {
            auto row = db.use("SELECT min(entry) FROM copy WHERE text_of = ?");
            oldest = row.bind(entry).row() ? row.id<EntryId>(0) : EntryId{};
        }
        if (oldest) {
            db.use("DELETE FROM copy WHERE entry = ?").bind(oldest).run();
            db.use("UPDATE copy SET text_of = ? WHERE text_of = ?").bind(oldest, entry).run();
        }
    }
}

} // namespace

StoryId merge_stories(WriterState& state, StoryId story, std::span<const StoryId> absorb,
                      std::string_view reason, Instant when) {
    std::vector<StoryId> all{story};
    for (const StoryId other : absorb) {
        const StoryId living = living_story(state, other);
        if (living && std::find(all.begin(), all.end(), living) == all.end()) {
            all.push_back(living);
        }
    }
    const StoryId oldest = *std::min_element(all.begin(), all.end());
    for (const StoryId other : all) {
        if (other != oldest) {
            absorb_story(state, other, oldest, reason, when);
        }
    }
    return oldest;
}

void remove_story(WriterState& state, StoryId story) {
    sqlite::Database& db = state.db;
    {
        auto rows =
            db.use("SELECT " GAZETTED_HASH_COLUMNS ", guid_hash FROM entry WHERE story = ?");
        forget_entries(state, rows.bind(story));
    }
    {
        auto row = db.use("SELECT atom_hash FROM story WHERE id = ?");
        if (row.bind(story).row()) {
            state.hashes.remove(story, row.hash(0));
        }
    }
    drop_traces(db, story);
    db.use("DELETE FROM copy WHERE entry IN (SELECT id FROM entry WHERE story = ?)")
        .bind(story)
        .run();
    db.use("DELETE FROM entry WHERE story = ?").bind(story).run();
    db.use("DELETE FROM story WHERE id = ?").bind(story).run();
    state.stories_changed = true;
}

void remove_entries(WriterState& state, std::span<const EntryId> entries, StoryId story,
                    Instant when) {
    sqlite::Database& db = state.db;
    leave_texts(db, entries);
    for (const EntryId entry : entries) {
        {
            auto row =
                db.use("SELECT " GAZETTED_HASH_COLUMNS ", guid_hash FROM entry WHERE id = ?");
            forget_entries(state, row.bind(entry));
        }
        db.use("DELETE FROM entry WHERE id = ?").bind(entry).run();
    }
    db.use("UPDATE story SET lead = (SELECT min(id) FROM entry WHERE story = ?1), "
           "updated = max(updated, ?2) WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM entry "
           "WHERE id = lead)")
        .bind(story, when)
        .run();
    state.regrouped.push_back(story);
    state.queue_for_search(story);
    state.stories_changed = true;
}

} // namespace gazetted::storage
