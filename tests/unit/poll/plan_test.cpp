// SPDX-License-Identifier: MIT
#include "tests/support/catch.hpp"
#include "tests/unit/poll/poll_support.hpp"

using namespace poll_test;

TEST_CASE("a document's validators are kept exactly as received, and a 304 keeps them") {
    Feed feed = fixed(900s);
    FetchOutcome outcome = document(3);
    outcome.validators = {"W/\"a, b\"", "yesterday, roughly"};
    feed.gets(outcome);
    CHECK(feed.state.validators == outcome.validators);
    CHECK(feed.state.body_hash == 77);
    feed.later(1h).gets(not_modified());
    CHECK(feed.state.validators == outcome.validators);
    CHECK(feed.state.body_hash == 77);
    CHECK(poll::validators_to_send(feed.state, feed.now) == outcome.validators);
}

TEST_CASE("a document that did not parse to its end leaves no validators and no hash") {
    Feed feed = fixed(900s);
    feed.gets(document(3));
    FetchOutcome truncated = document(1);
    truncated.validators = {};
    truncated.body_hash = 0;
    feed.later(1h).gets(truncated);
    CHECK(feed.state.validators == model::Validators());
    CHECK(feed.state.body_hash == 0);
}

TEST_CASE("a partial answer moves the validator and keeps the body's hash") {
    Feed feed = fixed(900s);
    feed.gets(document(3));
    FetchOutcome partial = answer(FetchKind::partial, 226);
    partial.validators.etag = "\"v2\"";
    feed.later(1h).gets(partial);
    CHECK(feed.state.validators.etag == "\"v2\"");
    CHECK(feed.state.body_hash == 77);
}

TEST_CASE("a success remembers when, and when something new came") {
    Feed feed = fixed(900s);
    feed.gets(document(3));
    CHECK(feed.state.health == FeedHealth::healthy);
    CHECK(feed.state.last_success == start);
    CHECK(feed.state.last_change == start);
    feed.later(1h).gets(document(0));
    CHECK(feed.state.last_success == start + 1h);
    CHECK(feed.state.last_poll == start + 1h);
    CHECK(feed.state.last_change == start);
    CHECK(feed.state.last_status == 200);
}

TEST_CASE("a success restores the rhythm at once") {
    Feed feed = fixed(900s);
    for (int i = 0; i < 10; ++i) {
        feed.gets(failure(500)).later(feed.wait());
    }
    CHECK(feed.state.last_error == "it failed");
    feed.gets(not_modified());
    CHECK(feed.state.failures == 0);
    CHECK(feed.state.last_error.empty());
    CHECK(feed.state.health == FeedHealth::healthy);
    CHECK(is_about(feed.wait(), 900s));
}

TEST_CASE("an error keeps what was known of the feed") {
    Feed feed = fixed(900s);
    feed.gets(document(3)).later(1h);
    const FeedState before = feed.state;
    FetchOutcome outcome = failure(0, ErrorCode::timeout);
    outcome.validators = {"\"x\"", ""};
    feed.gets(outcome);
    CHECK(feed.state.validators == before.validators);
    CHECK(feed.state.last_success == before.last_success);
    CHECK(feed.state.rhythm == before.rhythm);
    CHECK(feed.state.last_poll == feed.now);
    CHECK(feed.state.last_status == 0);
}

TEST_CASE("a failure without words is told by its status") {
    CHECK(fixed(900s).gets(answer(FetchKind::failed, 418)).state.last_error == "HTTP status 418");
}

TEST_CASE("a poll that we cancelled changes nothing") {
    Feed feed = fixed(900s);
    feed.gets(document(3)).later(1h);
    const FeedState before = feed.state;
    feed.gets(failure(0, ErrorCode::cancelled));
    CHECK(feed.state.failures == 0);
    CHECK(feed.state.next_poll == before.next_poll);
    CHECK(feed.state.last_poll == before.last_poll);
}

TEST_CASE("410 on two different days suspends, with weekly checks") {
    Feed feed = fixed(900s);
    feed.gets(failure(410));
    CHECK(feed.state.health == FeedHealth::failing);
    CHECK(is_about(feed.wait(), day));
    feed.later(1h).gets(failure(410));
    CHECK(feed.state.health == FeedHealth::failing);
    CHECK(feed.state.gone_days == 1);
    feed.later(day).gets(failure(410));
    CHECK(feed.state.health == FeedHealth::suspended);
    CHECK(is_about(feed.wait(), 7 * day));
    CHECK(feed.says("suspended"));
    feed.later(7 * day).gets(failure(500));
    CHECK(feed.state.health == FeedHealth::suspended);
    CHECK(is_about(feed.wait(), 7 * day));
    feed.later(7 * day).gets(document(1));
    CHECK(feed.state.health == FeedHealth::healthy);
    CHECK(feed.state.gone_days == 0);
    CHECK(is_about(feed.wait(), 900s));
}

TEST_CASE("the two sides of a midnight are not two days") {
    Feed feed = fixed(900s);
    feed.now = std::chrono::floor<std::chrono::days>(start) - 5min;
    feed.gets(failure(410)).later(10min).gets(failure(410));
    CHECK(feed.state.health == FeedHealth::failing);
    CHECK(feed.state.gone_days == 1);
}

