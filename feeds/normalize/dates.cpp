// SPDX-License-Identifier: MIT
// An entry's place in time.
#include "feeds/normalize/normalize.hpp"

namespace gazetted::normalize {

namespace {

// Clocks of publishers are a little off; further ahead a date is wrong, or it announces.
constexpr Seconds future_tolerance{300};

} // namespace

std::optional<DatePolicy> date_policy_from(std::string_view word) {
    if (word == "auto") {
        return DatePolicy::automatic;
    }
    if (word == "feed") {
        return DatePolicy::feed;
    }
    return word == "seen" ? std::optional(DatePolicy::seen) : std::nullopt;
}

bool settle_dates(model::Entry& entry, DatePolicy policy, Instant now, Instant first_seen) {
    const Instant latest = now + future_tolerance;
    const auto given = entry.published ? entry.published
                       : entry.updated ? entry.updated
                                       : entry.created;
    const bool is_usable =
        given && policy != DatePolicy::seen && (policy == DatePolicy::feed || *given <= latest);
    entry.published = is_usable ? *given : first_seen;
    if (policy == DatePolicy::seen) {
        entry.updated.reset();
    } else if (policy == DatePolicy::automatic && entry.updated && *entry.updated > latest) {
        entry.updated = now;
    }
    return !given || policy == DatePolicy::seen;
}

} // namespace gazetted::normalize
