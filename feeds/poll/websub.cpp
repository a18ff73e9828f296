// SPDX-License-Identifier: MIT
#include "feeds/poll/websub.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gazetted::poll {

namespace {

// A hub that did not verify is asked again after this.
constexpr Seconds ask_again{6 * 3600};
// A lease is renewed when a tenth of it is left, at least an hour before its end.
constexpr Seconds renew_at_least{3600};
constexpr Seconds renew_at_most{86400};
// Push and poll cross: what is this young may still come from the hub.
constexpr Seconds grace{900};
// Polls that found what the hub should have brought.
constexpr int missed_to_distrust = 3;

bool has_hub(const model::FeedState& state) {
    return !state.hints.hub.empty() && !state.hints.self.empty();
}

} // namespace

bool is_subscription_due(const model::FeedState& state, Instant now) {
    if (!has_hub(state) || state.failures > 0) { // what failed may name another hub
        return false;
    }
    if (!state.push || state.push->hub != state.hints.hub ||
        state.push->topic != state.hints.self) {
        return true;
    }
    const model::Push& push = *state.push;
    if (now - push.requested < ask_again && push.requested <= now && !push.is_verified) {
        return false;
    }
    const Seconds lease = push.lease_until - push.requested;
    const Seconds early =
        std::clamp(lease / 10, std::min(renew_at_least, lease / 2), renew_at_most);
    return !push.is_verified || (now >= push.lease_until - early &&
                                 now - push.requested >= std::min(ask_again, lease / 4));
}

bool is_pushed(const model::FeedState& state, Instant now) {
    return has_hub(state) && state.push && state.push->is_verified &&
           now < state.push->lease_until && state.push->missed < missed_to_distrust;
}

void judge_hub(model::FeedState& state, const model::FetchOutcome& outcome, Instant now) {
    if (!state.push) {
        return;
    }
    model::Push& push = *state.push;
    if (outcome.is_pushed) {
        push.last_delivery = now;
        push.missed = 0;
        return;
    }
    // Only what came while it should have pushed, and is old enough to have been pushed, counts.
    const bool is_watched = push.is_verified && state.last_success &&
                            *state.last_success >= push.requested && now < push.lease_until;
    const bool is_late = std::any_of(
        outcome.new_entry_times.begin(), outcome.new_entry_times.end(),
        [&](Instant posted) { return posted < now - grace && posted > *state.last_success; });
    if (is_watched && is_late) {
        ++push.missed;
    }
}

std::string hub_in_words(const model::FeedState& state, Instant now) {
    if (!has_hub(state)) {
        return {};
    }
    if (!state.push) {
        return "has a hub that was not asked";
    }
    const model::Push& push = *state.push;
    if (is_pushed(state, now)) {
        return fmt::format("pushes; lease for {} h more", (push.lease_until - now).count() / 3600);
    }
    if (push.is_verified && push.missed >= missed_to_distrust) {
        return fmt::format("not trusted: {} polls in a row found what it had not brought",
                           push.missed);
    }
    return push.note.empty() ? "asked, has not verified yet" : push.note;
}

} // namespace gazetted::poll
