// SPDX-License-Identifier: MIT
#include "storage/known_hashes.hpp"

#include "storage/sqlite/database.hpp"
#include "tests/unit/storage/support.hpp"

#include <algorithm>

using namespace gazetted;
using namespace gazetted::storage;
using namespace gazetted::storage::test;

using Kind = KnownHashes::Kind;

namespace {

std::unique_ptr<sqlite::Database> database_of(const Store& store) {
    return must(sqlite::Database::open(store.path, sqlite::Access::read));
}

std::uint64_t hash_number(std::size_t number) {
    return hash_text(std::to_string(number));
}

model::Candidate item_number(FeedId feed, int number) {
    const std::string n = std::to_string(number);
    return item(feed, "tag:example.org,2026:" + n, "Title " + n, "Some words " + n, at(number));
}

/// Until the writer has read what its indexes hold.
void ask_in_vain(Store& store, int times) {
    for (int i = 0; i < times; ++i) {
        const auto known = must(store.writer.neighbours(item_number(store.b, 100'000 + i)));
        CHECK_FALSE(known.same_guid);
        CHECK(known.same_url.empty());
    }
}

} // namespace

TEST_CASE("what was added is known, and little else", "[storage]") {
    Store store;
    const auto db = database_of(store);
    KnownHashes known;
    CHECK(known.may_hold(Kind::url, 1)); // nothing is known before the indexes were read
    known.note_absent(*db, 0);
    REQUIRE(known.is_complete());
    constexpr std::size_t many = 150'000; // in several filters
    for (std::size_t i = 0; i < many; ++i) {
        known.add(Kind::url, hash_number(i));
    }
    std::size_t missed = 0;
    std::size_t mistaken = 0;
    for (std::size_t i = 0; i < many; ++i) {
        missed += known.may_hold(Kind::url, hash_number(i)) ? 0U : 1U;
        mistaken += known.may_hold(Kind::url, hash_number(many + i)) ? 1U : 0U;
        mistaken += known.may_hold(Kind::content, hash_number(i)) ? 1U : 0U;
    }
    CHECK(missed == 0);
    CHECK(mistaken < many / 50); // 1 % of each
    CHECK(known.memory() <= 4 * many);
}

TEST_CASE("a guid of one feed is not another's", "[storage]") {
    Store store;
    const auto db = database_of(store);
    KnownHashes known;
    known.note_absent(*db, 0);
    known.add(Kind::guid, 7, store.a);
    known.add(Kind::forgotten, 7, store.b);
    CHECK(known.may_hold(Kind::guid, 7, store.a));
    CHECK_FALSE(known.may_hold(Kind::guid, 7, store.b));
    CHECK_FALSE(known.may_hold(Kind::forgotten, 7, store.a));
    CHECK(known.may_hold(Kind::forgotten, 7, store.b));
    known.add(Kind::content, 0);
    CHECK_FALSE(known.may_hold(Kind::content, 0)); // absent is no hash
}

TEST_CASE("the indexes are read once that costs no more than asking them has", "[storage]") {
    Store store;
    for (int i = 0; i < 30; ++i) {
        store.create(item_number(store.a, i));
    }
    must(store.writer.repair()); // so that nothing is in the writer's memory only
    const auto db = database_of(store);
    KnownHashes known;
    known.note_absent(*db, 30);
    known.note_absent(*db, 30);
    CHECK_FALSE(known.is_complete());
    known.note_absent(*db, 30);
    REQUIRE(known.is_complete());
    for (int i = 0; i < 30; ++i) {
        const model::Candidate one = item_number(store.a, i);
        CHECK(known.may_hold(Kind::guid, one.print.guid_hash, store.a));
        CHECK(known.may_hold(Kind::content, one.print.content_hash));
        CHECK(known.may_hold(Kind::url, one.print.url_hashes.front()));
        CHECK(known.may_hold(Kind::atom_id, hash_text(one.entry.id)));
    }
    CHECK_FALSE(known.may_hold(Kind::url, 1));
}

TEST_CASE("indexes that cannot be read leave everything possible", "[storage]") {
    Store store;
    store.create(item_number(store.a, 1));
    const auto db = must(sqlite::Database::open(store.dir.file("empty.db"), sqlite::Access::write));
    KnownHashes known; // of a file without tables
    known.note_absent(*db, 0);
    CHECK_FALSE(known.is_complete());
    CHECK(known.may_hold(Kind::url, 1));
}

TEST_CASE("a store with more hashes than the filter may hold is asked each time",
          "[storage][slow]") {
    Store store;
    const auto db = database_of(store);
    KnownHashes known;
    known.note_absent(*db, 0);
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U; // spreads numbers
    std::size_t most = 0;
    std::uint64_t n = 0;
    while (known.is_complete() && n < 40'000'000) {
        most = std::max(most, known.memory());
        known.add(Kind::url, ++n * odd);
    }
    CHECK(most == std::size_t{32} << 20U);
    CHECK_FALSE(known.is_complete());
    CHECK(known.memory() == 0);
    CHECK(known.may_hold(Kind::url, 1));
    known.note_absent(*db, 0); // nor is it read again
    CHECK_FALSE(known.is_complete());
}

TEST_CASE("what is known is found after a restart, after many that were not", "[storage]") {
    Store store;
    for (int i = 0; i < 20; ++i) {
        store.create(item_number(store.a, i));
    }
    auto withdrawn = store.withdraw(store.a, "tag:example.org,2026:3", at(50));
    REQUIRE(withdrawn);
    { Writer closed = std::move(store.writer); }
    store.writer = must(Writer::open(store.path));
    ask_in_vain(store, 5);

    auto known = must(store.writer.neighbours(item_number(store.a, 4)));
    REQUIRE(known.same_guid);
    auto elsewhere = item_number(store.b, 4);
    known = must(store.writer.neighbours(elsewhere));
    CHECK_FALSE(known.same_guid);
    CHECK(known.same_url.size() == 1);
    CHECK(known.same_content.size() == 1);
    auto retitled = item(store.a, "other", "Title 4", "Other words", at(60));
    CHECK(must(store.writer.neighbours(retitled)).same_title_in_feed.size() == 1);

    const auto gone = must(store.writer.neighbours(item_number(store.a, 3)));
    REQUIRE(gone.same_guid); // it does not come back
    CHECK_FALSE(gone.same_guid->id);

    // The published id is taken: by a story, and by one that is no more.
    for (const int taken : {4, 3}) {
        const auto made = store.create(item_number(store.b, taken));
        const auto story = must(store.writer.story(made.story));
        REQUIRE(story);
        CHECK(story->atom_id != "tag:example.org,2026:" + std::to_string(taken));
    }
}

TEST_CASE("what came after the indexes were read is known as well", "[storage]") {
    Store store;
    ask_in_vain(store, 1);
    store.create(item_number(store.a, 1));
    CHECK(must(store.writer.neighbours(item_number(store.a, 1))).same_guid);
    const auto namesake = store.create(item_number(store.b, 1));
    CHECK(must(store.writer.story(namesake.story))->atom_id.starts_with("tag:gazetted"));
    auto moved = item_number(store.a, 1);
    moved.entry.id = "tag:example.org,2026:new";
    moved.print.guid_hash = hash_text(moved.entry.id);
    moved.print.url_hashes = {hash_text("https://example.org/new")};
    model::StoryChange change;
    change.kind = model::ChangeKind::rebind;
    change.entry = EntryId{1};
    change.story = StoryId{1};
    must(store.writer.apply(moved, change, at(2)));
    CHECK(must(store.writer.neighbours(moved)).same_guid);
    auto elsewhere = moved;
    elsewhere.feed = store.b;
    CHECK(must(store.writer.neighbours(elsewhere)).same_url.size() == 1);
    REQUIRE(store.withdraw(store.a, moved.entry.id, at(3)));
    CHECK(must(store.writer.neighbours(moved)).same_guid); // as one that went
}
