// SPDX-License-Identifier: MIT
#include "tests/support/catch.hpp"
#include "tests/unit/stories/stories_support.hpp"

using namespace stories_test;

namespace {
Post story(int i, const std::string& site, const std::string& guids) {
    const std::string number = std::to_string(i);
    return Post("Story " + number)
        .guid(guids.empty() ? "" : guids + number)
        .url(site + "/story-" + number)
        .text(prose("story" + number, 60))
        .at(noon - i * 1h);
}
constexpr const char* old_site = "https://old.example";
constexpr const char* new_site = "https://new.example/blog";
} // namespace

TEST_CASE("a mass change of guids, links or host keeps every identity") {
    struct Case {
        const char* name;
        const char *before, *old_guids, *after, *new_guids;
    };
    const Case cases[] = {
        {"guids", old_site, "a", old_site, "b"},
        {"host and guids", old_site, "a", new_site, "b"},
        {"links", old_site, "a", new_site, "a"},
        {"links of a feed without guids", old_site, "", new_site, ""},
        {"guids appear", old_site, "", old_site, "b"},
        {"guids go", old_site, "a", old_site, ""},
        {"guids go and links change", old_site, "a", new_site, ""},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        Gazette gazette;
        for (int i = 0; i < 10; ++i) {
            gazette.sees(1, story(i, c.before, c.old_guids));
        }
        gazette.now += 24h;
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 10; ++i) {
                CHECK(gazette.sees(1, story(i, c.after, c.new_guids)) == i + 1);
                CHECK_FALSE(gazette.last.is_material);
            }
        }
        CHECK(gazette.last.kind == ChangeKind::unchanged);
        CHECK(gazette.entries() == 10);
    }
}

TEST_CASE("a moved entry says so") {
    Gazette gazette;
    gazette.sees(1, story(1, old_site, "a"));
    gazette.sees(1, story(1, new_site, "b"));
    CHECK(gazette.last.kind == ChangeKind::rebind);
    CHECK(gazette.last.reason.rung == Rung::moved);
    CHECK(gazette.says("guid or address changed"));
}

TEST_CASE("undated entries move by their words alone") {
    Gazette gazette;
    gazette.sees(1, story(1, old_site, "a").at(std::nullopt));
    gazette.now += 240h;
    CHECK(gazette.sees(1, story(1, new_site, "b").at(std::nullopt)) == 1);
    CHECK(gazette.last.kind == ChangeKind::rebind);
}

TEST_CASE("entries without text move by title and date together") {
    Gazette gazette;
    gazette.sees(1, story(1, old_site, "a").text(""));
    CHECK(gazette.sees(1, story(1, new_site, "b").text("")) == 1);
    CHECK(gazette.sees(1, story(1, "https://third.example", "c").text("").at(noon + 5h)) == 2);
}

TEST_CASE("an edit that comes with the new guid is an update of the words") {
    Gazette gazette;
    gazette.sees(1, story(1, old_site, "a"));
    CHECK(gazette.sees(1, story(1, old_site, "b").text(prose("rewritten", 70))) == 1);
    CHECK(gazette.last.kind == ChangeKind::rebind);
    CHECK(gazette.last.is_material);
}

TEST_CASE("a feed that carries an entry twice under two guids settles after one poll") {
    for (const bool first_fetch : {false, true}) {
        Gazette gazette;
        gazette.first_fetch = first_fetch;
        for (int poll = 0; poll < 4; ++poll) {
            for (const char* guids : {"a", "b"}) {
                CHECK(gazette.sees(1, story(1, old_site, guids)) == 1);
                if (poll > 1) {
                    CHECK(gazette.last.kind == ChangeKind::unchanged);
                }
            }
            gazette.first_fetch = false;
        }
        INFO("first fetch: " << first_fetch);
        CHECK(gazette.entries() == 2);
        CHECK(gazette.stories() == 1);
    }
}

