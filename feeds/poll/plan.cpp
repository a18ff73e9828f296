// SPDX-License-Identifier: MIT
// The life of a feed: fresh -> healthy <-> failing, and suspended after it was gone on two days.
// There is no way out of polling: a suspended feed is still looked at every week.
#include "feeds/poll/plan.hpp"

#include "feeds/poll/interval.hpp"
#include "feeds/poll/jitter.hpp"
#include "feeds/poll/rhythm.hpp"
#include "feeds/poll/websub.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

namespace gazetted::poll {

namespace {

using model::FeedHealth;
using model::FeedState;
using model::FetchKind;
using model::FetchOutcome;

constexpr Seconds a_day{86400};
constexpr Seconds a_week{7 * 86400};
constexpr Seconds longest_wait_for_network{3600}; // it comes back when nobody tells
constexpr int http_gone = 410;
constexpr int http_too_many_requests = 429;
constexpr int http_unavailable = 503;
constexpr int gone_days_to_suspend = 2;
// Two days are different when they are not the two sides of one midnight.
constexpr Seconds gone_gap{12 * 3600};
// Validators: so many 304 in a row, and so many posts expected meanwhile, are suspicious.
constexpr int suspicious_streak = 12;
constexpr double suspicious_posts = 5;
// The streak of a feed whose validators were proven wrong: it stays until they change.
constexpr int proven_wrong = 1'000'000;

bool is_unconditional_due(const FeedState& state, Instant now) {
    if (state.not_modified_streak < suspicious_streak) {
        return false;
    }
    if (state.last_unconditional && now - *state.last_unconditional < a_day) {
        return false;
    }
    if (state.not_modified_streak >= proven_wrong) {
        return true;
    }
    return state.last_change && now - *state.last_change >= a_day &&
           expected_posts(state, *state.last_change, now) >= suspicious_posts;
}

bool has_body(FetchKind kind) {
    return kind == FetchKind::document || kind == FetchKind::same_body;
}

/// What the answer says about the stored validators, and the validators to keep.
void judge_validators(FeedState& next, const FetchOutcome& outcome, Instant now) {
    const bool was_unconditional =
        next.validators == model::Validators() || is_unconditional_due(next, now);
    const bool are_same = outcome.validators == next.validators;
    const bool was_proven_wrong = next.not_modified_streak >= proven_wrong;
    if (was_unconditional && has_body(outcome.kind)) {
        next.last_unconditional = now;
    }
    if (outcome.kind == FetchKind::not_modified) {
        next.not_modified_streak = std::min(next.not_modified_streak + 1, proven_wrong - 1);
        if (was_proven_wrong) {
            next.not_modified_streak = proven_wrong;
        }
    } else if (was_unconditional && are_same && outcome.new_entries > 0 &&
               next.not_modified_streak >= suspicious_streak) {
        next.not_modified_streak = proven_wrong; // the same validators, another feed
    } else if (!was_proven_wrong || !are_same) {
        next.not_modified_streak = 0;
    }
    // 304 and 226 may leave out what has not changed; a full answer is the whole truth.
    if (has_body(outcome.kind) || outcome.validators != model::Validators()) {
        next.validators = outcome.validators;
    }
    if (has_body(outcome.kind)) {
        next.body_hash = outcome.body_hash;
    }
}

void follow_move(FeedState& next, const FetchOutcome& outcome, Instant now) {
    if (outcome.permanent_url.empty() || outcome.permanent_url == next.url) {
        next.move = {};
        return;
    }
    if (next.move.url != outcome.permanent_url) {
        next.move = {outcome.permanent_url, now, 0};
    }
    ++next.move.polls;
    if (next.move.polls >= polls_to_believe_a_move ||
        now - next.move.since >= days_to_believe_a_move) {
        next.url = std::move(next.move.url);
        next.moved = now;
        next.move = {};
    }
}

void plan_after_success(FeedState& next, const FetchOutcome& outcome, const Policy& policy,
                        FeedId feed, Instant now) {
    judge_validators(next, outcome, now);
    follow_move(next, outcome, now);
    judge_hub(next, outcome, now);
    learn_rhythm(next, outcome.new_entry_times, now);
    next.health = FeedHealth::healthy;
    next.failures = 0;
    next.gone_days = 0;
    next.gone_last.reset();
    next.last_error.clear();
    next.last_success = now;
    if (outcome.new_entries > 0) {
        next.last_change = now;
    }
    Wait wait = wait_after_success(next, outcome, policy, feed, now);
    next.next_poll = now + wait.length;
    next.next_reason = std::move(wait.why);
}

bool is_of_the_network(const FetchOutcome& outcome) {
    return outcome.error &&
           (outcome.error->code == ErrorCode::dns || outcome.error->code == ErrorCode::connect ||
            outcome.error->code == ErrorCode::timeout);
}

void wait_for(FeedState& next, Seconds length, double chance, std::string why) {
    const auto extra =
        static_cast<Seconds::rep>(static_cast<double>(length.count()) * 0.1 * chance);
    next.next_poll += length + Seconds(extra);
    next.next_reason = std::move(why);
}

/// Soon after it went down, and seldom when it stays so: it may be the feeds after all.
Seconds wait_for_network(const Policy& policy) {
    const Seconds longest = std::max(longest_wait_for_network, policy.min_interval);
    return std::clamp(*policy.network_down_for / 2, policy.min_interval, longest);
}

void count_gone(FeedState& next, Instant now) {
    if (next.health == FeedHealth::suspended) {
        return; // gone_last stays when it was suspended
    }
    const auto day = [](Instant at) { return std::chrono::floor<std::chrono::days>(at); };
    if (!next.gone_last ||
        (day(*next.gone_last) != day(now) && now - *next.gone_last >= gone_gap)) {
        ++next.gone_days;
        next.gone_last = now;
    }
    if (next.gone_days >= gone_days_to_suspend) {
        next.health = FeedHealth::suspended;
    }
}

void plan_after_failure(FeedState& next, const FetchOutcome& outcome, const Policy& policy,
                        FeedId feed, Instant now) {
    const double chance = jitter(policy.seed, feed, now);
    next.next_poll = now;
    if (policy.network_down_for && is_of_the_network(outcome)) {
        wait_for(next, wait_for_network(policy), chance,
                 "the network is down: not counted against the feed");
        return;
    }
    ++next.failures;
    next.last_error =
        outcome.error ? outcome.error->text : fmt::format("HTTP status {}", outcome.status);
    if (next.health != FeedHealth::suspended) {
        next.health = FeedHealth::failing;
    }
    if (outcome.status == http_gone) {
        count_gone(next, now);
    }
    if (next.health == FeedHealth::suspended) {
        wait_for(next, a_week, chance, "suspended: gone (410) on two days; looked at every week");
    } else if (outcome.status == http_gone) {
        wait_for(next, a_day, chance, "gone (410) once: asked again in a day");
    } else {
        Wait wait = wait_after_failure(next, outcome, policy, feed, now);
        next.next_poll = now + wait.length;
        next.next_reason = std::move(wait.why);
    }
}

} // namespace

model::Validators validators_to_send(const FeedState& state, Instant now) {
    return is_unconditional_due(state, now) ? model::Validators() : state.validators;
}

std::size_t standing(const FeedState& state) {
    const std::string_view facts[] = {state.url, state.move.url};
    std::size_t sum =
        static_cast<std::size_t>(state.health) * 2 + (state.failures >= broken_after ? 1 : 0);
    for (const std::string_view fact : facts) {
        sum = sum * 0x9E3779B97F4A7C15U + std::hash<std::string_view>()(fact);
    }
    return sum;
}

std::optional<Seconds> hold_asked(const FetchOutcome& outcome) {
    if (!outcome.retry_after ||
        (outcome.status != http_too_many_requests && outcome.status != http_unavailable)) {
        return std::nullopt;
    }
    return std::min(*outcome.retry_after, longest_retry_after);
}

FeedState plan_next(FeedState state, const FetchOutcome& outcome, const Policy& policy, FeedId feed,
                    Instant now) {
    if (outcome.is_cancelled()) {
        return state;
    }
    state.last_poll = now;
    state.last_status = outcome.status;
    if (outcome.kind == FetchKind::failed) {
        plan_after_failure(state, outcome, policy, feed, now);
    } else {
        plan_after_success(state, outcome, policy, feed, now);
    }
    return state;
}

} // namespace gazetted::poll
