// SPDX-License-Identifier: MIT
#include "tests/unit/storage/support.hpp"

using namespace gazetted;
using namespace gazetted::storage;
using namespace gazetted::storage::test;
using model::ChangeKind;

namespace {

model::StoryChange change_of(ChangeKind kind, const Writer::Applied& applied) {
    model::StoryChange change;
    change.kind = kind;
    change.entry = applied.entry;
    change.story = applied.story;
    return change;
}

} // namespace

TEST_CASE("a new entry makes a story that is found again by all its hashes", "[storage]") {
    Store store;
    const auto first = item(store.a, "g1", "Title", "Some words", at(0));
    const auto made = store.create(first);
    CHECK(made.entry.value == 1);
    CHECK(made.story.value == 1);

    auto changed = first;
    changed.print.edit_hash = 99;
    const auto same_feed = must(store.writer.neighbours(changed));
    REQUIRE(same_feed.same_guid);
    CHECK(same_feed.same_guid->id == made.entry);
    CHECK(same_feed.same_guid->story == made.story);
    CHECK(same_feed.same_guid->edit_hash == first.print.edit_hash);
    CHECK(same_feed.same_guid->published == at(-60));
    CHECK(same_feed.same_url.size() == 1);
    CHECK(same_feed.same_content.size() == 1);
    CHECK(same_feed.same_title_in_feed.size() == 1);

    auto elsewhere = first;
    elsewhere.feed = store.b;
    const auto other_feed = must(store.writer.neighbours(elsewhere));
    CHECK_FALSE(other_feed.same_guid);
    CHECK(other_feed.same_url.size() == 1);
    CHECK(other_feed.same_content.size() == 1);
    CHECK(other_feed.same_title_in_feed.empty());
}

TEST_CASE("the same entry again is recognised by its guid alone and writes nothing", "[storage]") {
    Store store;
    const auto first = item(store.a, "g1", "Title", "Some words", at(0));
    const auto made = store.create(first);
    auto reader = store.reader();
    const auto version = must(reader.data_version());
    const auto known = must(store.writer.neighbours(first));
    REQUIRE(known.same_guid);
    CHECK(known.same_url.empty());
    const auto applied =
        must(store.writer.apply(first, change_of(ChangeKind::unchanged, made), at(9)));
    CHECK(applied.story == made.story);
    CHECK(must(reader.data_version()) == version);
}

TEST_CASE("neighbours of a kind are bounded and newest first", "[storage]") {
    Store store;
    for (int i = 0; i < 20; ++i) {
        store.create(item(store.a, "g" + std::to_string(i), "Correction", "Some words", at(i)));
    }
    const auto known =
        must(store.writer.neighbours(item(store.a, "new", "Correction", "Some words", at(99))));
    CHECK(known.same_content.size() == 8);
    CHECK(known.same_title_in_feed.size() == 8);
    CHECK(known.same_content.front().id.value == 20);
}

TEST_CASE("a twin joins the story and keeps its reason", "[storage]") {
    Store store;
    const auto made = store.create(item(store.a, "g1", "Title", "Some words", at(0)));
    const auto before = must(store.writer.story(made.story));
    const auto twin = store.join(item(store.b, "h1", "Other", "Some words", at(60)), made.story);
    CHECK(twin.story == made.story);
    const auto story = must(store.writer.story(made.story));
    REQUIRE(story);
    CHECK(story->updated == before->updated);
    REQUIRE(story->sources.size() == 2);
    CHECK(story->sources[0].feed_name == "a");
    CHECK(story->sources[0].feed_title == "Feed A");
    CHECK(story->sources[1].reason.rung == model::Rung::content_hash);
    CHECK(story->sources[1].reason.detail == "same words");
    CHECK(store.problems().empty());
}

TEST_CASE("only a material edit moves the story's time of change", "[storage]") {
    Store store;
    auto candidate = item(store.a, "g1", "Title", "Some words", at(0));
    const auto made = store.create(candidate);
    const auto first = must(store.writer.story(made.story));

    candidate = item(store.a, "g1", "Titel", "Some words", at(100));
    auto change = change_of(ChangeKind::update, made);
    must(store.writer.apply(candidate, change, at(100)));
    auto story = must(store.writer.story(made.story));
    CHECK(story->lead.clean.title == "Titel");
    CHECK(story->updated == first->updated);

    candidate = item(store.a, "g1", "Title", "Quite other words", at(200));
    candidate.entry.updated = at(150);
    change.is_material = true;
    must(store.writer.apply(candidate, change, at(200)));
    story = must(store.writer.story(made.story));
    CHECK(story->updated == at(150));
    CHECK(story->published == first->published);
    CHECK(story->atom_id == first->atom_id);
    CHECK(story->lead.content == "Quite other words");

    candidate.entry.updated = at(9000); // a clock that runs ahead
    candidate.seen = at(300);
    must(store.writer.apply(candidate, change, at(300)));
    CHECK(must(store.writer.story(made.story))->updated == at(300));
    CHECK(must(store.writer.neighbours(candidate)).same_guid->id == made.entry);
    CHECK(store.problems().empty());
}