TEST_CASE("a success between two 410 starts the count again") {
    Feed feed = fixed(900s);
    feed.gets(failure(410)).later(day).gets(document()).later(day).gets(failure(410));
    CHECK(feed.state.health == FeedHealth::failing);
}

TEST_CASE("a suspended feed remembers when it was") {
    Feed feed;
    feed.gets(failure(410)).later(day).gets(failure(410));
    const auto when = feed.state.gone_last;
    feed.later(8 * day).gets(failure(410));
    CHECK(feed.state.health == FeedHealth::suspended);
    CHECK(feed.state.gone_last == when);
}

TEST_CASE("a success forgets when a feed was gone") {
    Feed feed;
    feed.gets(failure(410)).later(1h).gets(document());
    CHECK_FALSE(feed.state.gone_last);
}

TEST_CASE("429 and 503 with Retry-After ask for a pause, a week at most") {
    const auto asked = [](int status, std::optional<Seconds> retry_after) {
        FetchOutcome outcome = failure(status);
        outcome.retry_after = retry_after;
        return poll::hold_asked(outcome);
    };
    CHECK(asked(429, 90s) == 90s);
    CHECK(asked(503, 90s) == 90s);
    CHECK(asked(429, 30 * day) == 7 * day);
    CHECK_FALSE(asked(429, std::nullopt));
    CHECK_FALSE(asked(500, 90s));
    CHECK_FALSE(asked(301, 90s));
}

TEST_CASE("what is news of a feed's health, and what is none") {
    Feed feed;
    std::size_t before = poll::standing(feed.state);
    const auto is_news = [&](const FetchOutcome& outcome) {
        feed.later(3h).gets(outcome);
        const std::size_t old = std::exchange(before, poll::standing(feed.state));
        return old != before;
    };
    CHECK(is_news(document())); // it works
    CHECK_FALSE(is_news(document(3)));
    CHECK_FALSE(is_news(not_modified()));
    CHECK(is_news(failure(500))); // it fails
    CHECK_FALSE(is_news(failure(500)));
    CHECK(is_news(failure(500))); // it is broken
    CHECK_FALSE(is_news(failure(404)));
    CHECK(is_news(not_modified())); // it works again
    FetchOutcome moved = not_modified();
    moved.permanent_url = "https://new.example/feed";
    CHECK(is_news(moved)); // it says that it moves
    for (int polls = 2; polls < poll::polls_to_believe_a_move; ++polls) {
        CHECK_FALSE(is_news(moved));
    }
    CHECK_FALSE(feed.state.moved);
    CHECK(is_news(moved)); // it is believed
    CHECK(feed.state.moved == feed.now);
    CHECK(feed.state.url == moved.permanent_url);
    CHECK(is_news(failure(410)));
    feed.later(day);
    CHECK(is_news(failure(410))); // it is gone
}

TEST_CASE("404 and every other error never suspend") {
    for (const int status : {0, 400, 401, 403, 404, 429, 451, 500, 503}) {
        Feed feed = fixed(900s);
        for (int days = 0; days < 30; ++days) {
            feed.gets(failure(status)).later(day);
        }
        INFO(status);
        CHECK(feed.state.health == FeedHealth::failing);
        CHECK(feed.state.next_poll <= feed.now);
    }
}

TEST_CASE("a network that is down is not counted against the feed") {
    for (const ErrorCode code : {ErrorCode::dns, ErrorCode::connect, ErrorCode::timeout}) {
        Feed feed = fixed(7200s);
        feed.gets(document(1)).later(2h);
        feed.policy.network_down_for = 60s;
        feed.gets(failure(0, code));
        INFO(to_word(code));
        CHECK(feed.state.failures == 0);
        CHECK(feed.state.health == FeedHealth::healthy);
        CHECK(is_about(feed.wait(), 600s));
        CHECK(feed.says("network is down"));
        feed.policy.network_down_for = 3000s; // asked less and less, and once an hour at least
        CHECK(is_about(feed.gets(failure(0, code)).wait(), 1500s));
        feed.policy.network_down_for = 30 * day;
        CHECK(is_about(feed.gets(failure(0, code)).wait(), 3600s));
        feed.policy.min_interval = 7200s;
        CHECK(is_about(feed.gets(failure(0, code)).wait(), 7200s));
        CHECK(feed.state.failures == 0);
    }
    Feed feed = fixed(900s);
    feed.policy.network_down_for = 60s;
    CHECK(feed.gets(failure(500)).state.failures == 1);
    CHECK(feed.gets(failure(0, ErrorCode::tls)).state.failures == 2);
}

namespace {
FetchOutcome moved_to(const char* url) {
    FetchOutcome outcome = not_modified();
    outcome.permanent_url = url;
    return outcome;
}
Feed at_old_address() {
    Feed feed = fixed(900s);
    feed.state.url = "https://old.example.org/feed";
    return feed;
}
constexpr const char* target = "https://new.example.org/feed";
} // namespace

