// SPDX-License-Identifier: MIT
#include "feeds/poll/rhythm.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/poll/poll_support.hpp"

#include <numeric>

using namespace poll_test;

namespace {

/// A feed watched for `weeks`, polled every hour, that posts at the given hours of each day.
FeedState watched(int weeks, const std::vector<int>& hours, int posts_each = 1) {
    FeedState state;
    Instant at = start - weeks * 7 * day;
    state.last_success = at;
    while (at < start) {
        const Instant next = at + 1h;
        std::vector<Instant> posts;
        for (const int hour : hours) {
            if (poll::hour_of_week(at) % 24 == hour) {
                posts.insert(posts.end(), static_cast<std::size_t>(posts_each), at + 30min);
            }
        }
        poll::learn_rhythm(state, posts, next);
        state.last_success = next;
        at = next;
    }
    return state;
}

} // namespace

TEST_CASE("the hours of the week are counted from Sunday 00:00 GMT") {
    const Instant sunday = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22);
    CHECK(poll::hour_of_week(sunday) == 0);
    CHECK(poll::hour_of_week(sunday - 1s) == 167);
    CHECK(poll::hour_of_week(sunday + 25h) == 25);
    CHECK(poll::hour_of_week(Instant{}) == 4 * 24); // 1970-01-01 was a Thursday
    CHECK(poll::hour_of_week(Instant{} - 1s) == 4 * 24 - 1);
}

TEST_CASE("the average rate is what was posted in the time that was watched") {
    CHECK_FALSE(poll::posts_a_day(FeedState{}));
    CHECK(*poll::posts_a_day(watched(4, {9, 17})) == Approx(2).margin(0.1));
    CHECK(*poll::posts_a_day(watched(1, {9}, 5)) == Approx(5).margin(0.3));
    CHECK(*poll::posts_a_day(watched(2, {})) == 0);
}

TEST_CASE("a feed that posts more is polled more, between the limits") {
    Seconds last = 2 * day;
    for (const int posts : {0, 1, 4, 20}) {
        FeedState state = watched(3, {3, 9, 15, 21}, posts);
        const Seconds wait = poll::rhythm_interval(state, start, day);
        INFO(posts << " posts four times a day: " << wait.count());
        CHECK(wait < last);
        CHECK(wait > 0s);
        CHECK(wait <= day);
        last = wait;
    }
}

TEST_CASE("a feed is asked when it uses to post, not when it sleeps") {
    const FeedState state = watched(6, {12, 13, 14, 15}, 3);
    const Instant midnight = std::chrono::floor<std::chrono::days>(start);
    const Seconds at_noon = poll::rhythm_interval(state, midnight + 13h, day);
    const Seconds at_night = poll::rhythm_interval(state, midnight + 20h, day);
    CHECK(at_noon > 0s);
    CHECK(at_noon < 1h);
    CHECK(at_night > 3 * at_noon);
    CHECK(poll::expected_posts(state, midnight + 12h, midnight + 16h) >
          4 * poll::expected_posts(state, midnight, midnight + 4h));
}

TEST_CASE("hours that bring little add up to a poll") {
    FeedState state;
    Instant at = start - 8 * 7 * day;
    state.last_success = at;
    for (int hour = 0; at < start; ++hour, at += 1h) {
        poll::learn_rhythm(
            state, hour % 40 == 0 ? std::vector<Instant>{at + 30min} : std::vector<Instant>{},
            at + 1h);
        state.last_success = at + 1h;
    }
    const Seconds wait = poll::rhythm_interval(state, start, 2 * day, 2);
    CHECK(wait > 2h);
    CHECK(wait < 12h);
}

TEST_CASE("a week is expected to bring what weeks brought, in every hour of it") {
    const FeedState state = watched(8, {0, 9, 10, 23}, 2);
    const Instant sunday = std::chrono::sys_days(std::chrono::year(2026) / 11 / 29);
    CHECK(poll::expected_posts(state, sunday, sunday + 7 * day) == Approx(56).margin(1));
    for (int night = 0; night < 7; ++night) {
        INFO(night);
        const Instant midnight = sunday + night * day;
        CHECK(poll::expected_posts(state, midnight, midnight + 1h) > 1);
        CHECK(poll::expected_posts(state, midnight + 4h, midnight + 5h) < 0.1);
    }
}

