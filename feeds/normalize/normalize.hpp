// SPDX-License-Identifier: MIT
#pragma once

// ParsedFeed -> Feed with Entries as the publisher meant them: addresses absolute, dates instants,
// markup safe, plain text plain; then the editorial step (Entry::clean).

#include "feeds/base/time.hpp"
#include "feeds/model/entry.hpp"
#include "feeds/model/parsed_feed.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace gazetted::normalize {

struct Context {
    std::string_view base;     // where the document was fetched from; may be empty
    std::string_view language; // Content-Language; may be empty
};

/// Resolved and made safe, nothing else changed: what `parse --json` shows.
model::Feed normalize(const model::ParsedFeed& parsed, const Context& context);

struct CleanOptions {
    /// model::Feed::boilerplate of the feed's earlier documents, sorted.
    std::span<const std::uint64_t> boilerplate;
    /// Leave boilerplate out of the content too.
    bool strip_boilerplate = false;
};

/// The editorial step on each entry of the feed: fills Entry::clean and Feed::boilerplate. A line
/// is boilerplate when more than half of the entries, of at least four with a text, hold it, and
/// stays so while any of a document's entries does. At most 64 lines.
void clean(model::Feed& feed, const CleanOptions& options = {});

/// Whose date an entry gets. `automatic`: the feed's own, unless it has none or it lies in the
/// future. `feed`: also one in the future, for calendars. `seen`: never the feed's, for feeds that
/// date all they hold anew.
enum class DatePolicy : std::uint8_t { automatic, feed, seen };
/// "auto", "feed", "seen".
std::optional<DatePolicy> date_policy_from(std::string_view word);

/// Sets entry.published: the feed's date, else `first_seen`; `updated` in the future becomes `now`.
/// Dates up to five minutes ahead are clocks that are off. True where published is not the feed's.
bool settle_dates(model::Entry& entry, DatePolicy policy, Instant now, Instant first_seen);

/// For a text that was cleaned before: `clean.text` with its lines ended by line feeds. They become
/// spaces, and Editorial::boilerplate is filled.
void mark_boilerplate(model::Editorial& clean, std::span<const std::uint64_t> boilerplate);

} // namespace gazetted::normalize