TEST_CASE("a permanent move is believed at the fifth poll") {
    Feed feed = at_old_address();
    for (int polls = 1; polls <= 4; ++polls) {
        feed.gets(moved_to(target)).later(1h);
        CHECK(feed.state.url == "https://old.example.org/feed");
        CHECK(feed.state.move.url == target);
        CHECK(feed.state.move.polls == polls);
        CHECK(feed.state.move.since == start);
    }
    feed.gets(moved_to(target));
    CHECK(feed.state.url == target);
    CHECK(feed.state.move.url.empty());
    CHECK(feed.state.move.polls == 0);
}

TEST_CASE("a permanent move is believed after seven days") {
    Feed feed = at_old_address();
    feed.gets(moved_to(target)).later(7 * day - 1s).gets(moved_to(target));
    CHECK(feed.state.url == "https://old.example.org/feed");
    feed.later(1s).gets(moved_to(target));
    CHECK(feed.state.url == target);
}

TEST_CASE("a move that is taken back or changes its mind starts again") {
    Feed feed = at_old_address();
    for (int i = 0; i < 4; ++i) {
        feed.gets(moved_to(target)).later(1h);
    }
    feed.gets(moved_to("https://elsewhere.example.net/feed"));
    CHECK(feed.state.move.polls == 1);
    feed.gets(not_modified());
    CHECK(feed.state.move.url.empty());
    feed.gets(moved_to(target));
    CHECK(feed.state.move.polls == 1);
    CHECK(feed.state.url == "https://old.example.org/feed");
}

TEST_CASE("a move that ends in an error is not counted, one to itself is none") {
    Feed feed = at_old_address();
    FetchOutcome outcome = failure(500);
    outcome.permanent_url = target;
    for (int i = 0; i < 9; ++i) {
        feed.gets(outcome).later(day);
    }
    CHECK(feed.state.move.polls == 0);
    feed.gets(moved_to("https://old.example.org/feed"));
    CHECK(feed.state.move.url.empty());
}

namespace {
/// A feed that posted ten times a day and has said 304 since.
Feed silent_since(Seconds length) {
    Feed feed = fixed(1h);
    FetchOutcome first = document(30);
    for (int i = 0; i < 30; ++i) {
        first.new_entry_times.push_back(start - i * 2h);
    }
    feed.gets(first);
    for (Seconds passed{0}; passed < length; passed += 1h) {
        feed.later(1h);
        if (!(poll::validators_to_send(feed.state, feed.now) == feed.state.validators)) {
            return feed;
        }
        feed.gets(not_modified());
    }
    return feed;
}
bool asks_unconditionally(const Feed& feed) {
    return poll::validators_to_send(feed.state, feed.now) == model::Validators();
}
} // namespace

TEST_CASE("validators that say 304 while posts are overdue are distrusted, once a day at most") {
    CHECK_FALSE(asks_unconditionally(silent_since(20h)));
    Feed feed = silent_since(72h);
    REQUIRE(asks_unconditionally(feed));
    CHECK(feed.now - start >= day);
    SECTION("the same body: the validators were right, nothing is asked again for a day") {
        FetchOutcome same = document();
        same.kind = FetchKind::same_body;
        feed.gets(same);
        CHECK(feed.state.last_unconditional == feed.now);
        for (int hour = 1; hour < 24; ++hour) {
            feed.later(1h);
            CHECK_FALSE(asks_unconditionally(feed));
            feed.gets(not_modified());
        }
    }
    SECTION("new posts under the same validators prove them wrong: asked every day from now") {
        feed.gets(document(2));
        for (int days = 0; days < 5; ++days) {
            feed.later(12h);
            CHECK_FALSE(asks_unconditionally(feed));
            feed.gets(not_modified());
            feed.later(12h);
            CHECK(asks_unconditionally(feed));
            feed.gets(document(1));
        }
        FetchOutcome repaired = document(1);
        repaired.validators.etag = "\"v2\"";
        feed.later(12h).gets(repaired).later(13h).gets(not_modified());
        CHECK_FALSE(asks_unconditionally(feed));
    }
}

TEST_CASE("only what was asked without validators counts as that") {
    Feed feed;
    feed.gets(document());
    CHECK(feed.state.last_unconditional == start);
    feed.later(1h).gets(document(2));
    CHECK(feed.state.last_unconditional == start);
}

TEST_CASE("a feed that seldom posts may say 304 for weeks") {
    Feed feed = fixed(1h);
    FetchOutcome first = document(4);
    for (int i = 0; i < 4; ++i) {
        first.new_entry_times.push_back(start - i * 14 * day);
    }
    feed.gets(first);
    for (int hour = 0; hour < 24 * 21; ++hour) {
        feed.later(1h);
        REQUIRE_FALSE(asks_unconditionally(feed));
        feed.gets(not_modified());
    }
}

TEST_CASE("a server that ignores conditional requests is no liar") {
    Feed feed = fixed(1h);
    for (int i = 0; i < 100; ++i) {
        feed.gets(document(1)).later(1h);
    }
    CHECK(feed.state.not_modified_streak == 0);
    CHECK_FALSE(asks_unconditionally(feed));
}
