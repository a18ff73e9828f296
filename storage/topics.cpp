// SPDX-License-Identifier: MIT
// Writer: a story's topics, its lead, and what the choice of a lead rests on.
#include "storage/entry_row.hpp"
#include "storage/published.hpp"
#include "storage/story_write.hpp"
#include "storage/writer_state.hpp"

#include <algorithm>
#include <unordered_set>

namespace gazetted::storage {

namespace {

void add(WriterState& state, StoryId story, std::span<const TopicMatch> matches) {
    for (const TopicMatch& match : matches) {
        sqlite::Database& db = state.db;
        const std::int64_t topic = state.topic_id(match.topic);
        // Not INSERT … SELECT: it copies the pages before it changes them.
        db.use("INSERT OR IGNORE INTO story_topic VALUES (?1, ?2, (SELECT published FROM story "
               "WHERE id = ?1), ?3)")
            .bind(story, topic, match.reason)
            .run();
        state.stories_changed |= db.changes() > 0;
    }
}

/// True when the story has exactly these topics for exactly these reasons.
bool has_exactly(sqlite::Database& db, StoryId story, std::span<const TopicMatch> matches) {
    const auto known = read_topic_matches(db, story);
    return known.size() == matches.size() &&
           std::all_of(known.begin(), known.end(), [&](const TopicMatch& old) {
               return std::any_of(matches.begin(), matches.end(), [&](const TopicMatch& match) {
                   return match.topic == old.topic && match.reason == old.reason;
               });
           });
}

} // namespace

Result<void> Writer::set_topics(StoryId story, std::span<const TopicMatch> matches) {
    return impl_->guarded([&] {
        sqlite::Database& db = impl_->db;
        if (has_exactly(db, story, matches)) {
            return;
        }
        db.use("DELETE FROM story_topic WHERE story = ?").bind(story).run();
        impl_->stories_changed |= db.changes() > 0;
        add(*impl_, story, matches);
    });
}

Result<void> Writer::add_topics(StoryId story, std::span<const TopicMatch> matches) {
    if (matches.empty()) {
        return {};
    }
    return impl_->guarded([&] { add(*impl_, story, matches); });
}

Result<std::vector<std::string>> Writer::topics(StoryId story) {
    return impl_->asked([&] {
        std::vector<std::string> names;
        for (TopicMatch& match : read_topic_matches(impl_->db, story)) {
            names.push_back(std::move(match.topic));
        }
        return names;
    });
}

Result<std::vector<std::string>> Writer::carriers(StoryId story) {
    return impl_->asked([&] { return carriers_of(impl_->db, story); });
}

Result<std::vector<model::LeadFacts>> Writer::lead_facts(StoryId story) {
    return impl_->asked([&] {
        std::vector<model::LeadFacts> facts;
        std::vector<std::uint64_t> addresses;         // the canonical one of each entry
        std::unordered_multiset<std::uint64_t> named; // those that entries name as their origin
        auto rows = impl_->db.use(
            "SELECT e.id, e.feed, f.priority, e.text_length, coalesce(e.published, e.first_seen), "
            "e.url_hashes FROM entry e JOIN feed f ON f.id = e.feed WHERE e.story = ? "
            "ORDER BY e.id");
        rows.bind(story);
        while (rows.row()) {
            const auto hashes = unpack_hashes(rows.blob(5));
            addresses.push_back(hashes.empty() ? 0 : hashes.front());
            for (std::size_t i = 1; i < hashes.size(); ++i) {
                if (hashes[i] != hashes.front()) { // to name oneself proves nothing
                    named.insert(hashes[i]);
                }
            }
            facts.push_back({rows.id<EntryId>(0), rows.id<FeedId>(1), rows.small(2), false,
                             static_cast<std::size_t>(rows.integer(3)), rows.instant(4)});
        }
        for (std::size_t i = 0; i < facts.size(); ++i) {
            facts[i].is_origin = addresses[i] != 0 && named.contains(addresses[i]);
        }
        return facts;
    });
}

Result<void> Writer::set_lead(StoryId story, EntryId lead) {
    return impl_->guarded([&] {
        sqlite::Database& db = impl_->db;
        db.use("UPDATE story SET lead = ?1 WHERE id = ?2 AND lead <> ?1 AND EXISTS (SELECT 1 FROM "
               "entry WHERE id = ?1 AND story = ?2)")
            .bind(lead, story)
            .run();
        if (db.changes() > 0) {
            impl_->stories_changed = true;
            impl_->queue_for_search(story);
        }
    });
}

} // namespace gazetted::storage
