// SPDX-License-Identifier: MIT
#include "storage/migrate.hpp"
#include "tests/unit/storage/support.hpp"

#include <fstream>
#include <unistd.h>

using namespace gazetted;
using namespace gazetted::storage;
using namespace gazetted::storage::test;

namespace {

std::string schema_of(const std::string& path) {
    auto db = must(sqlite::Database::open(path, sqlite::Access::read));
    std::string schema;
    auto rows = db->once("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name");
    while (rows.row()) {
        schema += rows.string(0) + "\n";
    }
    return schema;
}

void write_file(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

} // namespace

TEST_CASE("a database of every past schema is brought to the newest", "[storage]") {
    TempDir dir;
    const auto all = schema::migrations();
    { must(Writer::open(dir.file("fresh.db"))); }
    for (std::size_t version = 0; version <= all.size(); ++version) {
        const std::string path = dir.file(std::to_string(version) + ".db");
        {
            auto db = must(sqlite::Database::open(path, sqlite::Access::write));
            must(migrate(*db, all.first(version)));
            REQUIRE(db->ask("PRAGMA user_version") == static_cast<std::int64_t>(version));
        }
        auto writer = must(Writer::open(path));
        CHECK(must(writer.check(true)).empty());
        CHECK(schema_of(path) == schema_of(dir.file("fresh.db")));
    }
}

TEST_CASE("an empty store is filled without the index of lists, and has it afterwards",
          "[storage]") {
    Store store;
    const auto has_index = [&] {
        return schema_of(store.path).find("INDEX story_published") != std::string::npos;
    };
    const auto listed = [&] {
        std::vector<std::int64_t> ids;
        for (const model::PublishedStory& story : must(store.reader().stories({}))) {
            ids.push_back(story.id.value);
        }
        return ids;
    };
    using Ids = std::vector<std::int64_t>;
    CHECK(has_index());
    must(store.writer.begin_fill());
    CHECK_FALSE(has_index());
    store.create(item(store.a, "1", "older", "c", at(0)));
    store.create(item(store.a, "2", "newer", "d", at(60)));
    CHECK(listed() == Ids{2, 1});
    SECTION("made at its end") {
        must(store.writer.end_fill());
        CHECK(has_index());
        must(store.writer.begin_fill()); // which is no first one
        CHECK(has_index());
    }
    SECTION("made by the next to write, after a fill that was cut off") {
        { const Writer gone = std::move(store.writer); }
        store.writer = must(Writer::open(store.path));
        CHECK(has_index());
    }
    CHECK(listed() == Ids{2, 1});
    CHECK(store.problems().empty());
}

TEST_CASE("what is a copy is still one after the step that moves it", "[storage]") {
    TempDir dir;
    const auto all = schema::migrations();
    auto db = must(sqlite::Database::open(dir.file("x.db"), sqlite::Access::write));
    must(migrate(*db, all.first(2)));
    db->run("INSERT INTO feed (id, name, configured_url, configured_title, priority, added, url) "
            "VALUES (1, 'f', '', '', 0, 0, '');"
            "INSERT INTO story (id, lead, sources, first_seen, last_entry, published, updated, "
            "visible_from, atom_hash, atom_id) VALUES (1, 1, 1, 0, 0, 0, 0, 0, 0, '')");
    for (const char* text_of : {"NULL", "1"}) {
        db->run(
            (std::string("INSERT INTO entry (story, feed, story_published, edit_hash, "
                         "first_seen, rung, score, text_length, same, reason, url, guid, title, "
                         "text_of) VALUES (1, 1, 0, 0, 0, 0, 0, 0, 0, '', '', '', '', ") +
             text_of + ")")
                .c_str());
    }
    must(migrate(*db, all));
    CHECK(db->ask("SELECT count(*) FROM copy") == 1);
    CHECK(db->ask("SELECT text_of FROM copy WHERE entry = 2") == 1);
}

TEST_CASE("what was found by a hash is still found after the step that moves it", "[storage]") {
    TempDir dir;
    const auto all = schema::migrations();
    const std::string path = dir.file("x.db");
    auto candidate = item(FeedId{3}, "tag:a", "A title", "Some words", at(1));
    const model::Fingerprint& print = candidate.print;
    {
        auto db = must(sqlite::Database::open(path, sqlite::Access::write));
        must(migrate(*db, all.first(6)));
        db->run("INSERT INTO feed (id, name, configured_url, configured_title, priority, added, "
                "url, entries) VALUES (3, 'f', '', '', 0, 0, '', 1)");
        db->use("INSERT INTO story (id, lead, sources, first_seen, last_entry, published, updated, "
                "visible_from, atom_hash, atom_id) VALUES (5, 7, 1, 0, 0, 0, 0, 0, ?, 'tag:a')")
            .bind(hash_text("tag:a"))
            .run();
        db->use("INSERT INTO entry (id, story, feed, story_published, edit_hash, first_seen, rung, "
                "score, text_length, same, reason, url, guid, title, content_hash, title_hash) "
                "VALUES (7, 5, 3, 0, 0, 0, 0, 0, 0, 0, '', '', 'tag:a', '', ?, ?)")
            .bind(print.content_hash, print.title_hash)
            .run();
        db->use("INSERT INTO url VALUES (?, 7)").bind(print.url_hashes.front()).run();
        db->run("UPDATE counter SET value = 7 WHERE name = 'entry_id';"
                "UPDATE counter SET value = 5 WHERE name = 'story_id'");
        must(db->status());
    }
    auto writer = must(Writer::open(path));
    candidate.entry.id = "tag:b";
    candidate.print.guid_hash = hash_text("tag:b");
    const auto known = must(writer.neighbours(candidate));
    CHECK(known.same_url.size() == 1);
    CHECK(known.same_content.size() == 1);
    REQUIRE(known.same_title_in_feed.size() == 1);
    CHECK(known.same_title_in_feed.front().id == EntryId{7});
    auto reader = must(Reader::open(path));
    const auto traced = must(reader.explain("tag:a"));
    REQUIRE(traced);
    CHECK(traced->id == StoryId{5});
}

TEST_CASE("a schema step that fails leaves the database as it was", "[storage]") {
    TempDir dir;
    auto db = must(sqlite::Database::open(dir.file("x.db"), sqlite::Access::write));
    const schema::Migration steps[] = {
        {"0001_good", "CREATE TABLE one (id INTEGER PRIMARY KEY);"},
        {"0002_bad", "CREATE TABLE two (id INTEGER PRIMARY KEY); INSERT INTO nowhere VALUES (1);"}};
    const auto result = migrate(*db, steps);
    REQUIRE_FALSE(result);
    CHECK(result.error().text.find("0002_bad") != std::string::npos);
    CHECK(db->ask("PRAGMA user_version") == 0);
    CHECK(db->ask("SELECT count(*) FROM sqlite_schema") == 0);
    CHECK(db->status());
}

TEST_CASE("a database with a newer schema is refused by writer and reader", "[storage]") {
    TempDir dir;
    const std::string path = dir.file("x.db");
    { must(Writer::open(path)); }
    {
        auto db = must(sqlite::Database::open(path, sqlite::Access::write));
        db->run("PRAGMA user_version=999");
    }
    for (const auto& error : {Writer::open(path).error(), Reader::open(path).error()}) {
        CHECK(error.code == ErrorCode::unsupported);
        CHECK(error.text.find("has schema 999") != std::string::npos);
        CHECK(error.text.find(path) != std::string::npos);
    }
}

TEST_CASE("a database of another program is left alone", "[storage]") {
    TempDir dir;
    const std::string path = dir.file("x.db");
    {
        auto db = must(sqlite::Database::open(path, sqlite::Access::write));
        db->run("CREATE TABLE theirs (id)");
    }
    const auto writer = Writer::open(path);
    REQUIRE_FALSE(writer);
    CHECK(writer.error().text.find("another program") != std::string::npos);
    CHECK(schema_of(path) == "CREATE TABLE theirs (id)\n");
    CHECK_FALSE(std::filesystem::exists(path + "-wal"));
}

TEST_CASE("a file that is no database is refused with what to do", "[storage]") {
    TempDir dir;
    write_file(dir.file("x.db"), std::string(5000, 'x'));
    const auto writer = Writer::open(dir.file("x.db"));
    REQUIRE_FALSE(writer);
    CHECK(writer.error().code == ErrorCode::database);
    CHECK(writer.error().text.find("is not an SQLite database") != std::string::npos);
    CHECK(writer.error().text.find("move the file away") != std::string::npos);
    CHECK_FALSE(Reader::open(dir.file("x.db")));
}

TEST_CASE("damage is found by check and named", "[storage]") {
    TempDir dir;
    const std::string path = dir.file("x.db");
    {
        Writer writer = must(Writer::open(path));
        const Writer::FeedSpec specs[] = {{"a", "https://a.example/", "", 0}};
        const FeedId feed = must(writer.sync_feeds(specs, at(0)))[0].id;
        for (int i = 0; i < 200; ++i) {
            model::StoryChange change;
            change.kind = model::ChangeKind::create;
            must(writer.apply(item(feed, std::to_string(i), "t", std::string(2000, 'c'), at(i)),
                              change, at(i)));
        }
    }
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(-20 * 8192, std::ios::end); // bodies: what open reads is before
        file << std::string(std::size_t{20} * 8192, '\x7f');
    }
    auto writer = must(Writer::open(path));
    CHECK_FALSE(must(writer.check(false)).empty());
    CHECK_FALSE(must(writer.check(true)).empty());
}

