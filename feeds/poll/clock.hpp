// SPDX-License-Identifier: MIT
#pragma once

// What a clock that was wrong leaves behind in a feed's state. Pure.

#include "feeds/model/poll.hpp"

namespace gazetted::poll {

/// After a last poll that is yet to come, by more than a step of NTP: the clock was ahead then and
/// has been set back since. What lies ahead moves back by as much, or the feed would wait as much
/// longer; what is past is not after `now`. By how much it was ahead, at least; zero: nothing is
/// done.
Seconds follow_clock(model::FeedState& state, Instant now);

} // namespace gazetted::poll
