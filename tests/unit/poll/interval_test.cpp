// SPDX-License-Identifier: MIT
#include "feeds/poll/interval.hpp"
#include "feeds/poll/jitter.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/poll/poll_support.hpp"

#include <set>

using namespace poll_test;

TEST_CASE("the longest of the rules sets the next poll, and is named") {
    struct Case {
        const char* name;
        Seconds interval;
        std::optional<Seconds> freshness, ttl, period;
        Seconds expected;
        const char* reason;
    };
    const Case cases[] = {
        {"nothing but the interval", 900s, {}, {}, {}, 900s, "interval 900 s"},
        {"the minimum", 60s, {}, {}, {}, 600s, "min_interval 600 s"},
        {"freshness", 900s, 3600s, {}, {}, 3600s, "fresh for 3600 s"},
        {"freshness too short to matter", 900s, 30s, {}, {}, 900s, "interval 900 s"},
        {"ttl", 900s, {}, 7200s, {}, 7200s, "ttl 120 min"},
        {"sy:", 900s, {}, {}, 4000s, 4000s, "update period 4000 s"},
        {"ttl over freshness", 900s, 3600s, 7200s, 4000s, 7200s, "ttl 120 min"},
        {"freshness over ttl", 900s, 9000s, 7200s, 4000s, 9000s, "fresh for 9000 s"},
        {"a year of max-age is a day", 900s, 31536000s, {}, {}, day, "fresh for 31536000 s"},
        {"a year of ttl is a day", 900s, {}, 31536000s, {}, day, "ttl 525600 min"},
        {"a monthly sy: is a day", 900s, {}, {}, 30 * day, day, "update period"},
        {"a negative ttl says nothing", 900s, {}, -60s, {}, 900s, "interval 900 s"},
    };
    for (const Case& c : cases) {
        for (const FetchKind kind :
             {FetchKind::document, FetchKind::not_modified, FetchKind::same_body}) {
            INFO(c.name << ", " << to_word(kind));
            Feed feed = fixed(c.interval);
            feed.state.hints.ttl = c.ttl;
            feed.state.hints.update_period = c.period;
            FetchOutcome outcome = answer(kind, kind == FetchKind::not_modified ? 304 : 200);
            outcome.freshness = c.freshness;
            feed.gets(outcome);
            CHECK(is_about(feed.wait(), c.expected));
            CHECK(feed.says(c.reason));
        }
    }
}

TEST_CASE("a maximum above a day lets the publisher ask for as much") {
    Feed feed = fixed(900s);
    feed.policy.max_interval = 3 * day;
    FetchOutcome outcome = document();
    outcome.freshness = 2 * day;
    CHECK(is_about(feed.gets(outcome).wait(), 2 * day));
}

TEST_CASE("a maximum below what the publisher asks for does not shorten it") {
    Feed feed;
    feed.policy.max_interval = 1h;
    FetchOutcome outcome = document();
    outcome.freshness = 2h;
    CHECK(is_about(feed.gets(outcome).wait(), 2h));
}

TEST_CASE("jitter is a pure function of seed, feed and time, and differs by each") {
    const FeedId one{1};
    CHECK(poll::jitter(5, one, start) == poll::jitter(5, one, start));
    CHECK(poll::jitter(5, one, start) != poll::jitter(6, one, start));
    CHECK(poll::jitter(5, one, start) != poll::jitter(5, FeedId{2}, start));
    CHECK(poll::jitter(5, one, start) != poll::jitter(5, one, start + 1s));
}

TEST_CASE("jitter lengthens by a twentieth at most") {
    for (int i = 0; i < 200; ++i) {
        const Seconds wait = fixed(3600s).later(i * 7s).gets(document()).wait();
        CHECK(wait >= 3600s);
        CHECK(wait <= 3780s);
    }
}

TEST_CASE("jitter is spread evenly over [0, 1)") {
    int buckets[10] = {};
    for (int id = 0; id < 10000; ++id) {
        const double value = poll::jitter(1, FeedId{id}, start);
        REQUIRE(value >= 0);
        REQUIRE(value < 1);
        ++buckets[static_cast<int>(value * 10)];
    }
    for (const int count : buckets) {
        CHECK(count > 850);
        CHECK(count < 1150);
    }
}

TEST_CASE("feeds polled at one moment do not come back at one moment") {
    std::set<Instant> times;
    for (int id = 1; id <= 100; ++id) {
        Feed feed = fixed(3600s);
        feed.id = FeedId{id};
        times.insert(feed.gets(not_modified()).state.next_poll);
    }
    CHECK(times.size() > 60);
}

