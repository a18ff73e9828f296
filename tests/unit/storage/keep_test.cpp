// SPDX-License-Identifier: MIT
// Feeds and their polls, leads, and what goes: withdrawn, pruned, backed up, killed.
#include "tests/unit/storage/support.hpp"

#include <csignal>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace gazetted;
using namespace gazetted::storage;
using namespace gazetted::storage::test;

TEST_CASE("feeds follow the configuration and keep what was learnt", "[storage]") {
    Store store;
    model::FeedState state;
    state.url = "https://a.example/moved";
    state.validators = {"\"e\"", "yesterday"};
    must(store.writer.store_poll(store.a, state, {}));

    Writer::FeedSpec specs[] = {{"a", "https://a.example/feed", "Renamed", 7},
                                {"c", "https://c.example/feed", "", 0}};
    auto feeds = must(store.writer.sync_feeds(specs, at(10)));
    REQUIRE(feeds.size() == 2);
    CHECK(feeds[0].id == store.a);
    CHECK(feeds[0].state.url == "https://a.example/moved");
    CHECK(feeds[1].state.url == "https://c.example/feed");
    auto all = must(store.reader().feeds());
    REQUIRE(all.size() == 3);
    CHECK(all[0].title == "Renamed");
    CHECK(all[0].priority == 7);
    CHECK(all[0].feed_url == "https://a.example/moved");
    CHECK_FALSE(all[1].active);

    specs[0].url = "https://a.example/other"; // what was learnt of the old address is void
    feeds = must(store.writer.sync_feeds(specs, at(20)));
    CHECK(feeds[0].state.url == "https://a.example/other");
    CHECK(feeds[0].state.validators.etag.empty());
    const Writer::FeedSpec back[] = {{"b", "https://b.example/feed", "", 0}};
    CHECK(must(store.writer.sync_feeds(back, at(30)))[0].id == store.b);
    CHECK(must(store.reader().feeds())[1].active);
}

TEST_CASE("a feed's polling state comes back as it was stored", "[storage]") {
    Store store;
    model::FeedState s;
    s.health = model::FeedHealth::failing;
    s.url = "u";
    s.validators = {"W/\"x\"", "Mon"};
    s.body_hash = 0xffffffffffffffffU;
    s.boilerplate = {1, 0xfffffffffffffffeU};
    s.hints = {Seconds(900), Seconds(3600), 0x800001, 0x41, "hub", "self"};
    s.last_poll = at(1);
    s.last_success = at(2);
    s.last_unconditional = at(4);
    s.next_poll = at(5);
    s.next_reason = "ttl";
    s.failures = 3;
    s.gone_days = 1;
    s.gone_last = at(6);
    s.not_modified_streak = 9;
    s.last_error = "timeout";
    s.last_status = 503;
    s.move = {"m", at(7), 2};
    s.rhythm.change()[0] = 0.5F;
    s.rhythm.change()[167] = 2;
    s.rhythm_weight = 1.5F;
    must(store.writer.store_poll(store.a, s, {}));
    const auto b = must(store.reader().feeds())[0].state;
    CHECK(b.health == s.health);
    CHECK(b.validators == s.validators);
    CHECK(b.body_hash == s.body_hash);
    CHECK(b.boilerplate == s.boilerplate);
    CHECK(b.hints == s.hints);
    CHECK(b.last_success == s.last_success);
    CHECK_FALSE(b.last_change);
    CHECK(b.last_unconditional == s.last_unconditional);
    CHECK(b.next_poll == s.next_poll);
    CHECK(b.next_reason == "ttl");
    CHECK(b.failures == 3);
    CHECK(b.gone_last == s.gone_last);
    CHECK(b.not_modified_streak == 9);
    CHECK(b.last_error == "timeout");
    CHECK(b.last_status == 503);
    CHECK(b.move.url == "m");
    CHECK(b.move.since == at(7));
    CHECK(b.rhythm == s.rhythm);
    CHECK(b.rhythm_weight == 1.5F);

    for (std::size_t hour = 0; hour < s.rhythm.hours().size();
         ++hour) { // a feed that posts all the time
        s.rhythm.change()[hour] = static_cast<float>(hour + 1) / 8;
    }
    must(store.writer.store_poll(store.b, s, {}));
    CHECK(must(store.reader().feed("b"))->state.rhythm == s.rhythm);
    s.rhythm = {};
    must(store.writer.store_poll(store.b, s, {}));
    CHECK(must(store.reader().feed("b"))->state.rhythm == s.rhythm);
}

