// SPDX-License-Identifier: MIT
#include "feeds/stories/events.hpp"

#include "feeds/stories/terms.hpp"
#include "stories_support.hpp"

#include <catch2/catch.hpp>

using namespace stories_test;
using stories::Events;

namespace {

struct Stream {
    Events events;
    Instant now = noon;
    std::int64_t last_story = 0;
    model::EventMatch match;

    /// The story that the report stands in; what it was compared with is in `match`.
    std::int64_t sees(int feed, const std::string& title, const std::string& text = "") {
        const Post post = Post(title).url("https://a.example/x").text(text);
        const auto terms = stories::terms_of(post.entry);
        const Events::Report report{FeedId{feed}, now, !text.empty(), &terms};
        const auto found = events.find(report);
        match = found.value_or(model::EventMatch{});
        StoryId story = found && found->is_same ? found->story : StoryId{++last_story};
        events.add(story, report);
        while (const auto other = events.find_other(story)) {
            events.unite(std::min(story, other->story), std::max(story, other->story));
            story = std::min(story, other->story);
        }
        return story.value;
    }
    /// What a stream is full of: titles that share nothing but frequent words; one of 16 each is
    /// about a council or a bridge.
    void see_others(int count) {
        for (int i = 0; i < count; ++i) {
            const std::string n = std::to_string(last_story);
            const std::string known = i % 16 == 3 ? " council" : i % 16 == 11 ? " bridge" : "";
            sees(100 + i % 9, "The w" + n + "a of the w" + n + "b and w" + n + "c" + known);
        }
    }
};

} // namespace

TEST_CASE("another outlet's report of the event joins by its rare words") {
    Stream stream;
    stream.see_others(30);
    const auto story = stream.sees(1, "Tanker aground off Cape Rull, crew safe");
    CHECK(stream.sees(2, "Crew of tanker aground at Cape Rull rescued") == story);
    CHECK(stream.match.shared_count >= 3);
    CHECK(stream.match.score >= stream.match.threshold);
    CHECK(stream.sees(3, "Oil slick near Cape Rull after tanker runs aground") == story);
}

TEST_CASE("frequent words and one name are no evidence") {
    Stream stream;
    stream.see_others(30);
    const auto story = stream.sees(1, "Cape Rull mayor resigns over harbour contract");
    CHECK(stream.sees(2, "What to see this week in Rull") != story);
    CHECK(stream.sees(3, "The year in which all of this was new") != story);
}

TEST_CASE("the more stories there are, the more two must share") {
    const auto joins = [](int others) {
        Stream stream;
        stream.see_others(others);
        const auto story = stream.sees(1, "Council votes on bridge");
        return stream.sees(2, "Council looks at bridge") == story;
    };
    CHECK(joins(3));
    CHECK_FALSE(joins(3000));
}

TEST_CASE("two titles of one feed do not join on the titles alone") {
    Stream stream;
    stream.see_others(10);
    const auto story = stream.sees(1, "Tanker aground off Cape Rull, crew safe");
    CHECK(stream.sees(1, "Tanker aground off Cape Rull, tugs arrive") != story);
    const auto with_text = stream.sees(2, "Flood fund agreed in Tarn", prose("flood", 60));
    CHECK(stream.sees(2, "Flood fund in Tarn agreed at last", prose("flood", 60)) == with_text);
}

TEST_CASE("texts must be more alike than titles") {
    Stream stream;
    stream.see_others(10);
    const auto story = stream.sees(1, "Flood fund agreed", prose("one", 100) + " harbour minister");
    CHECK(stream.sees(2, "Minister opens harbour", prose("two", 100) + " flood") != story);
    CHECK(stream.match.threshold > .15);
}

TEST_CASE("stories that prove to be one are united under the older id") {
    Stream stream;
    stream.see_others(10);
    const auto one = stream.sees(1, "Tanker aground off Cape Rull");
    const auto two = stream.sees(2, "Oil slick threatens seabirds near Port Anse");
    REQUIRE(one != two);
    CHECK(stream.sees(
              3, "Tanker aground off Cape Rull: oil slick threatens seabirds of Port Anse") == one);
    CHECK(stream.sees(4, "Seabirds near Port Anse and the oil slick") == one);
}

TEST_CASE("a story without reports is forgotten after the window") {
    Stream stream;
    stream.see_others(5);
    const auto story = stream.sees(1, "Tanker aground off Cape Rull");
    stream.now += 100h;
    stream.events.expire(stream.now - 72h);
    CHECK(stream.events.size() == 0);
    CHECK(stream.sees(2, "Tanker aground off Cape Rull") != story);
}

TEST_CASE("uniting with what is not known is no harm") {
    Stream stream;
    stream.sees(1, "Tanker aground off Cape Rull");
    stream.events.unite(StoryId{1}, StoryId{99});
    stream.events.unite(StoryId{1}, StoryId{1});
    stream.events.unite(StoryId{50}, StoryId{1}); // the survivor was not known
    CHECK(stream.sees(2, "Tanker off Cape Rull aground") == 50);
    CHECK_FALSE(stream.events.find_other(StoryId{1234}));
}

TEST_CASE("a story of many reports keeps the words that most of them share") {
    Stream stream;
    stream.see_others(10);
    for (int i = 0; i < 60; ++i) {
        stream.see_others(20);
        stream.sees(i, "Tanker aground off Cape Rull", prose("r" + std::to_string(i) + "x", 25));
    }
    CHECK(stream.sees(5000, "Tanker aground off Cape Rull", prose("last", 25)) == 31);
    CHECK(stream.match.shared_count >= 4);
}

TEST_CASE("terms are of the title, the address and the beginning of the text") {
    Post post("Council's flood fund");
    post.url("https://a.example/2026/11/24/coastal-states-agree-flood-fund.html")
        .text(prose("x", 200));
    const auto terms = stories::terms_of(post.entry);
    CHECK(terms.size() == 120 + 3 + 3 + 1); // coastal, states, agree, html
    CHECK(std::is_sorted(terms.begin(), terms.end(),
                         [](const auto& a, const auto& b) { return a.hash < b.hash; }));
    std::vector<std::uint32_t> hashes;
    for (const auto& term : terms) {
        if (term.weight >= 1) {
            hashes.push_back(term.hash);
        }
    }
    auto words = stories::words_behind(post.entry, hashes);
    std::sort(words.begin(), words.end());
    CHECK(words == std::vector<std::string>{"council", "flood", "fund"});
    CHECK(stories::terms_of(model::Entry{}).empty());
}
