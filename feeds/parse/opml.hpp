// SPDX-License-Identifier: MIT
#pragma once

// OPML subscription lists, read for `gazetted import`.

#include "feeds/base/result.hpp"
#include "feeds/parse/parse_feed.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gazetted::parse {

struct Subscription {
    std::string title;
    std::string xml_url;                 // as written, trimmed
    std::string html_url;                // may be empty
    std::vector<std::string> categories; // the outlines around it, outermost first, then its own
};

/// Every outline that has an address, in document order. Damaged files are read as far as they go.
/// Fails with not_a_feed where the document is no OPML, limit where it is too large.
Result<std::vector<Subscription>> parse_opml(std::string body, const Limits& limits = {});

} // namespace gazetted::parse
