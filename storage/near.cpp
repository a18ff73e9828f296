// SPDX-License-Identifier: MIT
// What the near-duplicate window needs of the store: sketches to begin with, and the texts of what
// it proposes.
#include "storage/entry_row.hpp"
#include "storage/writer_state.hpp"

namespace gazetted::storage {

namespace {

std::optional<model::NearEntry> read_near(sqlite::Database& db, EntryId id) {
    auto row = db.use("SELECT e.url != '', " GAZETTED_KNOWN_COLUMNS " FROM entry e WHERE e.id = ?");
    row.bind(id);
    if (!row.row()) {
        return std::nullopt;
    }
    model::NearEntry near;
    near.has_address = row.small(0) != 0;
    near.known = read_known(row, 1);
    return near;
}

} // namespace

Result<std::vector<model::NearEntry>> Writer::near_entries(std::span<const EntryId> ids) {
    return impl_->asked([&] {
        std::vector<model::NearEntry> near;
        for (const EntryId id : ids) {
            if (auto entry = read_near(impl_->db, id)) {
                near.push_back(std::move(*entry));
            }
        }
        return near;
    });
}

Result<model::StoredText> Writer::text_of(EntryId entry) {
    return impl_->asked([&] {
        auto row = impl_->db.use("SELECT " GAZETTED_ENTRY_COLUMNS " FROM entry e WHERE e.id = ?");
        row.bind(entry);
        model::StoredText stored;
        if (row.row()) {
            model::Editorial clean = read_entry(row).clean;
            stored.title = std::move(clean.title);
            stored.is_markup = !clean.content.empty();
            stored.text = std::move(stored.is_markup ? clean.content : clean.summary);
        }
        return stored;
    });
}

Result<Writer::Place> Writer::place_of(EntryId entry) {
    return impl_->asked([&] {
        auto row = impl_->db.use("SELECT coalesce(c.text_of, e.id), e.story FROM entry e "
                                 "LEFT JOIN copy c ON c.entry = e.id WHERE e.id = ?");
        row.bind(entry);
        return row.row() ? Place{row.id<EntryId>(0), row.id<StoryId>(1)} : Place{};
    });
}

Result<void> Writer::each_sketch(Instant since,
                                 const std::function<void(const SketchRow&)>& on_row) {
    auto rows = impl_->db.use(
        "SELECT s.entry, s.seen, e.story, e.feed, s.words, EXISTS (SELECT 1 FROM copy c WHERE "
        "c.entry = s.entry), s.posted, "
        "s.terms "
        "FROM sketch s JOIN entry e ON e.id = s.entry WHERE s.seen >= ? ORDER BY s.entry");
    rows.bind(since);
    SketchRow row;
    while (rows.row()) {
        row.entry = rows.id<EntryId>(0);
        row.seen = rows.instant(1);
        row.story = rows.id<StoryId>(2);
        row.feed = rows.id<FeedId>(3);
        row.words = static_cast<std::uint32_t>(rows.integer(4));
        row.is_copy = rows.small(5) != 0;
        row.posted = unpack_shingles(rows.blob(6));
        row.terms = unpack_terms(rows.blob(7));
        on_row(row);
    }
    return impl_->db.status();
}

Result<void> Writer::forget_sketches(Instant before) {
    return impl_->guarded(
        [&] { impl_->db.use("DELETE FROM sketch WHERE seen < ?").bind(before).run(); });
}

} // namespace gazetted::storage