TEST_CASE("sketches of texts that left the window are forgotten", "[storage]") {
    Store store;
    for (const int when : {0, 100}) {
        const std::string name = "g" + std::to_string(when);
        auto candidate = item(store.a, name, "Title " + name, "words " + name, at(when));
        candidate.seen = at(when);
        candidate.print.posted = {1, 2, 3};
        store.create(candidate);
    }
    must(store.writer.forget_sketches(at(50)));
    std::vector<Instant> left;
    must(store.writer.each_sketch(at(0),
                                  [&](const Writer::SketchRow& row) { left.push_back(row.seen); }));
    CHECK(left == std::vector<Instant>{at(100)});
}

TEST_CASE("the last 50 polls of a feed are kept, newest first", "[storage]") {
    Store store;
    for (int i = 0; i < 120; ++i) {
        FetchRow row;
        row.at = at(i);
        row.kind = model::FetchKind::document;
        row.status = 200;
        row.bytes = 1000;
        row.new_entries = i;
        row.next_reason = "r";
        must(store.writer.store_poll(store.a, {}, row));
    }
    auto reader = store.reader();
    const auto fetches = must(reader.fetches(store.a, 1000));
    REQUIRE(fetches.size() == 50);
    CHECK(fetches.front().new_entries == 119);
    CHECK(fetches.back().new_entries == 70);
    CHECK(fetches.front().kind == model::FetchKind::document);
    CHECK(must(reader.fetches(store.a, 3)).size() == 3);
    CHECK(must(reader.fetches(store.b, 3)).empty());
}

TEST_CASE("the choice of a lead gets its facts and is kept", "[storage]") {
    Store store;
    auto original = item(store.a, "g1", "Original", "long words", at(0));
    const auto made = store.create(original);
    auto copy = item(store.b, "h1", "Copy", "words", at(60));
    copy.print.url_hashes.push_back(original.print.url_hashes[0]);
    const auto joined = store.join(copy, made.story);
    const auto facts = must(store.writer.lead_facts(made.story));
    REQUIRE(facts.size() == 2);
    CHECK(facts[0].is_origin);
    CHECK(facts[0].priority == 1);
    CHECK(facts[0].text_length == 10);
    CHECK_FALSE(facts[1].is_origin);
    must(store.writer.set_lead(made.story, joined.entry));
    auto story = must(store.writer.story(made.story));
    CHECK(story->lead.title == "Copy");
    CHECK(story->sources[0].feed_name == "b");
    must(store.writer.set_lead(made.story, EntryId{99})); // not of this story: nothing happens
    CHECK(must(store.writer.story(made.story))->lead.title == "Copy");
    CHECK(store.problems().empty());
}

TEST_CASE("topics are added with their first reason and replaced whole", "[storage]") {
    Store store;
    const auto story = store.create(item(store.a, "g1", "T", "c", at(0))).story;
    must(store.writer.add_topics(story, std::vector<TopicMatch>{{"x", "first"}, {"y", "r"}}));
    must(store.writer.add_topics(story, std::vector<TopicMatch>{{"x", "second"}}));
    CHECK(must(store.writer.topics(story)) == std::vector<std::string>{"x", "y"});
    CHECK(must(store.reader().explain("1"))->topics[0].reason == "first");
    must(store.writer.set_topics(story, std::vector<TopicMatch>{{"x", "second"}}));
    CHECK(must(store.writer.topics(story)) == std::vector<std::string>{"x"});
    CHECK(must(store.reader().explain("1"))->topics[0].reason == "second");
    must(store.writer.add_topics(StoryId{77}, std::vector<TopicMatch>{{"x", "r"}}));
    CHECK(must(store.writer.topics(StoryId{77})).empty());
}

TEST_CASE("the address of the site withdraws none of the entries that give it as id", "[storage]") {
    Store store;
    for (const char* title : {"One", "Two"}) {
        auto candidate = item(store.a, "https://a.example/", title, title, at(0));
        candidate.print.guid_hash = 0;
        store.create(candidate);
    }
    CHECK_FALSE(store.withdraw(store.a, "https://a.example/", at(5)));
    CHECK(must(store.reader().explain("2")));
}

