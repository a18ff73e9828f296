// SPDX-License-Identifier: MIT
#pragma once

// A small language for tests of the poll rules: a feed, what it answers, and what comes next.

#include "feeds/poll/plan.hpp"

#include <string>
#include <utility>

namespace poll_test {

using namespace gazetted;
using namespace std::chrono_literals;
using model::FeedHealth;
using model::FeedState;
using model::FetchKind;
using model::FetchOutcome;

inline const Instant start = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + 17h;
inline constexpr Seconds day{86400};

inline FetchOutcome answer(FetchKind kind, int status) {
    FetchOutcome outcome;
    outcome.kind = kind;
    outcome.status = status;
    return outcome;
}
inline FetchOutcome not_modified() {
    return answer(FetchKind::not_modified, 304);
}
inline FetchOutcome document(int new_entries = 0) {
    FetchOutcome outcome = answer(FetchKind::document, 200);
    outcome.validators = {"\"v1\"", "Tue, 24 Nov 2026 16:00:00 GMT"};
    outcome.body_hash = 77;
    outcome.new_entries = new_entries;
    return outcome;
}
inline FetchOutcome failure(int status, ErrorCode code = ErrorCode::http_status) {
    FetchOutcome outcome = answer(FetchKind::failed, status);
    outcome.error = make_error(code, "it failed");
    return outcome;
}

/// A feed that lives through polls.
struct Feed {
    FeedState state;
    poll::Policy policy;
    Instant now = start;
    FeedId id{7};

    Feed& gets(const FetchOutcome& outcome) {
        state = poll::plan_next(state, outcome, policy, id, now);
        return *this;
    }
    Feed& later(Seconds by) {
        now += by;
        return *this;
    }
    Seconds wait() const { return state.next_poll - now; }
    bool says(const std::string& words) const {
        return state.next_reason.find(words) != std::string::npos;
    }
};

/// A feed with a fixed interval, so that one rule at a time speaks.
inline Feed fixed(Seconds interval) {
    Feed feed;
    feed.policy.interval = interval;
    return feed;
}

inline bool is_about(Seconds actual, Seconds expected) {
    return actual >= expected && actual <= expected + expected / 10 + 1s;
}

} // namespace poll_test
