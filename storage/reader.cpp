// SPDX-License-Identifier: MIT
#include "storage/connection.hpp"
#include "storage/entry_row.hpp"
#include "storage/feed_row.hpp"
#include "storage/maintenance.hpp"
#include "storage/published.hpp"

namespace gazetted::storage {

struct Reader::Impl {
    std::unique_ptr<sqlite::Database> db;

    /// One snapshot for all that `body` asks.
    template <class Body>
    auto asked(Body&& body) -> Result<std::invoke_result_t<Body, sqlite::Database&>> {
        db->run("BEGIN");
        auto value = body(*db);
        auto status = db->status();
        if (db->in_transaction()) {
            db->run("COMMIT");
        }
        auto ended = db->status();
        if (!status || !ended) {
            return fail(std::move(!status ? status.error() : ended.error()));
        }
        return value;
    }
};

Reader::Reader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Result<Reader> Reader::open(const std::string& path) {
    auto db = open_for_reading(path);
    if (!db) {
        return fail(std::move(db.error()));
    }
    return Reader(std::make_unique<Impl>(Impl{std::move(*db)}));
}

Result<std::vector<FeedRow>> Reader::feeds() {
    return impl_->asked([](sqlite::Database& db) { return read_feeds(db); });
}

Result<std::optional<FeedRow>> Reader::feed(std::string_view name) {
    return impl_->asked([&](sqlite::Database& db) { return read_feed(db, name); });
}

Result<std::vector<model::PublishedStory>> Reader::stories(const StoryQuery& query) {
    return impl_->asked([&](sqlite::Database& db) {
        const auto ids = list_stories(db, query);
        std::vector<model::PublishedStory> stories;
        stories.reserve(ids.size());
        for (const StoryId id : ids) {
            if (auto story = read_story(db, id)) {
                stories.push_back(std::move(*story));
            }
        }
        return stories;
    });
}

Result<std::optional<model::PublishedStory>> Reader::story(StoryId id) {
    return impl_->asked([&](sqlite::Database& db) { return read_story(db, id); });
}

Result<std::vector<Tombstone>> Reader::tombstones(Instant since, std::size_t limit,
                                                  const std::string& topic,
                                                  const std::string& feed) {
    return impl_->asked([&](sqlite::Database& db) {
        std::vector<Tombstone> tombstones;
        auto rows =
            db.use("SELECT story, atom_id, merged_into, reason, at FROM tombstone WHERE "
                   "at >= ? AND instr(outputs, ?) > 0 ORDER BY at DESC, story DESC LIMIT ?");
        const std::string line = !topic.empty()  ? "\nt:" + topic + "\n"
                                 : !feed.empty() ? "\nf:" + feed + "\n"
                                                 : std::string();
        rows.bind(since, line, limit);
        while (rows.row()) {
            Tombstone& tombstone = tombstones.emplace_back();
            tombstone.story = rows.id<StoryId>(0);
            tombstone.atom_id = rows.text(1);
            if (!rows.is_null(2)) {
                tombstone.merged_into = rows.id<StoryId>(2);
            }
            tombstone.reason = rows.text(3);
            tombstone.when = rows.instant(4);
        }
        return tombstones;
    });
}

Result<std::optional<StoryTrace>> Reader::explain(std::string_view what) {
    return impl_->asked([&](sqlite::Database& db) { return explain_story(db, what); });
}

Result<std::vector<Hold>> Reader::holds(Instant now) {
    return impl_->asked([&](sqlite::Database& db) { return read_holds(db, now); });
}

Result<std::vector<FetchRow>> Reader::fetches(FeedId feed, std::size_t limit) {
    return impl_->asked([&](sqlite::Database& db) { return read_fetches(db, feed, limit); });
}

Result<void> Reader::each_entry(Instant since, const std::function<void(StoredEntry)>& on_entry) {
    auto done = impl_->asked([&](sqlite::Database& db) {
        auto rows = db.use("SELECT " GAZETTED_ENTRY_COLUMNS ", e.id, e.story, e.feed, f.name, "
                           "e.first_seen FROM entry e JOIN feed f ON f.id = e.feed "
                           "WHERE e.first_seen >= ? ORDER BY e.id");
        rows.bind(since);
        while (rows.row()) {
            StoredEntry stored;
            stored.entry = read_entry(rows);
            stored.id = rows.id<EntryId>(entry_column_count);
            stored.story = rows.id<StoryId>(entry_column_count + 1);
            stored.feed = rows.id<FeedId>(entry_column_count + 2);
            stored.feed_name = rows.text(entry_column_count + 3);
            stored.seen = rows.instant(entry_column_count + 4);
            on_entry(std::move(stored));
        }
        return true;
    });
    return done ? Result<void>{} : Result<void>(fail(std::move(done.error())));
}

Result<std::int64_t> Reader::count_stories(const StoryQuery& query) {
    return impl_->asked([&](sqlite::Database& db) { return storage::count_stories(db, query); });
}

Result<std::optional<StoryId>> Reader::last_story(const StoryQuery& query) {
    return impl_->asked([&](sqlite::Database& db) { return storage::last_story(db, query); });
}

Result<std::int64_t> Reader::search_lag() {
    return impl_->asked([](sqlite::Database& db) {
        return db.ask("SELECT (SELECT count(*) FROM search_queue) + (SELECT count(*) FROM story "
                      "WHERE id > (SELECT value FROM counter WHERE name = 'indexed_story'))");
    });
}

Result<std::int64_t> Reader::data_version() {
    auto row = impl_->db->use("SELECT value FROM counter WHERE name = 'stories_version'");
    const std::int64_t version = row.row() ? row.integer(0) : 0;
    if (auto status = impl_->db->status(); !status) {
        return fail(std::move(status.error()));
    }
    return version;
}

Result<std::vector<std::string>> Reader::check(bool thorough) {
    return check_database(*impl_->db, thorough ? Thoroughness::whole : Thoroughness::quick);
}

Result<void> Reader::backup(const std::string& to) {
    return backup_database(*impl_->db, to);
}

} // namespace gazetted::storage