TEST_CASE("the other days tell of a day that was not watched") {
    FeedState state;
    state.rhythm_weight = 1;
    for (int weekday = 0; weekday < 6; ++weekday) {
        state.rhythm.change()[static_cast<std::size_t>(weekday * 24 + 7)] = 3;
    }
    const Instant saturday = std::chrono::sys_days(std::chrono::year(2026) / 11 / 28);
    const double in_the_morning = poll::expected_posts(state, saturday + 7h, saturday + 8h);
    CHECK(in_the_morning > 0.5);
    CHECK(in_the_morning > 10 * poll::expected_posts(state, saturday + 9h, saturday + 10h));
    CHECK(in_the_morning > 10 * poll::expected_posts(state, saturday + 5h, saturday + 6h));
}

TEST_CASE("a rhythm that changes is learned, the old one decays") {
    FeedState state = watched(4, {9}, 10);
    for (int week = 0; week < 12; ++week) {
        poll::learn_rhythm(state, {}, *state.last_success + 7 * day);
        state.last_success = *state.last_success + 7 * day;
    }
    CHECK(*poll::posts_a_day(state) < 1);
    CHECK(*poll::posts_a_day(state) > 0);
}

TEST_CASE("the first document teaches by its dates") {
    FeedState state;
    std::vector<Instant> posts;
    for (int i = 0; i < 20; ++i) {
        posts.push_back(start - i * 12h);
    }
    poll::learn_rhythm(state, posts, start);
    CHECK(*poll::posts_a_day(state) == Approx(2.1).margin(0.1));
}

TEST_CASE("an empty first document teaches a day without posts") {
    FeedState state;
    poll::learn_rhythm(state, {}, start);
    state.last_success = start;
    poll::learn_rhythm(state, {start + 12h}, start + day);
    CHECK(*poll::posts_a_day(state) == Approx(0.5).margin(0.05));
}

TEST_CASE("the first document's traps teach no nonsense") {
    struct Case {
        const char* name;
        std::vector<Instant> posts;
        double least, most;
    };
    const std::vector<Instant> all_now(30, start), from_1970(10, Instant{}),
        future(5, start + 1000 * day);
    const Case cases[] = {
        {"an empty feed", {}, 0, 0},
        {"all dated now is at most a day's work", all_now, 29, 31},
        {"posts of long ago do not count", from_1970, 0, 0.01},
        {"future posts are of now", future, 4, 6},
        {"a flood is cut", std::vector<Instant>(100000, start), 199, 201},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        FeedState state;
        poll::learn_rhythm(state, c.posts, start);
        CHECK(*poll::posts_a_day(state) >= c.least);
        CHECK(*poll::posts_a_day(state) <= c.most);
    }
}

TEST_CASE("a post dated before the last poll is learned for when it could be seen") {
    FeedState state = watched(1, {});
    poll::learn_rhythm(state, {start - 30 * day}, start + 1h);
    const auto hour = static_cast<std::size_t>(poll::hour_of_week(start));
    const auto& counts = state.rhythm.hours();
    CHECK(counts[hour] == 1);
    CHECK(std::accumulate(counts.begin(), counts.end(), 0.0F) == 1);
}

TEST_CASE("a clock that went backwards does no harm") {
    FeedState state = watched(1, {9});
    poll::learn_rhythm(state, {start}, start - 3 * day);
    CHECK(*poll::posts_a_day(state) > 0);
    CHECK(poll::rhythm_interval(state, start - 3 * day, day) > 0s);
}

TEST_CASE("the rhythm is named in words") {
    struct Case {
        int each;
        std::vector<int> hours;
        const char* words;
    };
    const Case cases[] = {{1, {1, 7, 13, 19}, "rhythm: about 4 posts a day"},
                          {20, {9}, "rhythm: about 20 posts a day"},
                          {0, {}, "rhythm: less than a post in two weeks"},
                          {1, {9}, "rhythm: about 7 posts a week"}};
    for (const Case& c : cases) {
        Feed feed;
        feed.state = watched(4, c.hours, c.each);
        feed.gets(not_modified());
        INFO(feed.state.next_reason);
        CHECK(feed.says(c.words));
        CHECK(feed.says("max_interval") == c.hours.empty());
        CHECK(feed.wait() >= feed.policy.min_interval);
        CHECK(feed.wait() <= feed.policy.max_interval + 30min);
    }
}
