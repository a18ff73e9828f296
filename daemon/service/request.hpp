// SPDX-License-Identifier: MIT
#pragma once

// Configuration and what polling remembers -> the request to send.

#include "config/config.hpp"
#include "daemon/fetch/fetcher.hpp"
#include "daemon/fetch/request.hpp"
#include "feeds/model/poll.hpp"

namespace gazetted::daemon::service {

fetch::Request make_request(const config::Config& config, const config::Feed& feed,
                            const model::FeedState& state, Instant now);
fetch::Options fetch_options(const config::Config& config);

/// Feeds that are handed out for polling at once: some wait for their hosts, and for the writer.
std::size_t most_out(const config::Config& config);

/// Between two requests to the host of this feed.
Seconds host_gap(const config::Config& config, bool allow_private);

/// Our own address is a private one: then whom we talk to for our readers may be at one, too.
bool is_at_home(const config::Config& config);

} // namespace gazetted::daemon::service
