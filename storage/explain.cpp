// SPDX-License-Identifier: MIT
// Finds the story that a person means, and says why it looks as it does.
#include "storage/detail.hpp"
#include "storage/hash.hpp"
#include "storage/hash_index.hpp"
#include "storage/published.hpp"

#include <charconv>

namespace gazetted::storage {

namespace {

constexpr int scanned_entries = 20'000; // the newest, when no index knows the text

std::optional<std::int64_t> parse_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value)
                                                                    : std::nullopt;
}

StoryId first_id(sqlite::Use use) {
    return use.row() ? use.id<StoryId>(0) : StoryId{};
}

/// By number, living or merged.
StoryId find_number(sqlite::Database& db, std::int64_t number) {
    return first_id(std::move(
        db.use("SELECT id FROM story WHERE id = ?1 UNION ALL SELECT merged_into FROM tombstone "
               "WHERE story = ?1 AND merged_into IS NOT NULL LIMIT 1")
            .bind(number)));
}

StoryId find_atom_id(sqlite::Database& db, std::string_view text) {
    if (const StoryId story = HashIndex::find_atom_id(db, text)) {
        return story;
    }
    return first_id(std::move(db.use("SELECT merged_into FROM tombstone WHERE atom_hash = ? AND "
                                     "atom_id = ? AND merged_into IS NOT NULL")
                                  .bind(hash_text(text), text)));
}

/// By canonical address or origin, newest first.
StoryId find_address(sqlite::Database& db, std::string_view text) {
    return first_id(std::move(db.use("SELECT story FROM entry WHERE id = ?")
                                  .bind(HashIndex::find_url(db, hash_text(text)))));
}

/// As the feed wrote address or guid.
StoryId scan_entries(sqlite::Database& db, std::string_view text) {
    return first_id(std::move(
        db.use("SELECT story FROM (SELECT id, story, url, guid FROM entry ORDER BY id DESC LIMIT "
               "?2) WHERE url = ?1 OR guid = ?1 ORDER BY id DESC LIMIT 1")
            .bind(text, scanned_entries)));
}

StoryId find_story(sqlite::Database& db, std::string_view what) {
    if (const auto number = parse_number(what)) {
        if (const StoryId story = find_number(db, *number)) {
            return story;
        }
    }
    for (const auto find : {find_atom_id, find_address, scan_entries}) {
        if (const StoryId story = find(db, what)) {
            return story;
        }
    }
    return {};
}

std::vector<EntryTrace> read_entries(sqlite::Database& db, StoryId story) {
    std::vector<EntryTrace> entries;
    auto rows = db.use("SELECT e.id, e.story, f.name, e.url, e.guid, coalesce(e.clean_title, "
                       "e.title), e.published, e.first_seen, e.edited, e.rung, e.score, e.reason, "
                       "e.detail FROM entry e JOIN feed f ON f.id = e.feed WHERE e.story = ? "
                       "ORDER BY e.id");
    rows.bind(story);
    while (rows.row()) {
        EntryTrace& entry = entries.emplace_back();
        entry.id = rows.id<EntryId>(0);
        entry.story = rows.id<StoryId>(1);
        entry.feed_name = rows.text(2);
        entry.url = rows.text(3);
        entry.guid = rows.text(4);
        entry.title = rows.text(5);
        entry.published = rows.maybe_instant(6);
        entry.first_seen = rows.instant(7);
        entry.edited = rows.maybe_instant(8);
        entry.reason = {static_cast<model::Rung>(rows.small(9)), rows.real(10), rows.string(11)};
        model::Entry detail;
        read_detail(rows.text(12), detail);
        entry.removed = std::move(detail.clean.removed);
    }
    return entries;
}

std::vector<Tombstone> read_absorbed(sqlite::Database& db, StoryId story) {
    std::vector<Tombstone> absorbed;
    auto rows = db.use("SELECT story, atom_id, reason, at FROM tombstone WHERE merged_into = ? "
                       "ORDER BY story");
    rows.bind(story);
    while (rows.row()) {
        absorbed.push_back(
            {rows.id<StoryId>(0), rows.string(1), story, rows.string(2), rows.instant(3), {}, {}});
    }
    return absorbed;
}

} // namespace

std::optional<StoryTrace> explain_story(sqlite::Database& db, std::string_view what) {
    StoryTrace trace;
    {
        auto row = db.use("SELECT id, atom_id, first_seen, published, updated, visible_from FROM "
                          "story WHERE id = ?");
        if (!row.bind(find_story(db, what)).row()) {
            return std::nullopt;
        }
        trace.id = row.id<StoryId>(0);
        trace.atom_id = row.text(1);
        trace.first_seen = row.instant(2);
        trace.published = row.instant(3);
        trace.updated = row.instant(4);
        trace.visible_from = row.instant(5);
    }
    trace.entries = read_entries(db, trace.id);
    trace.topics = read_topic_matches(db, trace.id);
    trace.absorbed = read_absorbed(db, trace.id);
    return trace;
}

} // namespace gazetted::storage
