// SPDX-License-Identifier: MIT
#pragma once

// Bytes -> ParsedFeed: what the document says, verbatim. Dates, addresses and markup are still
// text; feeds/normalize reads them.

#include "feeds/base/result.hpp"
#include "feeds/model/parsed_feed.hpp"

#include <string>
#include <string_view>

namespace gazetted::parse {

struct Limits {
    std::size_t max_bytes = 32u << 20;
    std::size_t max_depth = 512;
    std::size_t max_nodes = 2'000'000;
    std::size_t max_entries = 10'000;
};

/// Takes the body; the result's views point into storage that the result owns. Fails with
/// not_a_feed (its text says what the document is instead, such as an HTML page), limit, or
/// malformed when nothing could be read.
Result<model::ParsedFeed> parse_feed(std::string body, std::string_view content_type,
                                     const Limits& limits = {});

} // namespace gazetted::parse