TEST_CASE("a directory that is missing or may not be written is named", "[storage]") {
    TempDir dir;
    const auto missing = Writer::open(dir.file("no/such/x.db"));
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::io);
    CHECK(missing.error().text.find(dir.file("no/such/x.db")) != std::string::npos);
    CHECK(missing.error().text.find("directory exists") != std::string::npos);
    if (geteuid() != 0) { // root may write everywhere
        std::filesystem::permissions(dir.path(), std::filesystem::perms::owner_read |
                                                     std::filesystem::perms::owner_exec);
        CHECK_FALSE(Writer::open(dir.file("x.db")));
    }
}

TEST_CASE("a second writer is refused as busy, with the process that writes", "[storage]") {
    TempDir dir;
    auto first = std::make_unique<Writer>(must(Writer::open(dir.file("x.db"))));
    const auto second = Writer::open(dir.file("x.db"));
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::busy);
    CHECK(second.error().text.find("process " + std::to_string(getpid())) != std::string::npos);
    CHECK(Reader::open(dir.file("x.db")));
    first.reset();
    CHECK(Writer::open(dir.file("x.db")));
}

TEST_CASE("a reader of a database that is not there says how to make one", "[storage]") {
    TempDir dir;
    const auto reader = Reader::open(dir.file("x.db"));
    REQUIRE_FALSE(reader);
    CHECK(reader.error().code == ErrorCode::not_found);
    CHECK(reader.error().text.find("gazetted run") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(dir.file("x.db")));
}