TEST_CASE("a withdrawn entry takes its story along only when it is the only source", "[storage]") {
    Store store;
    const auto alone = item(store.a, "https://a.example/1", "One", "c1", at(0));
    store.create(alone);
    const auto shared = store.create(item(store.a, "g2", "Two", "c2", at(1)));
    store.join(item(store.b, "h2", "Two", "c2", at(2)), shared.story);
    const auto left = store.withdraw(store.a, "g2", at(5));
    REQUIRE(left);
    CHECK_FALSE(left->is_gone);
    CHECK(left->feeds == std::vector<std::string>{"a", "b"});
    CHECK_FALSE(store.withdraw(store.b, "https://a.example/1", at(5)));
    const auto gone = store.withdraw(store.a, "https://a.example/1", at(5));
    REQUIRE(gone);
    CHECK(gone->is_gone);
    CHECK(gone->story == StoryId{1});
    CHECK(gone->feeds == std::vector<std::string>{"a"});
    CHECK_FALSE(store.withdraw(store.a, "https://a.example/1", at(5)));
    auto reader = store.reader();
    const auto tombstones = must(reader.tombstones(at(5), 10));
    REQUIRE(tombstones.size() == 1);
    CHECK(tombstones[0].atom_id == "https://a.example/1");
    CHECK_FALSE(tombstones[0].merged_into);
    CHECK(tombstones[0].reason == "withdrawn by its only source, a");
    CHECK(must(reader.tombstones(at(5), 10, {}, "a")).size() == 1);
    CHECK(must(reader.tombstones(at(5), 10, {}, "b")).empty());
    CHECK(must(reader.tombstones(at(5), 10, "a", {})).empty());
    CHECK(must(reader.tombstones(at(6), 10)).empty());
    // It does not come back while the feed still lists it, and its id is not given again.
    const auto known = must(store.writer.neighbours(alone));
    REQUIRE(known.same_guid);
    CHECK(known.same_guid->edit_hash == alone.print.edit_hash);
    CHECK_FALSE(known.same_guid->id);
    CHECK(must(reader.feeds())[0].entries == 0);
    CHECK(must(reader.feeds())[1].entries == 1);
    CHECK(store.problems().empty());
}

TEST_CASE("a story that others carry loses a withdrawn entry's words and source", "[storage]") {
    Store store;
    const auto first = item(store.a, "g1", "Wrong", "wrong words", at(0));
    const StoryId story = store.create(first).story;
    const auto joined = store.join(item(store.b, "h1", "Right", "right words", at(1)), story);
    store.join(item(store.b, "h2", "Again", "right words again", at(2)), story);
    must(store.writer.index_some(10, [](std::string_view text) { return std::string(text); }));
    const auto withdrawn = store.withdraw(store.a, "g1", at(500));
    REQUIRE(withdrawn);
    CHECK(withdrawn->story == story);
    auto shown = must(store.writer.story(story));
    REQUIRE(shown);
    CHECK(shown->lead.title == "Right");
    CHECK(shown->sources[0].feed_name == "b");
    CHECK(shown->sources.back().feed_name == "b");
    CHECK(shown->updated == at(500));
    auto reader = store.reader();
    CHECK(must(reader.tombstones(at(0), 10)).empty());
    const auto explained = must(reader.explain("1"));
    REQUIRE(explained);
    REQUIRE(explained->entries.size() == 2);
    CHECK(explained->entries[0].reason.detail == "same words; a withdrew what it had of this");
    must(store.writer.index_some(10, [](std::string_view text) { return std::string(text); }));
    StoryQuery query;
    query.search = "wrong";
    CHECK(must(reader.stories(query)).empty());
    CHECK(must(store.writer.neighbours(first)).same_guid); // nor does it come back
    CHECK(must(store.writer.neighbours(item(store.b, "h3", "Wrong", "wrong words", at(600))))
              .same_content.empty());

    // What shows other words than those that go is not changed; two of one feed go one by one.
    CHECK_FALSE(store.withdraw(store.b, "h2", at(700))->is_gone);
    CHECK(must(store.writer.story(story))->updated == at(500));
    CHECK(must(store.writer.lead_facts(story))[0].entry == joined.entry);
    CHECK(store.withdraw(store.b, "h1", at(800))->is_gone);
    CHECK_FALSE(must(store.writer.story(story)));
    CHECK(store.problems().empty());
}

