// SPDX-License-Identifier: MIT
#pragma once

// How long to wait after a poll, by every rule that has a say; the longest wins and is named. Pure.

#include "feeds/model/poll.hpp"
#include "feeds/poll/plan.hpp"

#include <string>

namespace gazetted::poll {

// What a publisher may ask for; more is a mistake.
inline constexpr Seconds longest_retry_after{7 * 86400};

struct Wait {
    Seconds length{};
    std::string why;
};

/// After a success. Jitter only lengthens: nobody is asked before the publisher wants it.
Wait wait_after_success(const model::FeedState& state, const model::FetchOutcome& outcome,
                        const Policy& policy, FeedId feed, Instant now);

/// After `state.failures` (at least 1) failures in a row: doubles up to a day, with jitter; a
/// Retry-After is kept even where it is longer.
Wait wait_after_failure(const model::FeedState& state, const model::FetchOutcome& outcome,
                        const Policy& policy, FeedId feed, Instant now);

/// The first instant from `at` on that skipHours and skipDays allow; `at` where they allow none.
/// `chance` in [0, 1) spreads feeds over the first minutes of the hour that follows.
Instant after_skipped(const model::PublisherHints& hints, Instant at, double chance);

} // namespace gazetted::poll
