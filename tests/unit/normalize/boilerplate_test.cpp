// SPDX-License-Identifier: MIT
#include "feeds/normalize/normalize.hpp"
#include "feeds/stories/decide.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace gazetted;
using namespace gazetted::normalize;

namespace {

const std::string follow = "Follow the Harbour Post on every channel.";

std::string body(int number) {
    return "<p>Ship " + std::to_string(number) + " left the quay at dawn.</p><p>" + follow +
           "</p><p>Its cargo weighed " + std::to_string(number * 7) + " tonnes.</p>";
}

model::Feed feed_of(const std::vector<std::string>& bodies) {
    model::Feed feed;
    for (const std::string& content : bodies) {
        feed.entries.emplace_back().content = content;
    }
    return feed;
}

model::Feed ships(int first, int last, CleanOptions options = {}) {
    std::vector<std::string> bodies;
    for (int i = first; i <= last; ++i) {
        bodies.push_back(body(i));
    }
    model::Feed feed = feed_of(bodies);
    clean(feed, options);
    return feed;
}

std::vector<std::string> boilerplate_of(const model::Entry& entry) {
    std::vector<std::string> lines;
    for (const model::TextRange& line : entry.clean.boilerplate) {
        lines.push_back(entry.clean.text.substr(line.begin, line.end - line.begin));
    }
    return lines;
}

} // namespace

TEST_CASE("a line of most entries is boilerplate: out of the summary, not out of the content",
          "[boilerplate]") {
    const auto feed = ships(1, 4);
    for (const model::Entry& entry : feed.entries) {
        CHECK(boilerplate_of(entry) == std::vector<std::string>{follow});
        CHECK(entry.clean.summary.find("Follow") == std::string::npos);
        CHECK(entry.clean.content.find(follow) != std::string::npos);
        CHECK(entry.clean.text.find(follow) != std::string::npos);
        CHECK(entry.clean.removed.empty());
    }
    CHECK(model::own_text(feed.entries[0].clean) ==
          "Ship 1 left the quay at dawn. Its cargo weighed 7 tonnes.");
}

TEST_CASE("three entries teach nothing, and half of them is not most", "[boilerplate]") {
    CHECK(ships(1, 3).boilerplate.empty());
    auto half = feed_of({body(1), body(2), "<p>One.</p>", "<p>Two.</p>"});
    clean(half);
    CHECK(half.boilerplate.empty());
    auto most = feed_of({body(1), body(2), body(3), "<p>Two.</p>"});
    clean(most);
    CHECK(most.boilerplate.size() == 1);
    auto repeats =
        feed_of({body(1) + body(1) + body(1), "<p>One.</p>", "<p>Two.</p>", "<p>3.</p>"});
    clean(repeats);
    CHECK(repeats.boilerplate.empty());
}

TEST_CASE("what a feed was known to repeat stays known while it stands in an entry",
          "[boilerplate]") {
    const auto learned = ships(1, 4).boilerplate;
    const auto single = ships(9, 9, {learned, false});
    CHECK(boilerplate_of(single.entries[0]) == std::vector<std::string>{follow});
    auto rare = feed_of({body(1), "<p>One.</p>", "<p>Two.</p>", "<p>Three.</p>"});
    clean(rare, {learned, false});
    CHECK(rare.boilerplate == learned);
    auto gone = feed_of({"<p>Zero.</p>", "<p>One.</p>", "<p>Two.</p>", "<p>Three.</p>"});
    clean(gone, {learned, false});
    CHECK(gone.boilerplate.empty());
}

TEST_CASE("the feed's option leaves boilerplate out of the content, and says so", "[boilerplate]") {
    const auto feed = ships(1, 4, {{}, true});
    const model::Editorial& clean = feed.entries[1].clean;
    CHECK(clean.content ==
          "<p>Ship 2 left the quay at dawn.</p><p>Its cargo weighed 14 tonnes.</p>");
    CHECK(clean.text == "Ship 2 left the quay at dawn. Its cargo weighed 14 tonnes.");
    CHECK(clean.boilerplate.empty());
    REQUIRE(clean.removed.size() == 1);
    CHECK(clean.removed[0].what == "boilerplate");
    CHECK(clean.removed[0].text == follow);
}

TEST_CASE("at most 64 lines are remembered", "[boilerplate]") {
    std::string many;
    for (int i = 0; i < 100; ++i) {
        many += "<p>Line number " + std::to_string(i) + "</p>";
    }
    auto feed = feed_of({many, many, many, many});
    clean(feed);
    CHECK(feed.boilerplate.size() == 64);
}

TEST_CASE("boilerplate counts in no comparison, and its coming and going is no edit",
          "[boilerplate]") {
    const std::string story =
        "The council voted late on Monday to rebuild the old bridge over the river Ammer, which a "
        "flood had carried away in spring, and asked three firms for their plans by the winter.";
    const auto entry_with = [&](const std::string& tail, std::span<const std::uint64_t> known) {
        model::Feed feed = feed_of({"<p>" + story + "</p>" + tail});
        clean(feed, {known, false});
        return std::move(feed.entries[0]);
    };
    const auto known = ships(1, 4).boilerplate;
    const std::string tail = "<p>" + follow + "</p>";
    const auto plain = stories::fingerprint(entry_with("", {}), model::Level::duplicates);
    const auto marked = stories::fingerprint(entry_with(tail, known), model::Level::duplicates);
    const auto unknown = stories::fingerprint(entry_with(tail, {}), model::Level::duplicates);
    CHECK(marked.content_hash == plain.content_hash);
    CHECK(marked.posted == plain.posted);
    CHECK(marked.words == plain.words);
    CHECK(unknown.content_hash != plain.content_hash);
    CHECK(marked.edit_hash == unknown.edit_hash);
}

TEST_CASE("an entry that says nothing else has no summary and keeps its content", "[boilerplate]") {
    auto feed =
        feed_of({"<p>Comments</p>", "<p>Comments</p>", "<p>Comments</p>", "<p>Comments</p>"});
    clean(feed);
    CHECK(feed.entries[0].clean.summary.empty());
    CHECK(feed.entries[0].clean.content == "<p>Comments</p>");
}

TEST_CASE("whose date an entry gets", "[normalize][dates]") {
    const Instant now{Seconds(1'000'000)};
    const Instant seen = now - Seconds(7);
    struct Row {
        std::string policy;
        std::optional<Instant> given;
        Instant expected;
        bool is_undated;
    };
    const std::vector<Row> rows{
        {"auto", now - Seconds(60), now - Seconds(60), false},
        {"auto", std::nullopt, seen, true},
        {"auto", now + Seconds(300), now + Seconds(300), false},
        {"auto", now + Seconds(301), seen, false},
        {"feed", now + Seconds(86400), now + Seconds(86400), false},
        {"feed", std::nullopt, seen, true},
        {"seen", now - Seconds(60), seen, true},
    };
    for (const Row& row : rows) {
        CAPTURE(row.policy);
        model::Entry entry;
        entry.published = row.given;
        const auto policy = date_policy_from(row.policy);
        REQUIRE(policy);
        CHECK(settle_dates(entry, *policy, now, seen) == row.is_undated);
        CHECK(entry.published == row.expected);
    }
    CHECK_FALSE(date_policy_from("never"));
}
