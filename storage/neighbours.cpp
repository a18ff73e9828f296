// SPDX-License-Identifier: MIT
// Writer: what is known that bears on one candidate. Four look-ups by hash; every list is bounded,
// since thousands of entries may share a title ("Correction") or an address (a feed that links to
// its front page).
#include "storage/entry_row.hpp"
#include "storage/writer_state.hpp"

#include <algorithm>

namespace gazetted::storage {

namespace {

constexpr std::size_t neighbours_kept = 8; // of each kind

void read_all(sqlite::Database& db, const std::vector<EntryId>& ids,
              std::vector<model::KnownEntry>& known) {
    for (const EntryId id : ids) {
        if (known.size() == neighbours_kept ||
            std::any_of(known.begin(), known.end(), [&](const auto& k) { return k.id == id; })) {
            continue;
        }
        auto row = db.use("SELECT " GAZETTED_KNOWN_COLUMNS " FROM entry e WHERE e.id = ?");
        if (row.bind(id).row()) {
            known.push_back(read_known(row, 0));
        }
    }
}

std::optional<model::KnownEntry> find_guid(sqlite::Database& db, FeedId feed, std::uint64_t hash) {
    auto rows = db.use("SELECT " GAZETTED_KNOWN_COLUMNS
                       " FROM entry e WHERE e.feed = ? AND e.guid_hash = ? "
                       "ORDER BY e.id DESC LIMIT 1");
    rows.bind(feed, hash);
    return rows.row() ? std::optional(read_known(rows, 0)) : std::nullopt;
}

/// An entry that went by age or was withdrawn looks like one that has not changed, with no id.
std::optional<model::KnownEntry> find_forgotten(WriterState& state,
                                                const model::Candidate& candidate) {
    const model::Fingerprint& print = candidate.print;
    std::uint64_t hash = print.guid_hash;
    if (hash == 0 && !print.url_hashes.empty()) {
        hash = print.url_hashes.front();
    }
    if (!state.hashes.known().may_hold(KnownHashes::Kind::forgotten, hash, candidate.feed)) {
        return std::nullopt;
    }
    auto rows = state.db.use("SELECT 1 FROM forgotten WHERE feed = ? AND guid_hash = ?");
    rows.bind(candidate.feed, hash);
    if (!rows.row()) {
        return std::nullopt;
    }
    model::KnownEntry known;
    known.feed = candidate.feed;
    known.edit_hash = print.edit_hash;
    known.content_hash = print.content_hash;
    known.title_hash = print.title_hash;
    known.rung = model::Rung::guid;
    return known;
}

} // namespace

void Writer::announce(const model::Candidate& candidate) const {
    const model::Fingerprint& print = candidate.print;
    HashIndex& hashes = impl_->hashes;
    hashes.prefetch({candidate.feed, print.content_hash, print.title_hash, print.url_hashes});
    hashes.known().prefetch(KnownHashes::Kind::guid, print.guid_hash, candidate.feed);
    hashes.known().prefetch(KnownHashes::Kind::forgotten, print.guid_hash, candidate.feed);
}

Result<model::Neighbours> Writer::neighbours(const model::Candidate& candidate) {
    return impl_->asked([&] {
        sqlite::Database& db = impl_->db;
        HashIndex& hashes = impl_->hashes;
        const model::Fingerprint& print = candidate.print;
        model::Neighbours found;
        if (print.guid_hash != 0 &&
            hashes.known().may_hold(KnownHashes::Kind::guid, print.guid_hash, candidate.feed)) {
            found.same_guid = find_guid(db, candidate.feed, print.guid_hash);
        }
        if (!found.same_guid) {
            found.same_guid = find_forgotten(*impl_, candidate);
        }
        if (found.same_guid && found.same_guid->edit_hash == print.edit_hash) {
            return found; // the same entry again: by far the most frequent case
        }
        if (found.same_guid && found.same_guid->id) {
            auto row = db.use("SELECT url FROM entry WHERE id = ?");
            row.bind(found.same_guid->id);
            found.same_guid->is_same_link = row.row() && row.text(0) == candidate.entry.url;
        }
        for (const std::uint64_t hash : print.url_hashes) {
            read_all(db, hashes.by_url(hash, neighbours_kept), found.same_url);
        }
        read_all(db, hashes.by_content(print.content_hash, neighbours_kept), found.same_content);
        read_all(db, hashes.by_title(candidate.feed, print.title_hash, neighbours_kept),
                 found.same_title_in_feed);
        if (!found.same_guid && found.same_url.empty() && found.same_content.empty() &&
            found.same_title_in_feed.empty()) {
            hashes.note_absent(impl_->last_entry.value);
        }
        return found;
    });
}

} // namespace gazetted::storage
