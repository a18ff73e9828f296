// SPDX-License-Identifier: MIT
#include "storage/hash_index.hpp"

#include "storage/sqlite/database.hpp"
#include "tests/unit/storage/support.hpp"

using namespace gazetted;
using namespace gazetted::storage;
using namespace gazetted::storage::test;

namespace {

constexpr int addresses = 61;
constexpr int rows_each = addresses + 3; // words, title and the story's published id
constexpr int many = 2060;               // entries: more rows than stay in memory

model::Candidate item_number(FeedId feed, int number) {
    const std::string n = std::to_string(number);
    auto made =
        item(feed, "tag:example.org,2026:" + n, "Title " + n, "Some words " + n, at(number));
    while (made.print.url_hashes.size() < addresses) {
        made.print.url_hashes.push_back(made.print.url_hashes.back() * 3);
    }
    return made;
}

/// Entries 1 to `many` of the first feed, in one transaction.
void fill(Store& store) {
    must(store.writer.begin());
    for (int i = 1; i <= many; ++i) {
        store.create(item_number(store.a, i));
    }
    must(store.writer.commit());
}

void restart(Store& store) {
    { Writer closed = std::move(store.writer); }
    store.writer = must(Writer::open(store.path));
}

std::int64_t ask(const Store& store, const char* sql) {
    return must(sqlite::Database::open(store.path, sqlite::Access::read))->ask(sql);
}

/// As another feed with another guid tells it.
model::Neighbours akin(Store& store, int number) {
    auto candidate = item_number(store.b, number);
    candidate.print.guid_hash = hash_text("other " + candidate.entry.id);
    return must(store.writer.neighbours(candidate));
}

void check_found(Store& store, int number) {
    INFO(number);
    const auto known = akin(store, number);
    REQUIRE(known.same_url.size() == 1);
    CHECK(known.same_url.front().id == EntryId{number});
    REQUIRE(known.same_content.size() == 1);
    CHECK(known.same_content.front().id == EntryId{number});
    CHECK(known.same_title_in_feed.empty());
    auto retitled = item_number(store.a, number);
    retitled.print = {};
    retitled.print.title_hash = hash_text(retitled.entry.title);
    CHECK(must(store.writer.neighbours(retitled)).same_title_in_feed.size() == 1);
    for (const std::string& what : {retitled.entry.id, retitled.entry.url}) {
        const auto trace = must(store.reader().explain(what));
        REQUIRE(trace);
        CHECK(trace->id == StoryId{number});
    }
}

} // namespace

TEST_CASE("what is new is found before the table of hashes has it, and after a restart",
          "[storage]") {
    Store store;
    store.create(item_number(store.a, 1));
    check_found(store, 1);
    restart(store);
    store.create(item_number(store.a, 2));
    check_found(store, 1);
    check_found(store, 2);
    CHECK(ask(store, "SELECT count(*) FROM hash_index") == 0);
    CHECK(store.problems().empty());
}

TEST_CASE("many hashes are written at once, and found there", "[storage]") {
    Store store;
    fill(store);
    CHECK(ask(store, "SELECT count(*) FROM hash_index") == rows_each * many);
    CHECK(ask(store, "SELECT value FROM counter WHERE name = 'hashed_entry'") == many);
    CHECK(ask(store, "SELECT value FROM counter WHERE name = 'hashed_story'") == many);
    store.create(item_number(store.a, many + 1));
    CHECK(ask(store, "SELECT count(*) FROM hash_index") == rows_each * many);
    for (const int number : {1, many, many + 1}) {
        check_found(store, number);
    }
    restart(store);
    for (const int number : {1, many, many + 1}) {
        check_found(store, number);
    }
    CHECK(store.problems().empty());

    SECTION("a published id that is taken stays taken") {
        const auto again = store.create(item_number(store.b, 1));
        CHECK(must(store.writer.story(again.story))->atom_id.starts_with("tag:gazetted"));
    }
    SECTION("what goes is found no more") {
        for (const int number : {1, many + 1}) {
            REQUIRE(store.withdraw(store.a, "tag:example.org,2026:" + std::to_string(number),
                                   at(many)));
            CHECK(akin(store, number).same_url.empty());
            CHECK(akin(store, number).same_content.empty());
        }
        CHECK(store.problems().empty());
    }
    SECTION("an edit changes what an entry is found by") {
        for (const int number : {1, many + 1}) {
            auto edited = item_number(store.a, number);
            edited.print.content_hash = hash_text("new words " + std::to_string(number));
            model::StoryChange change;
            change.kind = model::ChangeKind::update;
            change.entry = EntryId{number};
            change.story = StoryId{number};
            must(store.writer.apply(edited, change, at(many)));
            CHECK(akin(store, number).same_content.empty());
            CHECK(akin(store, number).same_url.size() == 1);
            edited.feed = store.b;
            CHECK(must(store.writer.neighbours(edited)).same_content.size() == 1);
        }
        CHECK(store.problems().empty());
    }
    SECTION("a story that joins another is found by its id no more") {
        store.join(item_number(store.b, 2), StoryId{2}, {StoryId{many + 1}, StoryId{3}});
        CHECK(must(store.reader().explain("tag:example.org,2026:3"))->id == StoryId{2});
        CHECK(store.problems().empty());
    }
}

