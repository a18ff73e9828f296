// SPDX-License-Identifier: MIT
#pragma once

// Autodiscovery: the feeds that an HTML page names in its head.

#include <string>
#include <string_view>
#include <vector>

namespace gazetted::parse {

struct DiscoveredFeed {
    std::string href;  // as written
    std::string type;  // media type in lower case; may be empty
    std::string title; // may be empty
    std::string
        base; // href of the page's <base>, against which `href` is to be resolved; may be empty
};

/// <link rel=alternate> (and rel=feed) of the types of feeds, in document order, each address once.
std::vector<DiscoveredFeed> discover_feeds(std::string_view html);

/// Paths at which feeds usually are, best first, for pages that name none: "/feed", "/rss.xml" …
/// Static lifetime.
const std::vector<std::string_view>& common_feed_paths();

} // namespace gazetted::parse
