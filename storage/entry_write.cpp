// SPDX-License-Identifier: MIT
#include "storage/entry_write.hpp"

#include "storage/detail.hpp"
#include "storage/entry_row.hpp"

#include <algorithm>

namespace gazetted::storage {

namespace {

constexpr std::size_t reason_limit = 1024; // bytes of the reasons that rebinds add up

/// 0 is absent, which is NULL in the row.
std::optional<std::uint64_t> present(std::uint64_t hash) {
    return hash == 0 ? std::nullopt : std::optional(hash);
}

std::optional<std::string_view> present(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(std::string_view(text));
}

std::optional<sqlite::Blob> present_blob(const std::string& bytes) {
    return bytes.empty() ? std::nullopt : std::optional(sqlite::Blob{bytes.data(), bytes.size()});
}

EntryHashes hashes_of(const model::Candidate& candidate) {
    const model::Fingerprint& print = candidate.print;
    return {candidate.feed, print.content_hash, print.title_hash, print.url_hashes};
}

/// The end of `text` cut to `limit` bytes, at a character boundary.
std::string_view head(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) {
        return text;
    }
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0) == 0x80) {
        --limit;
    }
    return text.substr(0, limit);
}

/// That of an entry that has none yet.
void insert_sketch(WriterState& state, EntryId id, const model::Candidate& candidate) {
    const model::Fingerprint& print = candidate.print;
    if (print.posted.empty() && print.terms.empty()) {
        return;
    }
    const std::string posted = pack_shingles(print.posted);
    const std::string terms = pack_terms(print.terms);
    state.db.use("INSERT INTO sketch (entry, seen, words, posted, terms) VALUES (?, ?, ?, ?, ?)")
        .bind(id, candidate.seen, print.words, sqlite::Blob{posted.data(), posted.size()},
              present_blob(terms))
        .run();
}

} // namespace

void add_reason(sqlite::Database& db, EntryId entry, const model::Reason& reason) {
    std::string old;
    {
        auto row = db.use("SELECT reason FROM entry WHERE id = ?");
        row.bind(entry);
        old = row.row() ? row.string(0) : std::string();
    }
    if (reason.detail.empty() || old.find(reason.detail) != std::string::npos) {
        return;
    }
    const std::string joined = old.empty() ? reason.detail : old + "; " + reason.detail;
    // That it moved is remembered over why it joined: it must not be moved back and forth.
    db.use("UPDATE entry SET reason = ?1, "
           "rung = CASE WHEN rung = 0 OR ?2 = ?3 THEN ?2 ELSE rung END WHERE id = ?4")
        .bind(head(joined, reason_limit), reason.rung, model::Rung::moved, entry)
        .run();
}

EntryId insert_entry(WriterState& state, const model::Candidate& candidate, StoryId story,
                     Instant story_published, const model::Reason& reason) {
    const EntryId id{++state.last_entry.value};
    const model::Entry& entry = candidate.entry;
    const model::Fingerprint& print = candidate.print;
    const EntryTexts texts(entry);
    const std::string hashes = pack_hashes(print.url_hashes);
    std::string& detail = state.detail;
    write_detail(entry, detail);
    state.db
        .use("INSERT INTO entry (id, story, feed, story_published, guid_hash, content_hash, "
             "title_hash, edit_hash, published, updated, first_seen, rung, score, text_length, "
             "same, url_hashes, reason, url, guid, title, clean_title, canonical_url, detail, "
             "summary, clean_summary, content, clean_content) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
             "?, ?)")
        .bind(id, story, candidate.feed, story_published, present(print.guid_hash),
              present(print.content_hash), present(print.title_hash), print.edit_hash,
              entry.published, entry.updated, candidate.seen, reason.rung, reason.score,
              entry.clean.text.size(), texts.same, present_blob(hashes), reason.detail, entry.url,
              entry.id, entry.title, texts.clean_title, texts.canonical_url, present(detail),
              texts.summary, texts.clean_summary, texts.content, texts.clean_content)
        .run();
    insert_sketch(state, id, candidate);
    state.hashes.add(id, hashes_of(candidate));
    state.hashes.known().add(KnownHashes::Kind::guid, print.guid_hash, candidate.feed);
    ++state.new_entries[candidate.feed];
    return id;
}

void update_entry(WriterState& state, const model::Candidate& candidate, EntryId id,
                  const model::StoryChange& change) {
    const model::Entry& entry = candidate.entry;
    const model::Fingerprint& print = candidate.print;
    {
        auto row = state.db.use("SELECT " GAZETTED_HASH_COLUMNS " FROM entry WHERE id = ?");
        if (row.bind(id).row()) {
            state.hashes.replace(id, EntryHashesRow(row).hashes, hashes_of(candidate));
        }
    }
    const EntryTexts texts(entry);
    const std::string hashes = pack_hashes(print.url_hashes);
    std::string& detail = state.detail;
    write_detail(entry, detail);
    state.db
        .use("UPDATE entry SET guid_hash = ?1, content_hash = ?2, title_hash = ?3, "
             "edited = CASE edit_hash WHEN ?4 THEN edited ELSE ?5 END, edit_hash = ?4, "
             "published = ?6, updated = ?7, text_length = ?8, same = ?9, url_hashes = ?10, "
             "url = ?11, guid = ?12, title = ?13, clean_title = ?14, canonical_url = ?15, "
             "detail = ?16, summary = ?17, clean_summary = ?18, content = ?19, "
             "clean_content = ?20 WHERE id = ?21")
        .bind(present(print.guid_hash), present(print.content_hash), present(print.title_hash),
              print.edit_hash, candidate.seen, entry.published, entry.updated,
              entry.clean.text.size(), texts.same, present_blob(hashes), entry.url, entry.id,
              entry.title, texts.clean_title, texts.canonical_url, present(detail), texts.summary,
              texts.clean_summary, texts.content, texts.clean_content, id)
        .run();
    // Not INSERT OR REPLACE: for a table with an index it copies the pages before it changes them.
    state.db.use("DELETE FROM sketch WHERE entry = ?").bind(id).run();
    insert_sketch(state, id, candidate);
    state.hashes.known().add(KnownHashes::Kind::guid, print.guid_hash, candidate.feed);
    if (change.kind == model::ChangeKind::rebind) {
        add_reason(state.db, id, change.reason);
    }
}

void unite_texts(sqlite::Database& db, EntryId entry, const std::vector<EntryId>& copies) {
    std::vector<EntryId> roots;
    for (const EntryId copy : copies) {
        auto row = db.use("SELECT coalesce(c.text_of, e.id) FROM entry e "
                          "LEFT JOIN copy c ON c.entry = e.id WHERE e.id = ?");
        row.bind(copy);
        if (row.row()) {
            roots.push_back(row.id<EntryId>(0));
        }
    }
    if (roots.empty()) {
        return;
    }
    const EntryId root = std::min(entry, *std::min_element(roots.begin(), roots.end()));
    roots.push_back(entry);
    for (const EntryId other : roots) {
        if (other != root) {
            db.use("UPDATE copy SET text_of = ?1 WHERE text_of = ?2").bind(root, other).run();
            db.use("INSERT OR REPLACE INTO copy VALUES (?, ?)").bind(other, root).run();
        }
    }
}

} // namespace gazetted::storage
