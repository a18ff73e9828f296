// SPDX-License-Identifier: MIT
// Writer: what goes: entries their publisher withdrew (RFC 6721), and stories that are too old.
#include "storage/entry_write.hpp"
#include "storage/hash.hpp"
#include "storage/story_write.hpp"
#include "storage/writer_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <compare>

namespace gazetted::storage {

namespace {

struct Member {
    StoryId story;
    EntryId entry;
    auto operator<=>(const Member&) const = default;
};

/// The feed's entry with this id. One look-up and no scan: a document withdraws ten thousand. An id
/// without a hash is the address of the site, which names none of its entries.
std::optional<Member> find_entry(sqlite::Database& db, FeedId feed, std::string_view id) {
    auto row = db.use("SELECT story, id FROM entry WHERE feed = ? AND guid_hash = ? AND guid = ?");
    if (!row.bind(feed, hash_text(id), id).row()) {
        return std::nullopt;
    }
    return Member{row.id<StoryId>(0), row.id<EntryId>(1)};
}

/// By story, each once.
std::vector<Member> find_entries(sqlite::Database& db, FeedId feed,
                                 std::span<const model::DeletedEntry> deleted) {
    std::vector<Member> members;
    for (const model::DeletedEntry& one : deleted) {
        if (const auto member = find_entry(db, feed, one.ref)) {
            members.push_back(*member);
        }
    }
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
    return members;
}

std::size_t count_entries(sqlite::Database& db, StoryId story) {
    auto row = db.use("SELECT count(*) FROM entry WHERE story = ?");
    return row.bind(story).row() ? static_cast<std::size_t>(row.integer(0)) : 0;
}

void withdraw_story(WriterState& state, Tombstone& tombstone, const std::string& feed) {
    {
        auto row = state.db.use("SELECT atom_id FROM story WHERE id = ?");
        row.bind(tombstone.story);
        tombstone.atom_id = row.row() ? row.string(0) : std::string();
    }
    tombstone.reason = fmt::format("withdrawn by its only source, {}", feed);
    remove_story(state, tombstone.story);
    bury(state.db, tombstone);
}

void leave_story(WriterState& state, std::span<const EntryId> entries, StoryId story, Instant when,
                 const std::string& feed) {
    remove_entries(state, entries, story, when);
    EntryId oldest;
    {
        auto row = state.db.use("SELECT min(id) FROM entry WHERE story = ?");
        oldest = row.bind(story).row() ? row.id<EntryId>(0) : EntryId{};
    }
    add_reason(state.db, oldest, {model::Rung::none, 0, feed + " withdrew what it had of this"});
}

} // namespace

Result<std::vector<Withdrawn>>
Writer::withdraw(FeedId feed, std::span<const model::DeletedEntry> deleted, Instant when) {
    return impl_->guarded([&] {
        std::vector<Withdrawn> withdrawn;
        const std::vector<Member> members = find_entries(impl_->db, feed, deleted);
        std::vector<EntryId> entries; // of one story
        for (std::size_t i = 0; i < members.size(); i += entries.size()) {
            const StoryId story = members[i].story;
            entries.clear();
            for (std::size_t j = i; j < members.size() && members[j].story == story; ++j) {
                entries.push_back(members[j].entry);
            }
            const std::string& name = impl_->feed_name(feed);
            Tombstone tombstone = tombstone_of(impl_->db, story, when);
            const bool is_gone = count_entries(impl_->db, story) == entries.size();
            withdrawn.push_back(
                {story, entries.size(), is_gone, tombstone.topics, tombstone.feeds});
            if (is_gone) {
                withdraw_story(*impl_, tombstone, name);
            } else {
                leave_story(*impl_, entries, story, when, name);
            }
        }
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
