// SPDX-License-Identifier: MIT
#pragma once

// The feed at an address, or behind the page at an address.

#include "config/config.hpp"
#include "feeds/base/result.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace gazetted::daemon::cli {

struct FoundFeed {
    std::string url;   // where it is; after permanent redirects
    std::string title; // plain text, may be empty
    std::size_t entries = 0;
    std::vector<std::string> others; // further feeds that the page offers
};

/// Blocks while it fetches. Fails as the fetch does, or with not_a_feed where the page offers none.
Result<FoundFeed> find_feed(const config::Config& config, const std::string& url,
                            bool allow_private);

} // namespace gazetted::daemon::cli
