// SPDX-License-Identifier: MIT
#pragma once

// When to fetch next, and what to remember: (state, outcome, now) -> next state and its reason.
// Pure.

#include "feeds/model/poll.hpp"

#include <chrono>

namespace gazetted::poll {

/// A permanent move is believed after so many polls, or so long a time, that agree on it.
inline constexpr int polls_to_believe_a_move = 5;
inline constexpr std::chrono::days days_to_believe_a_move{7};

/// So many failures in a row are news; fewer are anybody's bad minute.
inline constexpr int broken_after = 3;

struct Policy {
    Seconds min_interval{600};
    Seconds max_interval{86400};
    std::optional<Seconds> interval; // the feed's own
    std::uint64_t seed = 0;          // jitter is a pure function of (seed, feed, now)
    double polls_at_one = 2;         // polls an hour of a feed that posts once an hour
    /// For so long nothing at all could be reached: the network is down, not the feed. Failures to
    /// resolve, connect or answer in time are then not counted.
    std::optional<Seconds> network_down_for;
};

/// The state after `outcome`; next_poll and next_reason are set. `state.hints` must already be
/// those of the document that the outcome brought.
model::FeedState plan_next(model::FeedState state, const model::FetchOutcome& outcome,
                           const Policy& policy, FeedId feed, Instant now);

/// What is told of a feed's health, as one number that holds within this process: whether it works,
/// is broken or suspended, where it is read and where it says that it moves. A poll that leaves it
/// as it was is no news.
std::size_t standing(const model::FeedState& state);

/// How long everything on the registrable domain of what answered is to be left alone: what 429 or
/// 503 ask for by Retry-After (RFC 9110 section 10.2.3), a week at most.
std::optional<Seconds> hold_asked(const model::FetchOutcome& outcome);

/// The validators to send with the next request: those stored, or none where they are distrusted
/// and an unconditional request is due (at most one a day). plan_next, given the same state, knows.
model::Validators validators_to_send(const model::FeedState& state, Instant now);

/// Remaining freshness lifetime (RFC 9111 section 4.2): s-maxage, max-age, Expires - Date, less
/// Age. Header values as received, empty when absent.
std::optional<Seconds> freshness(std::string_view cache_control, std::string_view expires,
                                 std::string_view date, std::string_view age, Instant now);

/// Retry-After: seconds or an HTTP date. `parsed_date`: the value as a date, if it is one
/// (feeds/date reads it).
std::optional<Seconds> retry_after(std::string_view value, std::optional<Instant> parsed_date,
                                   Instant now);

} // namespace gazetted::poll