TEST_CASE("skipHours and skipDays put a poll off to the next allowed hour") {
    // `start` is a Tuesday, 17:00 GMT.
    struct Case {
        const char* name;
        std::uint32_t hours;
        std::uint8_t days;
        Instant at, expected;
    };
    const Instant midnight = start + 7h;
    const Case cases[] = {
        {"nothing skipped", 0, 0, start + 90s, start + 90s},
        {"another hour skipped", 1U << 3, 0, start + 90s, start + 90s},
        {"this hour skipped", 1U << 17, 0, start + 90s, start + 1h},
        {"three hours skipped", 7U << 17, 0, start + 90s, start + 3h},
        {"skipped past midnight", (127U << 17) | 1U, 0, start, midnight + 1h},
        {"this day skipped", 0, 1U << 2, start, midnight},
        {"two days skipped", 0, 3U << 2, start, midnight + 24h},
        {"a day and the hour after it", 1, 1U << 2, start, midnight + 1h},
        {"all hours skipped means nothing", 0xffffff, 0, start, start},
        {"all days skipped means nothing", 0, 0x7f, start, start},
        {"all but one hour of one day", 0xffffff & ~(1U << 16), 0x7f & ~4, start, start + 167h},
        {"bits beyond the day mean nothing", 0xff000000U, 0x80, start, start},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        model::PublisherHints hints;
        hints.skip_hours = c.hours;
        hints.skip_days = c.days;
        CHECK(poll::after_skipped(hints, c.at, 0) == c.expected);
    }
}

TEST_CASE("feeds put off by skipHours are spread over the minutes that follow") {
    model::PublisherHints hints;
    hints.skip_hours = 1U << 17;
    CHECK(poll::after_skipped(hints, start, 0.5) == start + 1h + 5min);
    Feed feed = fixed(600s);
    feed.state.hints = hints;
    feed.gets(not_modified());
    CHECK(feed.wait() >= 1h);
    CHECK(feed.wait() < 1h + 10min);
    CHECK(feed.says("skipHours"));
}

TEST_CASE("errors back off, double, and never wait longer than a day") {
    Feed feed = fixed(600s);
    Seconds last = 0s;
    for (int error = 1; error <= 200; ++error) {
        feed.gets(failure(500));
        INFO("error " << error << " waits " << feed.wait().count());
        REQUIRE(feed.wait() >= 600s);
        REQUIRE(feed.wait() <= day);
        REQUIRE(feed.state.failures == error);
        if (error <= 6) {
            REQUIRE(feed.wait() > last);
        }
        if (error > 8) {
            REQUIRE(feed.wait() >= day * 3 / 4);
        }
        last = feed.wait();
        feed.later(feed.wait());
    }
    CHECK(feed.says("error 200 in a row: back-off"));
    CHECK(feed.state.health == FeedHealth::failing);
}

TEST_CASE("an interval longer than a day is not shortened by an error") {
    Feed feed = fixed(3 * day);
    CHECK(feed.gets(failure(500)).wait() >= 3 * day);
}

TEST_CASE("feeds that fail together come back apart") {
    std::set<Instant> times;
    for (int id = 1; id <= 100; ++id) {
        Feed feed = fixed(3600s);
        feed.id = FeedId{id};
        times.insert(feed.gets(failure(503)).state.next_poll);
    }
    CHECK(times.size() > 60);
}

TEST_CASE("Retry-After is kept, whether shorter or longer than the back-off") {
    struct Case {
        int status;
        Seconds asked, least, most;
        const char* reason;
    };
    const Case cases[] = {
        {429, 7200s, 7200s, 7920s, "Retry-After 7200 s"},
        {503, 7200s, 7200s, 7920s, "Retry-After 7200 s"},
        {503, 1s, 600s, 750s, "error 1 in a row"},
        {429, 2 * day, 2 * day, 2 * day + 1800s, "Retry-After 172800 s"},
        {503, 365 * day, 7 * day, 7 * day + 1800s, "Retry-After"},
    };
    for (const Case& c : cases) {
        INFO(c.status << " " << c.asked.count());
        Feed feed = fixed(600s);
        FetchOutcome outcome = failure(c.status);
        outcome.retry_after = c.asked;
        feed.gets(outcome);
        CHECK(feed.wait() >= c.least);
        CHECK(feed.wait() <= c.most);
        CHECK(feed.says(c.reason));
    }
}

TEST_CASE("429 without Retry-After waits longer than another error") {
    CHECK(fixed(600s).gets(failure(429)).wait() >= 1800s);
    CHECK(fixed(600s).gets(failure(429)).wait() <= 2250s);
    CHECK(fixed(600s).gets(failure(500)).wait() <= 750s);
}