TEST_CASE("another program's write lock makes a batch busy", "[storage][slow]") {
    Store store;
    auto other = must(sqlite::Database::open(store.path, sqlite::Access::write));
    other->run("BEGIN IMMEDIATE");
    const auto begun = store.writer.begin(); // after 5 s
    REQUIRE_FALSE(begun);
    CHECK(begun.error().code == ErrorCode::busy);
    other->run("ROLLBACK");
    must(store.writer.begin());
    must(store.writer.commit());
}

TEST_CASE("a statement that fails says so once and nothing runs after it", "[storage]") {
    TempDir dir;
    auto db = must(sqlite::Database::open(dir.file("x.db"), sqlite::Access::write));
    db->run("CREATE TABLE t (a INTEGER NOT NULL)");
    db->use("INSERT INTO t VALUES (?)").bind(nullptr).run();
    CHECK(db->failed());
    db->use("INSERT INTO t VALUES (?)").bind(1).run();
    const auto status = db->status();
    REQUIRE_FALSE(status);
    CHECK(status.error().text.find("NOT NULL constraint failed") != std::string::npos);
    CHECK(db->ask("SELECT count(*) FROM t") == 0);
    db->once("SELECT \"not a column\" FROM t").run(); // never a literal
    CHECK_FALSE(db->status());
    CHECK(db->status());
}

TEST_CASE("a full disk says so and keeps what was committed", "[storage]") {
    TempDir dir;
    auto db = must(sqlite::Database::open(dir.file("x.db"), sqlite::Access::write));
    db->run("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('kept'); PRAGMA max_page_count=4;");
    must(db->status());
    const std::string large(100'000, 'x');
    db->use("INSERT INTO t VALUES (?)").bind(large).run();
    const auto status = db->status();
    REQUIRE_FALSE(status);
    CHECK(status.error().code == ErrorCode::io);
    CHECK(status.error().text.find("the disk is full") != std::string::npos);
    CHECK(db->ask("SELECT count(*) FROM t") == 1);
}
