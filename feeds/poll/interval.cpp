// SPDX-License-Identifier: MIT
#include "feeds/poll/interval.hpp"

#include "feeds/poll/jitter.hpp"
#include "feeds/poll/rhythm.hpp"
#include "feeds/poll/websub.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gazetted::poll {

namespace {

constexpr Seconds a_day{86400};
// A max-age of a year is a mistake; a feed that is never asked is dead.
constexpr Seconds hint_cap = a_day;
constexpr Seconds longest_jitter{1800};
constexpr double jitter_share = 0.05;
constexpr Seconds spread_after_skip{600};
// Hubs forget. A feed that is pushed is polled so much less, and not more often than this.
constexpr int pushed_factor = 4;
constexpr Seconds pushed_least{6 * 3600};
// 429 without Retry-After: we are too fast, and are not told by how much.
constexpr Seconds too_many_requests_base{1800};
constexpr int http_too_many_requests = 429;

Seconds scaled(Seconds wait, double factor) {
    return Seconds(static_cast<Seconds::rep>(static_cast<double>(wait.count()) * factor));
}

std::string rhythm_in_words(double a_day_posts) {
    const double a_week = a_day_posts * 7;
    if (a_day_posts >= 1.5) {
        return fmt::format("rhythm: about {:.0f} posts a day", a_day_posts);
    }
    if (a_week >= 1.5) {
        return fmt::format("rhythm: about {:.0f} posts a week", a_week);
    }
    return a_week >= 0.5 ? "rhythm: about a post a week" : "rhythm: less than a post in two weeks";
}

Wait base_wait(const model::FeedState& state, const Policy& policy, Instant now) {
    if (policy.interval) {
        return {*policy.interval,
                fmt::format("interval {} s of the configuration", policy.interval->count())};
    }
    const Seconds wanted = rhythm_interval(state, now, policy.max_interval, policy.polls_at_one);
    std::string why = rhythm_in_words(posts_a_day(state).value_or(0));
    if (wanted >= policy.max_interval) {
        why += fmt::format("; max_interval {} s", policy.max_interval.count());
    }
    return {wanted, std::move(why)};
}

void lengthen(Wait& wait, Seconds length, std::string why) {
    if (length > wait.length) {
        wait = {length, std::move(why)};
    }
}

void lengthen_by_hints(Wait& wait, const model::PublisherHints& hints,
                       const std::optional<Seconds>& freshness, const Policy& policy) {
    const Seconds cap = std::max(policy.max_interval, hint_cap);
    if (hints.ttl) {
        lengthen(wait, std::min(*hints.ttl, cap),
                 fmt::format("ttl {} min of the publisher", hints.ttl->count() / 60));
    }
    if (hints.update_period) {
        lengthen(wait, std::min(*hints.update_period, cap),
                 fmt::format("update period {} s of the publisher", hints.update_period->count()));
    }
    if (freshness) {
        lengthen(
            wait, std::min(*freshness, cap),
            fmt::format("max-age or Expires of the publisher: fresh for {} s", freshness->count()));
    }
}

bool is_skipped(const model::PublisherHints& hints, Instant at) {
    const int hour = hour_of_week(at);
    return ((hints.skip_hours >> (hour % 24)) & 1U) != 0 ||
           ((hints.skip_days >> (hour / 24)) & 1U) != 0;
}

} // namespace

Instant after_skipped(const model::PublisherHints& hints, Instant at, double chance) {
    constexpr int longest_walk = 8 * 24; // hours; after a week the pattern repeats
    if (!is_skipped(hints, at)) {
        return at;
    }
    Instant hour = std::chrono::floor<std::chrono::hours>(at);
    for (int step = 0; step < longest_walk; ++step) {
        hour += std::chrono::hours(1);
        if (!is_skipped(hints, hour)) {
            return hour + scaled(spread_after_skip, chance);
        }
    }
    return at; // everything is skipped: that cannot be meant
}

Wait wait_after_success(const model::FeedState& state, const model::FetchOutcome& outcome,
                        const Policy& policy, FeedId feed, Instant now) {
    Wait wait = base_wait(state, policy, now);
    lengthen(wait, policy.min_interval,
             fmt::format("min_interval {} s", policy.min_interval.count()));
    lengthen_by_hints(wait, state.hints, outcome.freshness, policy);
    if (is_pushed(state, now)) {
        const Seconds slow = std::max(pushed_factor * wait.length, pushed_least);
        lengthen(wait, std::min(slow, std::max(policy.max_interval, wait.length)),
                 "its hub pushes: looked at now and then all the same");
    }
    const double chance = jitter(policy.seed, feed, now);
    wait.length += scaled(std::min(scaled(wait.length, jitter_share), longest_jitter), chance);
    const Instant at = now + wait.length;
    const Instant allowed = after_skipped(state.hints, at, chance);
    if (allowed != at) {
        wait.length = allowed - now;
        wait.why += "; skipHours or skipDays of the publisher put it off";
    }
    return wait;
}

Wait wait_after_failure(const model::FeedState& state, const model::FetchOutcome& outcome,
                        const Policy& policy, FeedId feed, Instant now) {
    constexpr int most_doublings = 20;
    Seconds base =
        std::max({policy.min_interval, policy.interval.value_or(Seconds(0)), Seconds(1)});
    if (outcome.status == http_too_many_requests && !outcome.retry_after) {
        base = std::max(base, too_many_requests_base);
    }
    const double doubled = std::ldexp(static_cast<double>(base.count()),
                                      std::clamp(state.failures - 1, 0, most_doublings));
    const Seconds whole = std::max(
        base,
        Seconds(static_cast<Seconds::rep>(std::min(doubled, static_cast<double>(a_day.count())))));
    const Seconds low = std::max(base, scaled(whole, 0.75));
    const Seconds high = std::max(whole, scaled(base, 1.25));
    const double chance = jitter(policy.seed, feed, now);
    Wait wait{low + scaled(high - low, chance),
              fmt::format("error {} in a row: back-off", state.failures)};
    if (outcome.retry_after) {
        const Seconds asked = std::min(*outcome.retry_after, longest_retry_after);
        lengthen(wait,
                 asked + scaled(std::min(scaled(asked, jitter_share), longest_jitter), chance),
                 fmt::format("Retry-After {} s of the publisher", outcome.retry_after->count()));
    }
    return wait;
}

} // namespace gazetted::poll
