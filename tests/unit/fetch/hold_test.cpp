// SPDX-License-Identifier: MIT
#include "daemon/fetch/hold.hpp"
#include "tests/support/catch.hpp"

using namespace gazetted;
using namespace gazetted::daemon::fetch;
using namespace std::chrono_literals;

namespace {
const Instant now = std::chrono::sys_days(std::chrono::year(2026) / 12 / 1) + 5h;
} // namespace

TEST_CASE("a hold is of the registrable domain that answered") {
    model::FetchOutcome outcome;
    outcome.status = 429;
    outcome.retry_after = 600s;
    outcome.final_url = "https://rss.News.example.co.uk:8443/a?b";
    const auto hold = hold_asked(outcome, "news", now);
    REQUIRE(hold);
    CHECK(hold->domain == "example.co.uk");
    CHECK(hold->until == now + 600s);
    CHECK(hold->feed == "news");
    outcome.final_url = "file:///a"; // has no host
    CHECK_FALSE(hold_asked(outcome, "news", now));
    outcome.final_url = "https://example.org/";
    outcome.status = 404;
    CHECK_FALSE(hold_asked(outcome, "news", now));
}

TEST_CASE("a held feed is shown to be polled later and why, one of a blog host's others is not") {
    std::vector<storage::FeedRow> feeds(4);
    const char* urls[] = {"https://a.example.org/1", "https://b.example.org/2",
                          "https://one.github.io/", "https://two.github.io/"};
    for (std::size_t i = 0; i < feeds.size(); ++i) {
        feeds[i].feed_url = urls[i];
        feeds[i].state.next_poll = now + 60s;
        feeds[i].state.next_reason = "rhythm";
    }
    feeds[1].state.next_poll = now + 7200s; // later than the hold
    const Holds holds({{"example.org", now + 3600s, "x"}, {"one.github.io", now + 3600s, "y"}});
    show_holds(feeds, holds, now);
    CHECK(feeds[0].state.next_poll == now + 3600s);
    CHECK(feeds[0].state.next_reason == "example.org asked for a pause (Retry-After, to x)");
    CHECK(feeds[1].state.next_reason == "rhythm");
    CHECK(feeds[2].state.next_poll == now + 3600s);
    CHECK(feeds[3].state.next_reason == "rhythm");
}

TEST_CASE("the longer hold of a domain counts, until it ends") {
    Holds holds({});
    CHECK(holds.find("https://a.example.org/", now) == nullptr);
    holds.add({"example.org", now + 100s, "a"}, now);
    holds.add({"example.org", now + 50s, "b"}, now);
    REQUIRE(holds.find("https://b.example.org/x", now) != nullptr);
    CHECK(holds.find("https://b.example.org/x", now + 99s)->feed == "a");
    CHECK(holds.find("https://b.example.org/x", now + 100s) == nullptr);
    CHECK(holds.find("https://example.com/", now) == nullptr);
    holds.add({"example.com", now + 300s, "a"}, now + 200s);
    CHECK(holds.all().size() == 1); // the other has ended, and is gone
}
