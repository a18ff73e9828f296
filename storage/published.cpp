// SPDX-License-Identifier: MIT
#include "storage/published.hpp"

#include "storage/entry_row.hpp"

#include <algorithm>

namespace gazetted::storage {

namespace {

// A feed may tell its story a thousand times; `explain` has them all.
constexpr std::ptrdiff_t most_of_feed = 8;

std::optional<model::PublishedStory> read_lead(sqlite::Database& db, StoryId id) {
    // Should the lead be missing, any entry will do.
    auto row = db.use("SELECT " GAZETTED_ENTRY_COLUMNS ", s.atom_id, s.published, s.updated FROM "
                      "story s JOIN entry e ON e.id = coalesce((SELECT id FROM entry WHERE id = "
                      "s.lead), (SELECT min(id) FROM entry WHERE story = s.id)) WHERE s.id = ?");
    if (!row.bind(id).row()) {
        return std::nullopt;
    }
    model::PublishedStory story;
    story.id = id;
    story.lead = read_entry(row);
    story.atom_id = row.text(entry_column_count);
    story.published = row.instant(entry_column_count + 1);
    story.updated = row.instant(entry_column_count + 2);
    return story;
}

std::vector<model::SourceRef> read_sources(sqlite::Database& db, StoryId id) {
    std::vector<model::SourceRef> sources;
    auto rows = db.use(
        "SELECT e.id, e.feed, e.published, e.rung, e.score, e.reason, e.url, "
        "coalesce(e.clean_title, e.title), f.name, CASE f.configured_title WHEN '' THEN f.title "
        "ELSE f.configured_title END, CASE f.url WHEN '' THEN f.configured_url ELSE f.url END, "
        "f.site_url, f.atom_id, f.rights, f.updated FROM entry e JOIN feed f ON f.id = e.feed "
        "WHERE e.story = ?1 ORDER BY e.id <> (SELECT lead FROM story WHERE id = ?1), "
        "coalesce(e.published, e.first_seen), e.id");
    rows.bind(id);
    while (rows.row()) {
        const auto feed = rows.id<FeedId>(1);
        if (std::count_if(sources.begin(), sources.end(), [&](const model::SourceRef& source) {
                return source.feed == feed;
            }) == most_of_feed) {
            continue;
        }
        model::SourceRef& source = sources.emplace_back();
        source.entry = rows.id<EntryId>(0);
        source.feed = feed;
        source.published = rows.maybe_instant(2);
        source.reason = {static_cast<model::Rung>(rows.small(3)), rows.real(4), rows.string(5)};
        source.entry_url = rows.text(6);
        source.entry_title = rows.text(7);
        source.feed_name = rows.text(8);
        source.feed_title = rows.text(9);
        source.feed_url = rows.text(10);
        source.site_url = rows.text(11);
        source.feed_id = rows.text(12);
        source.feed_rights = rows.text(13);
        source.feed_updated = rows.maybe_instant(14);
    }
    return sources;
}

} // namespace

std::vector<TopicMatch> read_topic_matches(sqlite::Database& db, StoryId story) {
    std::vector<TopicMatch> matches;
    auto rows = db.use("SELECT t.name, s.reason FROM story_topic s JOIN topic t ON t.id = s.topic "
                       "WHERE s.story = ? ORDER BY t.name");
    rows.bind(story);
    while (rows.row()) {
        matches.push_back({rows.string(0), rows.string(1)});
    }
    return matches;
}

std::optional<model::PublishedStory> read_story(sqlite::Database& db, StoryId id) {
    auto story = read_lead(db, id);
    if (story) {
        story->sources = read_sources(db, id);
        for (TopicMatch& match : read_topic_matches(db, id)) {
            story->topics.push_back(std::move(match.topic));
        }
    }
    return story;
}

} // namespace gazetted::storage