TEST_CASE("entries and stories are written up to ids of their own", "[storage]") {
    Store store;
    must(store.writer.begin());
    store.create(item_number(store.a, 1));
    store.join(item_number(store.b, 2), StoryId{1});
    store.join(item_number(store.a, 3), StoryId{1});
    for (int i = 4; i <= many; ++i) {
        store.create(item_number(store.a, i));
    }
    must(store.writer.commit());
    CHECK(ask(store, "SELECT value FROM counter WHERE name = 'hashed_entry'") == many);
    CHECK(ask(store, "SELECT value FROM counter WHERE name = 'hashed_story'") == many - 2);
    store.create(item_number(store.a, many + 1));
    auto edited = item_number(store.a, many);
    edited.print.content_hash = hash_text("other words");
    model::StoryChange change;
    change.kind = model::ChangeKind::update;
    change.entry = EntryId{many};
    change.story = StoryId{many - 2};
    must(store.writer.apply(edited, change, at(many)));
    for (int i = 0; i < 2; ++i) {
        edited.print.guid_hash = hash_text("elsewhere");
        CHECK(must(store.writer.neighbours(edited)).same_content.size() == 1);
        const std::string newest = "tag:example.org,2026:" + std::to_string(many + 1);
        CHECK(must(store.reader().explain(newest))->id == StoryId{many - 1});
        CHECK(store.problems().empty());
        restart(store);
    }
}

TEST_CASE("of many with the same hash the newest are found, written or not", "[storage]") {
    Store store;
    fill(store);
    auto one = item_number(store.b, 1);
    for (int i = 0; i < 5; ++i) {
        one.entry.id = one.entry.id + "again";
        one.print.guid_hash = hash_text(one.entry.id);
        store.create(one);
    }
    std::vector<std::int64_t> ids;
    for (const auto& known : akin(store, 1).same_content) {
        ids.push_back(known.id.value);
    }
    CHECK(ids == std::vector<std::int64_t>{many + 5, many + 4, many + 3, many + 2, many + 1, 1});
    for (int i = 0; i < 5; ++i) {
        one.entry.id = one.entry.id + "again";
        one.print.guid_hash = hash_text(one.entry.id);
        store.create(one);
    }
    const auto known = akin(store, 1).same_content;
    CHECK(known.size() == 8);
    CHECK(known.front().id == EntryId{many + 10});
}

TEST_CASE("what goes, or changes, before it is written leaves nothing behind", "[storage]") {
    Store store;
    for (int i = 1; i <= 3; ++i) {
        store.create(item_number(store.a, i));
    }
    REQUIRE(store.withdraw(store.a, "tag:example.org,2026:2", at(5)));
    auto edited = item_number(store.a, 1); // now with the words of the third
    edited.print.content_hash = item_number(store.a, 3).print.content_hash;
    model::StoryChange change;
    change.kind = model::ChangeKind::update;
    change.entry = EntryId{1};
    change.story = StoryId{1};
    must(store.writer.apply(edited, change, at(6)));
    const auto check_order = [&] {
        const auto known = akin(store, 3).same_content;
        REQUIRE(known.size() == 2);
        CHECK(known[0].id == EntryId{3});
        CHECK(known[1].id == EntryId{1});
        CHECK(akin(store, 1).same_content.empty());
        CHECK(akin(store, 2).same_url.empty());
    };
    check_order();
    must(store.writer.begin());
    for (int i = 4; i <= many; ++i) {
        store.create(item_number(store.a, i));
    }
    must(store.writer.commit());
    CHECK(ask(store, "SELECT count(*) FROM hash_index") == rows_each * (many - 1));
    check_order();
    CHECK(store.problems().empty());
}

TEST_CASE("what was taken back is not found", "[storage]") {
    Store store;
    store.create(item_number(store.a, 1));
    must(store.writer.begin());
    store.create(item_number(store.a, 2));
    CHECK(akin(store, 2).same_url.size() == 1);
    store.writer.rollback();
    CHECK(akin(store, 2).same_url.empty());
    check_found(store, 1);
    store.create(item_number(store.a, 3)); // with the id that was given out before
    CHECK(akin(store, 2).same_url.empty());
    CHECK(akin(store, 3).same_url.size() == 1);
    must(store.writer.begin());
    for (int i = 4; i <= many; ++i) {
        store.create(item_number(store.a, i));
    }
    store.writer.rollback();
    model::StoryChange change; // found by the same hashes as before
    change.kind = model::ChangeKind::update;
    change.entry = EntryId{1};
    change.story = StoryId{1};
    must(store.writer.apply(item_number(store.a, 1), change, at(many)));
    CHECK(ask(store, "SELECT count(*) FROM hash_index") == 0);
    CHECK(akin(store, many).same_url.empty());
    CHECK(akin(store, 3).same_url.size() == 1);
    CHECK(store.problems().empty());
}

TEST_CASE("hashes that were lost are told, and a repair finds them again", "[storage]") {
    Store store;
    fill(store);
    store.create(item_number(store.a, many + 1));
    {
        const auto other = must(sqlite::Database::open(store.path, sqlite::Access::write));
        other->run("DELETE FROM hash_index WHERE kind = 0 AND id = 1 OR kind = 2 AND id = 2; "
                   "INSERT INTO hash_index VALUES (1, 5, 99999), (2, 5, 99999)");
        must(other->status());
    }
    CHECK(store.problems() ==
          std::vector<std::string>{"an address, words or a title name entry 99999, which is gone",
                                   "a published id names story 99999, which is gone",
                                   "entry 1 is not found by its address, words or title",
                                   "story 2 is not found by its published id"});
    restart(store); // nor is what was lost taken for what never was
    for (int i = 0; i <= many / 10 + 1; ++i) {
        CHECK(akin(store, 100'000 + i).same_url.empty());
    }
    CHECK(akin(store, 1).same_url.empty());
    must(store.writer.repair());
    CHECK(store.problems().empty());
    for (const int number : {1, 2, many, many + 1}) {
        check_found(store, number);
    }
    CHECK(ask(store, "SELECT count(*) FROM hash_index") == rows_each * (many + 1));
    restart(store);
    check_found(store, many + 1);
}