TEST_CASE("a late proof unites stories that began apart, in the oldest") {
    Gazette gazette;
    CHECK(gazette.sees(1, story(1, old_site, "a")) == 1);
    CHECK(gazette.sees(2, story(2, new_site, "b")) == 2);
    SECTION("a newcomer proves it by address and words") {
        CHECK(gazette.sees(3, Post("Both")
                                  .guid("c")
                                  .url("https://c.example/both-1")
                                  .origin("https://new.example/blog/story-2")
                                  .text(prose("story1", 60))) == 1);
        CHECK(gazette.last.kind == ChangeKind::join);
        CHECK(gazette.last.absorb == std::vector<StoryId>{StoryId{2}});
        CHECK(gazette.says("unites 2 stories"));
    }
    SECTION("an edit of the younger proves it") {
        CHECK(gazette.sees(2, story(2, new_site, "b")
                                  .origin("https://old.example/story-1")
                                  .text(prose("more", 70))) == 1);
        CHECK(gazette.last.kind == ChangeKind::update);
        CHECK(gazette.last.story == StoryId{1});
        CHECK(gazette.last.absorb == std::vector<StoryId>{StoryId{2}});
    }
    SECTION("an edit of the older proves it") {
        CHECK(gazette.sees(1, story(1, old_site, "a")
                                  .origin("https://new.example/blog/story-2")
                                  .text(prose("more", 70))) == 1);
        CHECK(gazette.last.absorb == std::vector<StoryId>{StoryId{2}});
    }
    CHECK(gazette.stories() == 1);
}

TEST_CASE("one entry never unites more stories than a few") {
    Gazette gazette;
    model::Candidate candidate;
    candidate.feed = FeedId{99};
    candidate.entry = story(1, old_site, "x").entry;
    candidate.print = stories::fingerprint(candidate.entry, model::Level::exact);
    model::Neighbours known;
    for (int i = 1; i <= 20; ++i) {
        model::KnownEntry entry;
        entry.id = EntryId{i};
        entry.story = StoryId{i};
        entry.feed = FeedId{i};
        known.same_url.push_back(entry);
    }
    const auto change = stories::decide(candidate, known);
    CHECK(change.kind == ChangeKind::join);
    CHECK(change.absorb.empty());
}

TEST_CASE("a forgotten entry that comes back is not new") {
    model::Candidate candidate;
    candidate.feed = FeedId{1};
    candidate.entry = story(1, old_site, "x").entry;
    candidate.print = stories::fingerprint(candidate.entry, model::Level::exact);
    model::Neighbours known;
    known.same_guid.emplace();
    known.same_guid->feed = FeedId{1};
    known.same_guid->edit_hash = candidate.print.edit_hash;
    CHECK(stories::decide(candidate, known).kind == ChangeKind::unchanged);
}

TEST_CASE("the lead: priority, then origin, then the longest text, then the earliest") {
    using model::LeadFacts;
    const auto facts = [](int id, int priority, bool is_origin, std::size_t length, Seconds late) {
        LeadFacts lead;
        lead.entry = EntryId{id};
        lead.priority = priority;
        lead.is_origin = is_origin;
        lead.text_length = length;
        lead.published = noon + late;
        return lead;
    };
    struct Case {
        const char* name;
        std::vector<LeadFacts> entries;
        std::size_t expected;
    };
    const Case cases[] = {
        {"alone", {facts(1, 0, false, 0, 0s)}, 0},
        {"priority over all", {facts(1, 0, true, 900, 0s), facts(2, 5, false, 10, 9s)}, 1},
        {"a negative priority comes last",
         {facts(1, -1, true, 900, 0s), facts(2, 0, false, 10, 9s)},
         1},
        {"origin over length", {facts(1, 0, false, 900, 0s), facts(2, 0, true, 500, 9s)}, 1},
        {"length over time", {facts(1, 0, false, 300, 0s), facts(2, 0, false, 900, 9s)}, 1},
        {"nearly as long and earlier",
         {facts(1, 0, false, 850, 0s), facts(2, 0, false, 900, 9s)},
         0},
        {"the first id last of all", {facts(2, 0, false, 900, 0s), facts(1, 0, false, 900, 0s)}, 1},
        {"a longer one of lower priority does not count",
         {facts(1, 1, false, 100, 5s), facts(2, 1, false, 105, 9s), facts(3, 0, false, 9000, 0s)},
         0},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        CHECK(stories::choose_lead(c.entries) == c.expected);
        auto reversed = c.entries;
        std::reverse(reversed.begin(), reversed.end());
        CHECK(stories::choose_lead(reversed) == c.entries.size() - 1 - c.expected);
    }
}
