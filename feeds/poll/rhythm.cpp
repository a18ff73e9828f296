// SPDX-License-Identifier: MIT
// state.rhythm[h] counts posts seen in hour h of the week, state.rhythm_weight the weeks watched;
// both halve every four weeks, so their quotient is a rate in posts an hour that follows a feed
// whose habits change. One week says little about one hour, so the rate of an hour is shrunk
// towards the same hour of other days, and that towards the whole.
//
// With polls at rate r and posts at rate p, the delay of a post is about 1/(2r); the mean delay
// under a fixed number of polls is least where r is proportional to the square root of p. Half of
// what is posted comes from few busy feeds, though, and their readers wait least where the power is
// nearer to one. bench_simulate shows both; at this power median and mean are well below those of
// an interval by the posts of the last week, which is the power one.
#include "feeds/poll/rhythm.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace gazetted::poll {

namespace {

constexpr int hours_a_week = 168;
constexpr double seconds_a_week = 7 * 86400;
constexpr double half_life = 4 * seconds_a_week;
// What the first document may teach: at least a day (a burst is no habit), at most this long ago.
constexpr Seconds first_span_min{86400};
constexpr Seconds first_span_max{8 * 7 * 86400};
// A feed that changes all its guids brings hundreds of "posts" at once.
constexpr std::size_t most_posts = 200;
// Weeks of evidence that the same hour of other days, and the whole, weigh.
constexpr double day_prior = 2;
constexpr double whole_prior = 0.5;
constexpr double power_of_rate = 0.78;

void decay(model::FeedState& state, Seconds elapsed) {
    const double factor = std::exp2(-static_cast<double>(elapsed.count()) / half_life);
    if (!state.rhythm.is_empty()) {
        for (float& count : state.rhythm.change()) {
            count = static_cast<float>(count * factor);
        }
    }
    state.rhythm_weight = static_cast<float>(state.rhythm_weight * factor);
}

/// Posts an hour, by hour of the week.
class Rates {
  public:
    explicit Rates(const model::FeedState& state)
        : counts_(state.rhythm.hours()), weight_(std::max(1e-3, double{state.rhythm_weight})) {
        for (int h = 0; h < hours_a_week; ++h) {
            by_hour_[static_cast<std::size_t>(h % 24)] += smooth(h) / (7 * weight_);
            whole_ += counts_[static_cast<std::size_t>(h)] / (hours_a_week * weight_);
        }
    }
    double at(int hour) const {
        const double day = by_hour_[static_cast<std::size_t>(hour % 24)];
        return (smooth(hour) + day_prior * day + whole_prior * whole_) /
               (weight_ + day_prior + whole_prior);
    }

  private:
    /// Neighbouring hours tell of this one: nobody posts by the clock.
    double smooth(int hour) const {
        const auto count = [&](int h) {
            return double{counts_[static_cast<std::size_t>((h + hours_a_week) % hours_a_week)]};
        };
        return 0.25 * count(hour - 1) + 0.5 * count(hour) + 0.25 * count(hour + 1);
    }

    const model::Rhythm::Hours& counts_;
    double weight_;
    std::array<double, 24> by_hour_{};
    double whole_ = 0;
};

/// The end of the hour that holds `at`.
Instant end_of_hour(Instant at) {
    return std::chrono::floor<std::chrono::hours>(at) + std::chrono::hours(1);
}

} // namespace

int hour_of_week(Instant at) {
    const auto days = std::chrono::floor<std::chrono::days>(at);
    const auto day = static_cast<int>(std::chrono::weekday(days).c_encoding());
    const auto hour = std::chrono::duration_cast<std::chrono::hours>(at - days).count();
    return day * 24 + static_cast<int>(hour);
}

void learn_rhythm(model::FeedState& state, const std::vector<Instant>& posts, Instant now) {
    Instant from = now - first_span_max;
    if (state.last_success) {
        from = std::min(*state.last_success, now);
    } else if (!posts.empty()) {
        const Instant oldest = *std::min_element(posts.begin(), posts.end());
        from = std::clamp(oldest, now - first_span_max, now - first_span_min);
    } else {
        from = now - first_span_min;
    }
    decay(state, now - from);
    state.rhythm_weight +=
        static_cast<float>(static_cast<double>((now - from).count()) / seconds_a_week);
    std::size_t learned = 0;
    for (const Instant post : posts) {
        if (!state.last_success && post < from) {
            continue; // older than what was watched
        }
        if (++learned > most_posts) {
            break;
        }
        // An older date means that the post was held back: it could be seen only now.
        const int hour = hour_of_week(std::clamp(post, from, now));
        state.rhythm.change()[static_cast<std::size_t>(hour)] += 1;
    }
}

std::optional<double> posts_a_day(const model::FeedState& state) {
    if (state.rhythm_weight <= 0) {
        return std::nullopt;
    }
    double posts = 0;
    for (const float count : state.rhythm.hours()) {
        posts += double{count};
    }
    return posts / double{state.rhythm_weight} / 7;
}

double expected_posts(const model::FeedState& state, Instant from, Instant to) {
    to = std::min(to, from + Seconds(static_cast<Seconds::rep>(half_life)));
    const Rates rates(state);
    double posts = 0;
    while (from < to) {
        const Instant until = std::min(end_of_hour(from), to);
        posts += rates.at(hour_of_week(from)) * static_cast<double>((until - from).count()) / 3600;
        from = until;
    }
    return posts;
}

Seconds rhythm_interval(const model::FeedState& state, Instant now, Seconds most,
                        double polls_at_one) {
    const Rates rates(state);
    const Instant last = now + std::min(most, Seconds(static_cast<Seconds::rep>(half_life)));
    double owed = 1; // one poll
    for (Instant from = now; from < last;) {
        const Instant until = std::min(end_of_hour(from), last);
        const double rate =
            polls_at_one * std::pow(rates.at(hour_of_week(from)), power_of_rate) / 3600;
        const double share = rate * static_cast<double>((until - from).count());
        if (share >= owed) {
            return from - now + Seconds(static_cast<Seconds::rep>(std::ceil(owed / rate)));
        }
        owed -= share;
        from = until;
    }
    return last - now;
}

} // namespace gazetted::poll
