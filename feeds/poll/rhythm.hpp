// SPDX-License-Identifier: MIT
#pragma once

// A feed's rhythm: how often it posts in each hour of the week, learned with decay, and what that
// says about when to look next. Pure.

#include "feeds/model/poll.hpp"

#include <vector>

namespace gazetted::poll {

/// 0 = Sunday 00:00 GMT .. 167 = Saturday 23:00 GMT.
int hour_of_week(Instant at);

/// Learns from a poll that succeeded: the time since the last success was watched, and `posts`
/// came. The first success learns from the dates in the document. Call before last_success moves.
void learn_rhythm(model::FeedState& state, const std::vector<Instant>& posts, Instant now);

/// Posts a day on average; nothing while no time was watched.
std::optional<double> posts_a_day(const model::FeedState& state);

/// Posts to expect between two instants.
double expected_posts(const model::FeedState& state, Instant from, Instant to);

/// How long to wait from `now`: polls follow a power of the posting rate, so that posts wait
/// little for a number of requests. At most `most`. `polls_at_one`: polls an hour at one post an
/// hour.
Seconds rhythm_interval(const model::FeedState& state, Instant now, Seconds most,
                        double polls_at_one = 2);

} // namespace gazetted::poll
