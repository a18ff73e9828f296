// SPDX-License-Identifier: MIT
// Writer: the feeds of the configuration, and what their documents say of themselves. Rows are
// compared before they are written: nothing new writes nothing.
#include "storage/feed_row.hpp"
#include "storage/writer_state.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace gazetted::storage {

namespace {

/// A new address in the configuration starts polling afresh: what was learnt of the old one (moves,
/// validators) does not hold for it.
void move_feed(sqlite::Database& db, FeedId feed, const std::string& url) {
    db.use("UPDATE feed SET configured_url = ?1, url = ?1, etag = '', last_modified = '', "
           "body_hash = 0, health = 0, next_poll = 0, failures = 0, gone_days = 0, gone_last = "
           "NULL, moved = NULL, last_error = '', move_url = '', move_polls = 0 WHERE id = ?2")
        .bind(url, feed)
        .run();
}

struct Configured {
    FeedId id;
    std::string url, title;
    int priority = 0;
    bool active = true;
};

/// By name.
std::unordered_map<std::string, Configured> read_configured(sqlite::Database& db) {
    std::unordered_map<std::string, Configured> known;
    auto rows =
        db.use("SELECT name, id, configured_url, configured_title, priority, active FROM feed");
    while (rows.row()) {
        known.try_emplace(rows.string(0),
                          Configured{rows.id<FeedId>(1), rows.string(2), rows.string(3),
                                     rows.small(4), rows.integer(5) != 0});
    }
    return known;
}

void add_feed(sqlite::Database& db, const Writer::FeedSpec& spec, Instant now) {
    db.use("INSERT INTO feed (name, configured_url, configured_title, priority, added, url) "
           "VALUES (?1, ?2, ?3, ?4, ?5, ?2)")
        .bind(spec.name, spec.url, spec.title, spec.priority, now)
        .run();
}

void change_feed(WriterState& state, const Writer::FeedSpec& spec, const Configured& known) {
    sqlite::Database& db = state.db;
    if (known.url != spec.url) {
        move_feed(db, known.id, spec.url);
    }
    if (known.title != spec.title || known.priority != spec.priority || !known.active) {
        state.stories_changed |= known.title != spec.title;
        db.use("UPDATE feed SET configured_title = ?, priority = ?, active = 1 WHERE id = ?")
            .bind(spec.title, spec.priority, known.id)
            .run();
    }
}

/// Brings the table in line with the configuration.
void write_configured(WriterState& state, std::span<const Writer::FeedSpec> specs, Instant now) {
    auto known = read_configured(state.db);
    for (const Writer::FeedSpec& spec : specs) {
        if (const auto found = known.find(spec.name); found == known.end()) {
            add_feed(state.db, spec, now);
        } else {
            change_feed(state, spec, found->second);
            found->second.active = false; // looked at: what is still active below is not configured
        }
    }
    for (const auto& [name, feed] : known) {
        if (feed.active) {
            state.db.use("UPDATE feed SET active = 0 WHERE id = ?").bind(feed.id).run();
        }
    }
}

} // namespace

Result<std::vector<PolledFeed>> Writer::sync_feeds(std::span<const FeedSpec> specs, Instant now) {
    return impl_->guarded([&] {
        write_configured(*impl_, specs, now);
        std::vector<std::string_view> names;
        names.reserve(specs.size());
        for (const FeedSpec& spec : specs) {
            names.emplace_back(spec.name);
        }
        return read_polled(impl_->db, names);
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
