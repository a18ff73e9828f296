// SPDX-License-Identifier: MIT
// Writer: the feeds of the configuration, and what their documents say of themselves. Rows are
// compared before they are written: nothing new writes nothing.
#include "storage/feed_row.hpp"
#include "storage/writer_state.hpp"

#include <unordered_set>

namespace gazetted::storage {

namespace {

/// A new address in the configuration starts polling afresh: what was learnt of the old one (moves,
/// validators) does not hold for it.
void move_feed(sqlite::Database& db, FeedId feed, const std::string& url) {
    db.use("UPDATE feed SET configured_url = ?1, url = ?1, etag = '', last_modified = '', "
           "body_hash = 0, health = 0, next_poll = 0, failures = 0, gone_days = 0, gone_last = "
           "NULL, last_error = '', move_url = '', move_polls = 0 WHERE id = ?2")
        .bind(url, feed)
        .run();
}

struct Configured {
    FeedId id;
    std::string url, title;
    int priority = 0;
    bool active = true;
};

std::optional<Configured> read_configured(sqlite::Database& db, const std::string& name) {
    auto row = db.use("SELECT id, configured_url, configured_title, priority, active FROM feed "
                      "WHERE name = ?");
    if (!row.bind(name).row()) {
        return std::nullopt;
    }
    return Configured{row.id<FeedId>(0), row.string(1), row.string(2), row.small(3),
                      row.integer(4) != 0};
}

void sync_feed(WriterState& state, const Writer::FeedSpec& spec, Instant now) {
    sqlite::Database& db = state.db;
    const auto known = read_configured(db, spec.name);
    if (!known) {
        db.use("INSERT INTO feed (name, configured_url, configured_title, priority, added, url) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?2)")
            .bind(spec.name, spec.url, spec.title, spec.priority, now)
            .run();
        return;
    }
    if (known->url != spec.url) {
        move_feed(db, known->id, spec.url);
    }
    if (known->title != spec.title || known->priority != spec.priority || !known->active) {
        state.stories_changed |= known->title != spec.title;
        db.use("UPDATE feed SET configured_title = ?, priority = ?, active = 1 WHERE id = ?")
            .bind(spec.title, spec.priority, known->id)
            .run();
    }
}

void retire_others(sqlite::Database& db, std::span<const Writer::FeedSpec> specs) {
    std::unordered_set<std::string_view> names;
    for (const auto& spec : specs) {
        names.insert(spec.name);
    }
    std::vector<FeedId> retired;
    {
        auto rows = db.use("SELECT id, name FROM feed WHERE active = 1");
        while (rows.row()) {
            if (!names.contains(rows.text(1))) {
                retired.push_back(rows.id<FeedId>(0));
            }
        }
    }
    for (const FeedId feed : retired) {
        db.use("UPDATE feed SET active = 0 WHERE id = ?").bind(feed).run();
    }
}

} // namespace

Result<std::vector<FeedRow>> Writer::sync_feeds(std::span<const FeedSpec> specs, Instant now) {
    return impl_->guarded([&] {
        std::vector<FeedRow> feeds;
        feeds.reserve(specs.size());
        for (const FeedSpec& spec : specs) {
            sync_feed(*impl_, spec, now);
            if (auto feed = read_feed(impl_->db, spec.name)) {
                feeds.push_back(std::move(*feed));
            }
        }
        retire_others(impl_->db, specs);
        return feeds;
    });
}

Result<void> Writer::store_meta(FeedId feed, const FeedMeta& meta) {
    return impl_->guarded([&] {
        sqlite::Database& db = impl_->db;
        {
            auto same = db.use("SELECT 1 FROM feed WHERE id = ? AND title = ? AND site_url = ? AND "
                               "atom_id = ? AND rights = ? AND language = ? AND icon = ? AND "
                               "updated IS ?");
            same.bind(feed, meta.title, meta.site_url, meta.atom_id, meta.rights, meta.language,
                      meta.icon, meta.updated);
            if (same.row()) {
                return;
            }
        }
        db.use("UPDATE feed SET title = ?, site_url = ?, atom_id = ?, rights = ?, language = ?, "
               "icon = ?, updated = ? WHERE id = ?")
            .bind(meta.title, meta.site_url, meta.atom_id, meta.rights, meta.language, meta.icon,
                  meta.updated, feed)
            .run();
        impl_->stories_changed = true; // they are shown beside every story of the feed
    });
}

} // namespace gazetted::storage