TEST_CASE("copies of a withdrawn text are copies of the oldest of them", "[storage]") {
    Store store;
    const auto root = store.create(item(store.a, "g1", "One", "c1", at(0)));
    std::vector<EntryId> copies;
    for (const char* guid : {"h1", "h2"}) {
        model::StoryChange change;
        change.kind = model::ChangeKind::join;
        change.story = root.story;
        change.copies = {root.entry};
        copies.push_back(
            must(store.writer.apply(item(store.b, guid, guid, guid, at(1)), change, at(1))).entry);
    }
    REQUIRE(must(store.writer.place_of(copies[1])).text_of == root.entry);
    REQUIRE(store.withdraw(store.a, "g1", at(5)));
    CHECK(must(store.writer.place_of(copies[0])).text_of == copies[0]);
    CHECK(must(store.writer.place_of(copies[1])).text_of == copies[0]);
    CHECK(store.problems().empty());
}

TEST_CASE("what goes from one story at once goes in one step", "[storage]") {
    Store store;
    const auto root = store.create(item(store.a, "g1", "One", "c1", at(0)));
    std::vector<EntryId> copies;
    for (const auto& [feed, guid] :
         {std::pair{store.a, "g2"}, {store.a, "g3"}, {store.b, "h1"}, {store.b, "h2"}}) {
        model::StoryChange change;
        change.kind = model::ChangeKind::join;
        change.story = root.story;
        change.copies = {root.entry};
        copies.push_back(
            must(store.writer.apply(item(feed, guid, guid, guid, at(1)), change, at(1))).entry);
    }
    const auto other = store.create(item(store.a, "g4", "Other", "other words", at(2)));
    const model::DeletedEntry some[] = {{"g4", {}}, {"g2", {}}, {"g1", {}}, {"g2", {}}, {"x", {}}};
    auto withdrawn = must(store.writer.withdraw(store.a, some, at(5)));
    REQUIRE(withdrawn.size() == 2);
    CHECK(withdrawn[0].story == root.story);
    CHECK(withdrawn[0].entries == 2);
    CHECK_FALSE(withdrawn[0].is_gone);
    CHECK(withdrawn[1].story == other.story);
    CHECK(withdrawn[1].is_gone);
    for (std::size_t i = 1; i < copies.size(); ++i) {
        CHECK(must(store.writer.place_of(copies[i])).text_of == copies[1]);
    }
    CHECK(must(store.writer.story(root.story))->lead.title == "g3");
    CHECK(must(store.writer.story(root.story))->updated == at(5));
    CHECK(store.problems().empty());
    CHECK(store.withdraw(store.a, "g3", at(6))->entries == 1);
    const model::DeletedEntry rest[] = {{"h2", {}}, {"h1", {}}};
    withdrawn = must(store.writer.withdraw(store.b, rest, at(7)));
    REQUIRE(withdrawn.size() == 1);
    CHECK(withdrawn[0].is_gone);
    CHECK(withdrawn[0].entries == 2);
    CHECK(store.problems().empty());
}

TEST_CASE("the longer hold of a domain stays until it ends", "[storage]") {
    Store store;
    must(store.writer.store_hold({"example.org", at(100), "a"}, at(0)));
    must(store.writer.store_hold({"example.org", at(50), "b"}, at(1)));
    must(store.writer.store_hold({"example.com", at(20), "b"}, at(2)));
    auto holds = must(store.writer.holds(at(10)));
    REQUIRE(holds.size() == 2);
    holds = must(store.reader().holds(at(20)));
    REQUIRE(holds.size() == 1);
    CHECK(holds[0].domain == "example.org");
    CHECK(holds[0].until == at(100));
    CHECK(holds[0].feed == "a");
    must(store.writer.store_hold({"example.org", at(200), "b"}, at(30)));
    CHECK(must(store.writer.holds(at(0))).size() == 1); // the other has ended, and is gone
    CHECK(must(store.writer.holds(at(0)))[0].feed == "b");
    CHECK(must(store.writer.holds(at(200))).empty());
}

