// SPDX-License-Identifier: MIT
// Writer: what goes: entries their publisher withdrew (RFC 6721), and stories that are too old.
#include "storage/entry_write.hpp"
#include "storage/hash.hpp"
#include "storage/story_write.hpp"
#include "storage/writer_state.hpp"

#include <fmt/format.h>

namespace gazetted::storage {

namespace {

struct Member {
    EntryId entry;
    StoryId story;
};

/// The feed's entry with this id. One look-up and no scan: a document withdraws ten thousand. An id
/// without a hash is the address of the site, which names none of its entries.
Member find_entry(sqlite::Database& db, FeedId feed, std::string_view ref) {
    auto row = db.use("SELECT id, story FROM entry WHERE feed = ? AND guid_hash = ? AND guid = ?");
    row.bind(feed, hash_text(ref), ref);
    return row.row() ? Member{row.id<EntryId>(0), row.id<StoryId>(1)} : Member{};
}

/// Of the story without this one; 0 when it is the only one.
EntryId oldest_other(sqlite::Database& db, const Member& member) {
    auto row = db.use("SELECT id FROM entry WHERE story = ? AND id <> ? ORDER BY id LIMIT 1");
    return row.bind(member.story, member.entry).row() ? row.id<EntryId>(0) : EntryId{};
}

} // namespace

Result<std::optional<Withdrawn>> Writer::withdraw(FeedId feed, std::string_view ref, Instant when) {
    return impl_->guarded([&]() -> std::optional<Withdrawn> {
        sqlite::Database& db = impl_->db;
        const Member member = find_entry(db, feed, ref);
        if (!member.entry) {
            return std::nullopt;
        }
        const std::string& name = impl_->feed_name(feed);
        Tombstone tombstone = tombstone_of(db, member.story, when);
        Withdrawn withdrawn{member.story, false, tombstone.topics, tombstone.feeds};
        if (const EntryId other = oldest_other(db, member)) {
            remove_entry(*impl_, member.entry, member.story, when);
            add_reason(db, other, {model::Rung::none, 0, name + " withdrew what it had of this"});
            return withdrawn;
        }
        {
            auto row = db.use("SELECT atom_id FROM story WHERE id = ?");
            row.bind(member.story);
            tombstone.atom_id = row.row() ? row.string(0) : std::string();
        }
        tombstone.reason = fmt::format("withdrawn by its only source, {}", name);
        remove_story(*impl_, member.story);
        bury(db, tombstone);
        withdrawn.is_gone = true;
        return withdrawn;
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
