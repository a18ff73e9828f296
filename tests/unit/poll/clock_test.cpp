// SPDX-License-Identifier: MIT
#include "feeds/poll/clock.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/poll/poll_support.hpp"

using namespace poll_test;

namespace {

/// Polled by a clock that was six days ahead.
FeedState polled_ahead() {
    FeedState state;
    state.last_poll = state.last_success = start + 6 * day;
    state.last_change = start - day;
    state.last_unconditional = state.gone_last = state.moved = start + 6 * day;
    state.move.since = start + 5 * day;
    state.next_poll = start + 6 * day + 1h;
    state.next_reason = "rhythm";
    model::Push push;
    push.requested = start + 6 * day;
    push.lease_until = start + 16 * day;
    push.last_delivery = start + 6 * day;
    state.push = push;
    return state;
}

} // namespace

TEST_CASE("what was planned by a clock that was ahead moves back with it") {
    FeedState state = polled_ahead();
    CHECK(poll::follow_clock(state, start) == 6 * day);
    CHECK(state.next_poll == start + 1h);
    CHECK(state.next_reason == "rhythm; the clock has been set back since");
    CHECK(state.push->lease_until == start + 10 * day);
    CHECK(poll::follow_clock(state, start) == 0s); // done
}

TEST_CASE("nothing that has happened is yet to come after the clock was set back") {
    FeedState state = polled_ahead();
    poll::follow_clock(state, start);
    CHECK(state.last_poll == start);
    CHECK(state.last_success == start);
    CHECK(state.last_change == start - day); // by the right clock
    CHECK(state.last_unconditional == start);
    CHECK(state.gone_last == start);
    CHECK(state.moved == start);
    CHECK(state.move.since == start);
    CHECK(state.push->requested == start);
    CHECK(state.push->last_delivery == start);
}

TEST_CASE("a step of NTP, and a feed that was never polled, leave all as it is") {
    FeedState state = polled_ahead();
    CHECK(poll::follow_clock(state, start + 6 * day - 2min) == 0s);
    CHECK(state.next_poll == start + 6 * day + 1h);
    CHECK(poll::follow_clock(state, start + 6 * day - 121s) == 121s);
    FeedState fresh;
    CHECK(poll::follow_clock(fresh, start) == 0s);
    CHECK(fresh.next_poll == Instant{});
}

TEST_CASE("a feed that is due at once stays so when the clock is set back") {
    FeedState state = polled_ahead();
    state.next_poll = Instant{};
    state.push = {};
    CHECK(poll::follow_clock(state, start) == 6 * day);
    CHECK(state.next_poll == Instant{});
}
