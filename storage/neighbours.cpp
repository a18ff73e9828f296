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

void read_all(sqlite::Use& rows, std::vector<model::KnownEntry>& known) {
    while (rows.row() && known.size() < neighbours_kept) {
        const auto id = rows.id<EntryId>(0);
        if (std::none_of(known.begin(), known.end(), [&](const auto& k) { return k.id == id; })) {
            known.push_back(read_known(rows, 0));
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
    if (!state.known.may_hold(KnownHashes::Kind::forgotten, hash, candidate.feed)) {
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

void find_urls(sqlite::Database& db, const std::vector<std::uint64_t>& hashes,
               std::vector<model::KnownEntry>& known) {
    for (const std::uint64_t hash : hashes) {
        auto rows =
            db.use("SELECT " GAZETTED_KNOWN_COLUMNS " FROM url u JOIN entry e ON e.id = u.entry "
                   "WHERE u.hash = ? ORDER BY u.entry DESC LIMIT 8");
        rows.bind(hash);
        read_all(rows, known);
    }
}

/// Whether one of the other look-ups may find anything: none does for most new entries, which are
/// spared three statements, and for most of them this one too.
bool is_akin(WriterState& state, const model::Candidate& candidate) {
    using Kind = KnownHashes::Kind;
    const model::Fingerprint& print = candidate.print;
    const KnownHashes& known = state.known;
    const bool may_be = known.may_hold(Kind::content, print.content_hash) ||
                        known.may_hold(Kind::title, print.title_hash, candidate.feed) ||
                        std::any_of(print.url_hashes.begin(), print.url_hashes.end(),
                                    [&](auto hash) { return known.may_hold(Kind::url, hash); });
    if (!may_be || print.url_hashes.size() > 1) { // few have more than one
        return may_be;
    }
    const auto unless_0 = [](std::uint64_t hash) {
        return hash == 0 ? std::nullopt : std::optional(hash);
    };
    auto row = state.db.use("SELECT 1 FROM url WHERE hash = ?1 UNION ALL "
                            "SELECT 1 FROM entry WHERE content_hash = ?2 UNION ALL "
                            "SELECT 1 FROM entry WHERE feed = ?3 AND title_hash = ?4 LIMIT 1");
    row.bind(unless_0(print.url_hashes.empty() ? 0 : print.url_hashes.front()),
             unless_0(print.content_hash), candidate.feed, unless_0(print.title_hash));
    return row.row();
}

} // namespace

Result<model::Neighbours> Writer::neighbours(const model::Candidate& candidate) {
    return impl_->asked([&] {
        sqlite::Database& db = impl_->db;
        const model::Fingerprint& print = candidate.print;
        model::Neighbours found;
        if (print.guid_hash != 0 &&
            impl_->known.may_hold(KnownHashes::Kind::guid, print.guid_hash, candidate.feed)) {
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
        if (!is_akin(*impl_, candidate)) {
            if (!found.same_guid) {
                impl_->known.note_absent(db, impl_->last_entry.value);
            }
            return found;
        }
        find_urls(db, print.url_hashes, found.same_url);
        if (print.content_hash != 0) {
            auto rows =
                db.use("SELECT " GAZETTED_KNOWN_COLUMNS " FROM entry e WHERE e.content_hash = ? "
                       "ORDER BY e.id DESC LIMIT 8");
            rows.bind(print.content_hash);
            read_all(rows, found.same_content);
        }
        if (print.title_hash != 0) {
            auto rows =
                db.use("SELECT " GAZETTED_KNOWN_COLUMNS " FROM entry e WHERE e.feed = ? AND "
                       "e.title_hash = ? ORDER BY e.id DESC LIMIT 8");
            rows.bind(candidate.feed, print.title_hash);
            read_all(rows, found.same_title_in_feed);
        }
        return found;
    });
}

} // namespace gazetted::storage