TEST_CASE("a rebound entry is found by its new guid and address, and not by the old", "[storage]") {
    Store store;
    const auto old = item(store.a, "g1", "Title", "Some words", at(0));
    const auto made = store.create(old);
    auto moved = item(store.a, "new-guid", "Title", "Some words", at(50));
    auto change = change_of(ChangeKind::rebind, made);
    change.reason = {model::Rung::moved, 1, "the feed changed its guids"};
    CHECK(must(store.writer.apply(moved, change, at(50))).story == made.story);
    CHECK(must(store.writer.neighbours(moved)).same_guid->id == made.entry);
    auto unrelated = old;
    unrelated.print.content_hash = unrelated.print.title_hash = 0;
    const auto none = must(store.writer.neighbours(unrelated));
    CHECK_FALSE(none.same_guid);
    CHECK(none.same_url.empty());
    auto reader = store.reader();
    const auto trace = must(reader.explain("1"));
    REQUIRE(trace);
    CHECK(trace->entries[0].reason.rung == model::Rung::moved);
    CHECK(trace->entries[0].reason.detail == "new; the feed changed its guids");
}

TEST_CASE("a feed that repeats itself is shown eight times, and hides no other", "[storage]") {
    Store store;
    const auto story = store.create(item(store.a, "g0", "One", "words", at(10))).story;
    for (int i = 1; i <= 20; ++i) {
        store.join(item(store.a, "g" + std::to_string(i), "One", "words", at(i)), story);
    }
    store.join(item(store.b, "h1", "One", "words", at(100)), story);
    const auto sources = must(store.writer.story(story))->sources;
    REQUIRE(sources.size() == 9);
    CHECK(sources.front().entry == EntryId{1}); // the lead
    CHECK(sources[1].entry == EntryId{2});      // then the oldest
    CHECK(sources.back().feed_name == "b");
    CHECK(must(store.reader().explain("1"))->entries.size() == 22);
}

TEST_CASE("merged stories keep the oldest id and leave tombstones", "[storage]") {
    Store store;
    const auto one = store.create(item(store.a, "g1", "One", "words one", at(0)));
    const auto two = store.create(item(store.b, "https://b.example/2", "Two", "words two", at(10)));
    const auto three = store.create(item(store.a, "g3", "Three", "words three", at(20)));
    must(store.writer.add_topics(two.story, std::vector<TopicMatch>{{"world", "title:two"}}));
    const auto first = must(store.writer.story(one.story));
    // Told in the wrong order: the oldest survives all the same.
    const auto joined =
        store.join(item(store.b, "h4", "Four", "words four", at(30)), three.story, {two.story});
    CHECK(joined.story == two.story);
    const auto again =
        store.join(item(store.b, "h5", "Five", "words five", at(40)), two.story, {one.story});
    CHECK(again.story == one.story);
    const auto story = must(store.writer.story(one.story));
    CHECK(story->sources.size() == 5);
    CHECK(story->atom_id == first->atom_id);
    CHECK(story->published == first->published);
    CHECK(story->topics == std::vector<std::string>{"world"});
    CHECK_FALSE(must(store.writer.story(two.story)));

    auto reader = store.reader();
    const auto tombstones = must(reader.tombstones(at(0), 10));
    REQUIRE(tombstones.size() == 2);
    for (const Tombstone& tombstone : tombstones) {
        CHECK(tombstone.merged_into == one.story);
    }
    for (const char* what : {"2", "3", "https://b.example/2", "https://example.org/g3"}) {
        INFO(what);
        const auto trace = must(reader.explain(what));
        REQUIRE(trace);
        CHECK(trace->id == one.story);
        CHECK(trace->absorbed.size() == 2);
    }
    // A decision that was made before the merge is followed.
    CHECK(store.join(item(store.a, "g6", "Six", "words six", at(50)), three.story).story ==
          one.story);
    CHECK(store.problems().empty());
}

