// SPDX-License-Identifier: MIT
#pragma once

// WebSub (W3C Recommendation), the subscriber's decisions: when to ask a hub, whether it pushes,
// and when it has lost our trust. Pure.

#include "feeds/model/poll.hpp"

namespace gazetted::poll {

/// Shortest and longest lease that is believed; what hubs grant beyond is cut.
inline constexpr Seconds shortest_lease{300};
inline constexpr Seconds longest_lease{30 * 86400};
inline constexpr Seconds wanted_lease{10 * 86400};

/// The feed names a hub that was not asked yet, or its lease ends soon, or it did not answer what
/// it was asked some time ago.
bool is_subscription_due(const model::FeedState& state, Instant now);

/// The hub is to be believed: verified, within its lease, and it brought what polls found.
bool is_pushed(const model::FeedState& state, Instant now);

/// After a success: what the poll tells of the hub. Call before state.last_success moves.
void judge_hub(model::FeedState& state, const model::FetchOutcome& outcome, Instant now);

/// "pushes, lease until …", "asked, not verified yet", for status and explain; empty without a hub.
std::string hub_in_words(const model::FeedState& state, Instant now);

} // namespace gazetted::poll
