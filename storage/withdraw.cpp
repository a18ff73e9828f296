// SPDX-License-Identifier: MIT
// Writer: what goes: entries their publisher withdrew (RFC 6721), and stories that are too old.
#include "storage/hash.hpp"
#include "storage/story_write.hpp"
#include "storage/writer_state.hpp"

#include <fmt/format.h>

namespace gazetted::storage {

namespace {

constexpr int scanned_entries = 5000; // of one feed, the newest, when the hash of `ref` finds none

/// The story of the feed's entry with this id. The hash in the index is of the normalised id, so a
/// look-up by the hash of `ref` may miss; then the feed's newest entries are compared as written.
StoryId find_entry(sqlite::Database& db, FeedId feed, std::string_view ref) {
    {
        auto row = db.use("SELECT story FROM entry WHERE feed = ? AND guid_hash = ? AND guid = ?");
        if (row.bind(feed, hash_text(ref), ref).row()) {
            return row.id<StoryId>(0);
        }
    }
    auto row = db.use("SELECT story FROM (SELECT story, guid FROM entry WHERE feed = ? ORDER BY "
                      "story_published DESC LIMIT ?) WHERE guid = ?");
    return row.bind(feed, scanned_entries, ref).row() ? row.id<StoryId>(0) : StoryId{};
}

} // namespace

Result<std::optional<Tombstone>> Writer::withdraw(FeedId feed, std::string_view ref, Instant when) {
    return impl_->guarded([&]() -> std::optional<Tombstone> {
        sqlite::Database& db = impl_->db;
        const StoryId story = find_entry(db, feed, ref);
        Tombstone tombstone = tombstone_of(db, story, when);
        {
            auto row = db.use("SELECT atom_id FROM story WHERE id = ?1 AND (SELECT count(*) FROM "
                              "entry WHERE story = ?1) = 1");
            if (!row.bind(story).row()) {
                return std::nullopt;
            }
            tombstone.atom_id = row.text(0);
        }
        tombstone.reason = fmt::format("withdrawn by its only source, {}", impl_->feed_name(feed));
        remove_story(*impl_, story);
        bury(db, tombstone);
        return tombstone;
    });
}

Result<std::size_t> Writer::prune(Instant before, std::size_t limit) {
    return impl_->guarded([&] {
        std::vector<StoryId> old;
        {
            // Both: a feed's first poll brings stories that are old and yet new here.
            auto rows = impl_->db.use("SELECT id FROM story WHERE published < ?1 AND last_entry < "
                                      "?1 ORDER BY published LIMIT ?2");
            rows.bind(before, limit);
            while (rows.row()) {
                old.push_back(rows.id<StoryId>(0));
            }
        }
        for (const StoryId story : old) {
            remove_story(*impl_, story);
        }
        return old.size();
    });
}

} // namespace gazetted::storage