TEST_CASE("an entry that should join a story that is gone makes one of its own", "[storage]") {
    Store store;
    const auto applied = store.join(item(store.a, "g1", "One", "words", at(0)), StoryId{77});
    CHECK(applied.story.value == 1);
    CHECK(must(store.writer.story(applied.story))->sources.size() == 1);
    CHECK(store.problems().empty());
}

TEST_CASE("a published id is the entry's own where it can be, and never given twice", "[storage]") {
    struct Row {
        std::string guid;
        bool is_own;
    };
    const Row rows[] = {{"https://example.org/story?p=1", true},
                        {"tag:example.org,2024:1", true},
                        {"urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a", true},
                        {"12345", false},
                        {"no scheme here", false},
                        {"http:", false},
                        {":x", false},
                        {"1http://x", false},
                        {"http://x y", false},
                        {"http://x/<a>", false},
                        {"", false},
                        {"http://x/" + std::string(2000, 'a'), false}};
    Store store;
    for (const Row& row : rows) {
        INFO(row.guid);
        auto candidate = item(store.a, row.guid, "T", "c " + row.guid, at(0));
        const auto made = store.create(candidate);
        const std::string id = must(store.writer.story(made.story))->atom_id;
        CHECK((id == row.guid) == row.is_own);
        CHECK((id.rfind("tag:gazetted,2026:", 0) == 0) == !row.is_own);
        candidate.feed = store.b;
        const auto other = must(store.writer.story(store.create(candidate).story))->atom_id;
        CHECK(other != id);
        CHECK(other.rfind("tag:gazetted,2026:", 0) == 0);
        CHECK(must(store.writer.story(store.create(candidate).story))->atom_id == other + "-2");
    }
}

TEST_CASE("a rebuilt database gives the same published ids", "[storage]") {
    std::vector<std::string> ids;
    for (int round = 0; round < 2; ++round) {
        Store store;
        for (int i = 0; i < round * 3; ++i) { // other row ids the second time
            store.create(item(store.b, "x" + std::to_string(i), "x", "x", at(i)));
        }
        ids.push_back(
            must(store.writer.story(store.create(item(store.a, "42", "T", "words", at(5))).story))
                ->atom_id);
    }
    CHECK(ids[0] == ids[1]);
}

TEST_CASE("a story's place in time is its own date, unless that is future or stale", "[storage]") {
    struct Row {
        std::int64_t published;
        bool first_fetch;
        std::int64_t expected;
    };
    const Row rows[] = {{-3600, false, -3600},
                        {3600, false, 0},
                        {3600, true, 0},
                        {-30 * 86400, false, 0},
                        {-30 * 86400, true, -30 * 86400}};
    Store store;
    int n = 0;
    for (const Row& row : rows) {
        auto candidate = item(store.a, std::to_string(n++), "T", "c", at(0));
        candidate.entry.published = at(row.published);
        candidate.first_fetch = row.first_fetch;
        CHECK(must(store.writer.story(store.create(candidate).story))->published ==
              at(row.expected));
    }
}

TEST_CASE("a batch that is rolled back leaves nothing, and ids are given again", "[storage]") {
    Store store;
    must(store.writer.begin());
    const auto lost = store.create(item(store.a, "g1", "One", "words", at(0)));
    store.writer.rollback();
    CHECK_FALSE(must(store.writer.story(lost.story)));
    const auto made = store.create(item(store.a, "g1", "One", "words", at(0)));
    CHECK(made.story == lost.story);
    auto reader = store.reader();
    CHECK(must(reader.feeds())[0].entries == 1);
    CHECK(store.problems().empty());
}

TEST_CASE("an error inside a batch rolls it back whole and is not passed over", "[storage]") {
    Store store;
    must(store.writer.begin());
    store.create(item(store.a, "g1", "One", "words", at(0)));
    model::StoryChange change;
    change.kind = ChangeKind::create;
    // No such feed: the foreign key is held at once.
    CHECK_FALSE(store.writer.apply(item(FeedId{99}, "g2", "Two", "words", at(0)), change, at(0)));
    CHECK_FALSE(store.writer.apply(item(store.a, "g3", "Three", "words", at(0)), change, at(0)));
    CHECK_FALSE(store.writer.commit());
    store.writer.rollback();
    CHECK(must(store.reader().count_stories({})) == 0);
    CHECK_FALSE(store.writer.commit());
    must(store.writer.begin());
    CHECK_FALSE(store.writer.begin());
    must(store.writer.commit());
}
