// SPDX-License-Identifier: MIT
#pragma once

// ParsedFeed -> Feed with Entries as the publisher meant them: addresses absolute, dates instants,
// markup safe, plain text plain; then the editorial step (Entry::clean).

#include "feeds/base/time.hpp"
#include "feeds/model/entry.hpp"
#include "feeds/model/parsed_feed.hpp"

#include <string_view>

namespace gazetted::normalize {

struct Context {
    std::string_view base;     // where the document was fetched from; may be empty
    std::string_view language; // Content-Language; may be empty
};

/// Resolved and made safe, nothing else changed: what `parse --json` shows.
model::Feed normalize(const model::ParsedFeed& parsed, const Context& context);

/// The editorial step on each entry of the feed: fills Entry::clean.
void clean(model::Feed& feed);

} // namespace gazetted::normalize
