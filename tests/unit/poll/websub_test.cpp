// SPDX-License-Identifier: MIT
#include "feeds/poll/websub.hpp"

#include "feeds/poll/interval.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/poll/poll_support.hpp"

using namespace poll_test;

namespace {

FeedState with_hub() {
    FeedState state;
    state.health = model::FeedHealth::healthy;
    state.hints.hub = "https://hub.example/";
    state.hints.self = "https://feed.example/atom";
    state.last_success = start;
    return state;
}

FeedState subscribed(Seconds lease = 10 * day) {
    FeedState state = with_hub();
    state.push.emplace();
    state.push->hub = state.hints.hub;
    state.push->topic = state.hints.self;
    state.push->requested = start - 1s;
    state.push->is_verified = true;
    state.push->lease_until = start + lease;
    return state;
}

FetchOutcome found(Instant posted) {
    FetchOutcome outcome;
    outcome.kind = model::FetchKind::document;
    outcome.new_entries = 1;
    outcome.new_entry_times = {posted};
    return outcome;
}

} // namespace

TEST_CASE("a hub is asked once, again when it stays silent, and before its lease ends") {
    CHECK_FALSE(poll::is_subscription_due(FeedState{}, start));
    FeedState state = with_hub();
    CHECK(poll::is_subscription_due(state, start));
    state = subscribed();
    state.push->is_verified = false;
    CHECK_FALSE(poll::is_subscription_due(state, start + 1h));
    CHECK(poll::is_subscription_due(state, start + 7h));
    state = subscribed();
    CHECK_FALSE(poll::is_subscription_due(state, start + 8 * day));
    CHECK(poll::is_subscription_due(state, start + 9 * day + 1h));
    state.push->requested = start + 9 * day; // asked, not confirmed anew
    CHECK_FALSE(poll::is_subscription_due(state, start + 9 * day + 1h));
    state = subscribed();
    state.hints.hub = "https://other.example/";
    CHECK(poll::is_subscription_due(state, start + 1h));
    state.failures = 1;
    CHECK_FALSE(poll::is_subscription_due(state, start + 1h));
    state.failures = 0;
    state.hints.hub.clear();
    CHECK_FALSE(poll::is_subscription_due(state, start + 1h));
}

TEST_CASE("a short lease is renewed in its second half") {
    const FeedState state = subscribed(1h);
    CHECK_FALSE(poll::is_subscription_due(state, start + 29min));
    CHECK(poll::is_subscription_due(state, start + 31min));
    const FeedState longer = subscribed(2 * day);
    CHECK_FALSE(poll::is_subscription_due(longer, start + 43h));
    CHECK(poll::is_subscription_due(longer, start + 44h)); // in its last tenth
}

TEST_CASE("a lease is renewed an hour before its end at least, and a day at most") {
    CHECK_FALSE(poll::is_subscription_due(subscribed(5h), start + 3h + 30min));
    CHECK(poll::is_subscription_due(subscribed(5h), start + 4h + 5min));
    CHECK_FALSE(poll::is_subscription_due(subscribed(30 * day), start + 28 * day + 12h));
    CHECK(poll::is_subscription_due(subscribed(30 * day), start + 29 * day + 1h));
}

TEST_CASE("a feed that is pushed is polled a fourth as often, and every six hours at most") {
    for (const auto& [interval, slow] : {std::pair<Seconds, Seconds>{2h, 8h}, {1h, 6h}}) {
        Feed feed;
        feed.state = subscribed();
        feed.policy.interval = interval;
        feed.later(1h).gets(document());
        CHECK(feed.wait() >= slow);
        CHECK(feed.wait() <= slow + slow / 20);
    }
}

TEST_CASE("each poll is asked what the hub has left to it") {
    Feed feed;
    feed.state = subscribed();
    feed.state.last_success = start;
    feed.later(1h).gets(found(feed.now - 20min));
    CHECK(feed.state.push->missed == 1);
}

TEST_CASE("a hub's state is told in words") {
    CHECK(poll::hub_in_words(FeedState{}, start).empty());
    FeedState state = with_hub();
    CHECK(poll::hub_in_words(state, start) == "has a hub that was not asked");
    state = subscribed(3h);
    CHECK(poll::hub_in_words(state, start) == "pushes; lease for 3 h more");
    state.push->missed = 4;
    CHECK(poll::hub_in_words(state, start) ==
          "not trusted: 4 polls in a row found what it had not brought");
    state.push->is_verified = false;
    CHECK(poll::hub_in_words(state, start) == "asked, has not verified yet");
    state.push->note = "refused (403)";
    CHECK(poll::hub_in_words(state, start) == "refused (403)");
}

TEST_CASE("a feed that its hub pushes is polled slowly, until the lease ends or the hub forgets") {
    const poll::Policy policy;
    FetchOutcome nothing;
    nothing.kind = model::FetchKind::not_modified;
    const auto wait = [&](const FeedState& state, Instant now) {
        return poll::wait_after_success(state, nothing, policy, FeedId{1}, now);
    };
    FeedState state = subscribed();
    for (float& hour : state.rhythm.change()) {
        hour = 4; // four posts an hour
    }
    state.rhythm_weight = 1;
    CHECK(wait(state, start).length >= 6h);
    CHECK(wait(state, start).why.find("hub") != std::string::npos);
    CHECK(wait(state, start + 10 * day).length < 1h);
    state.push->missed = 3;
    CHECK(wait(state, start).length < 1h);
    state.push->missed = 2;
    CHECK(wait(state, start).length >= 6h);
    state.push->is_verified = false;
    CHECK(wait(state, start).length < 1h);
}

TEST_CASE("a hub that leaves to the polls what it should bring loses trust, and wins it back") {
    FeedState state = subscribed();
    for (int i = 1; i <= 3; ++i) {
        CHECK(poll::is_pushed(state, start + i * 1h));
        poll::judge_hub(state, found(start + i * 1h - 20min), start + i * 1h);
    }
    CHECK_FALSE(poll::is_pushed(state, start + 4h));
    CHECK(poll::hub_in_words(state, start + 4h).find("not trusted") != std::string::npos);
    FetchOutcome pushed = found(start + 4h);
    pushed.is_pushed = true;
    poll::judge_hub(state, pushed, start + 4h);
    CHECK(poll::is_pushed(state, start + 4h));
    CHECK(state.push->last_delivery == start + 4h);
}

TEST_CASE("what is just out, or older than the subscription, is not held against the hub") {
    FeedState state = subscribed();
    poll::judge_hub(state, found(start + 55min), start + 1h); // the hub may still bring it
    poll::judge_hub(state, found(start - 1h), start + 1h);    // from before
    CHECK(state.push->missed == 0);
    state.last_success = start - 2h; // not watched since before the subscription
    poll::judge_hub(state, found(start - 1h), start + 1h);
    CHECK(state.push->missed == 0);
}
