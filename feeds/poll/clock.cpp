// SPDX-License-Identifier: MIT
#include "feeds/poll/clock.hpp"

#include <algorithm>
#include <optional>

namespace gazetted::poll {

namespace {

constexpr Seconds ntp_step{120};

void end_at(std::optional<Instant>& past, Instant now) {
    if (past) {
        past = std::min(*past, now);
    }
}

} // namespace

Seconds follow_clock(model::FeedState& state, Instant now) {
    if (!state.last_poll || *state.last_poll <= now + ntp_step) {
        return Seconds{0};
    }
    const Seconds back = *state.last_poll - now;
    for (auto* past : {&state.last_poll, &state.last_success, &state.last_change,
                       &state.last_unconditional, &state.gone_last, &state.moved}) {
        end_at(*past, now);
    }
    state.move.since = std::min(state.move.since, now);
    state.next_poll -= std::min(back, state.next_poll.time_since_epoch());
    state.next_reason += "; the clock has been set back since";
    if (state.push) {
        model::Push& push = *state.push;
        push.requested = std::min(push.requested, now);
        push.lease_until -= std::min(back, push.lease_until.time_since_epoch());
        end_at(push.last_delivery, now);
    }
    return back;
}

} // namespace gazetted::poll