TEST_CASE("pruning takes old stories, keeps young ones and lets none return", "[storage]") {
    Store store;
    const auto old = item(store.a, "old", "Old", "c1", at(0));
    store.create(old);
    auto archive = item(store.a, "archive", "Archive", "c2", at(5000)); // old, but new here
    archive.first_fetch = true;
    archive.entry.published = at(-90000);
    store.create(archive);
    const auto joined = store.create(item(store.a, "j", "Joined", "c3", at(1)));
    store.join(item(store.b, "k", "Joined", "c3", at(5000)), joined.story);
    must(store.writer.add_topics(StoryId{1}, std::vector<TopicMatch>{{"x", "r"}}));
    must(store.writer.index_some(10, [](std::string_view text) { return std::string(text); }));
    CHECK(must(store.writer.prune(at(1000), 100)) == 1);
    CHECK(must(store.writer.prune(at(1000), 100)) == 0);
    auto reader = store.reader();
    CHECK(must(reader.count_stories({})) == 2);
    StoryQuery query;
    query.search = "c1";
    CHECK(must(reader.stories(query)).empty());
    CHECK(must(store.writer.neighbours(old)).same_guid);
    CHECK(store.problems().empty());
    store.create(item(store.b, "next", "Next", "c4", at(6000)));
    CHECK(must(reader.story(StoryId{4}))); // ids go on
}

TEST_CASE("a backup is whole, replaces the old one, and is made while others write", "[storage]") {
    Store store;
    store.create(item(store.a, "g1", "T", "c", at(0)));
    auto reader = store.reader();
    const std::string copy = store.dir.file("copy.db");
    std::ofstream(copy) << "an older backup";
    must(reader.backup(copy)); // another process would do it like this
    {
        auto writer = must(Writer::open(copy));
        CHECK(must(writer.check(true)).empty());
        CHECK(must(writer.story(StoryId{1}))->lead.title == "T");
    }
    must(store.writer.backup(store.dir.file("copy2.db")));
    CHECK(must(must(Reader::open(store.dir.file("copy2.db"))).count_stories({})) == 1);
    const auto failed = store.writer.backup(store.dir.file("no/such/copy.db"));
    REQUIRE_FALSE(failed);
    CHECK(failed.error().text.find("no/such/copy.db") != std::string::npos);
    must(store.writer.begin());
    CHECK_FALSE(store.writer.backup(store.dir.file("copy3.db"))); // not inside a batch
    CHECK_FALSE(std::filesystem::exists(store.dir.file("copy3.db")));
}

TEST_CASE("kill -9 loses no committed story and leaves no part of a batch", "[storage]") {
    TempDir dir;
    const std::string path = dir.file("x.db");
    { must(Writer::open(path)); }
    std::int64_t committed = 0;
    for (int round = 0; round < 10; ++round) {
        int ends[2];
        REQUIRE(pipe(ends) == 0);
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) { // batches of 7 until killed; tells each commit
            auto writer = Writer::open(path);
            const Writer::FeedSpec specs[] = {{"a", "https://a.example/", "", 0}};
            const FeedId feed = (*writer->sync_feeds(specs, at(0)))[0].id;
            model::StoryChange change;
            change.kind = model::ChangeKind::create;
            for (int n = 0;; ++n) {
                const bool begun = writer->begin().has_value();
                for (int i = 0; begun && i < 7; ++i) {
                    const auto guid = std::to_string(round) + "-" + std::to_string(n * 7 + i);
                    if (!writer->apply(item(feed, guid, "T", std::string(3000, 'c'), at(n)), change,
                                       at(n))) {
                        _exit(1);
                    }
                }
                if (!writer->commit() || write(ends[1], "x", 1) != 1) {
                    _exit(1);
                }
            }
        }
        close(ends[1]);
        char byte = 0;
        for (int i = 0; i < 5 + round; ++i) {
            committed += read(ends[0], &byte, 1) == 1 ? 1 : 0;
        }
        kill(child, SIGKILL);
        while (read(ends[0], &byte, 1) == 1) {
            ++committed;
        }
        waitpid(child, nullptr, 0);
        close(ends[0]);
        auto writer = must(Writer::open(path));
        CHECK(must(writer.check(true)).empty());
        const auto stories = must(must(Reader::open(path)).count_stories({}));
        CHECK(stories % 7 == 0);
        CHECK(stories >= committed * 7);
        committed = stories / 7;
    }
}
