// SPDX-License-Identifier: MIT
// The poll rules and the timetable under a clock of our own.
//   bench_simulate [FEEDS [DAYS [SEED]]]   default 10000 30 1: how long after its posting a story
//   is
//       fetched, at what number of requests, beside fixed intervals and beside intervals by the
//       posts of the last week; ours is run at the same number of requests as each of them
//   bench_simulate year [FEEDS]            default 100000: a year of polls; what a poll costs
// Posts are made before and are the same for every rule. A feed is a person's page (half of them),
// a newsroom, something that appears at set times, a machine, or silent; each with a time zone and
// hours of its own, and what people write comes in bursts.
#include "daemon/fetch/timetable.hpp"
#include "feeds/poll/plan.hpp"
#include "tests/bench/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <functional>
#include <numbers>
#include <string>
#include <unordered_map>
#include <vector>

using namespace gazetted;
using namespace std::chrono_literals;

namespace {

constexpr Seconds hour = 3600s, day = 86400s, week = 7 * day;
const Instant begin = Instant(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5)); // a Monday
constexpr std::size_t entries_of_document = 20;
constexpr int past_days = 60; // of posts before the first poll
constexpr Seconds host_gap = 1s;

struct Chance : Random {
    double between(double low, double high) { return low + (high - low) * fraction(); }
    double normal() {
        return std::sqrt(-2 * std::log(1 - fraction())) *
               std::cos(2 * std::numbers::pi * fraction());
    }
    double log_normal(double median, double sigma) { return median * std::exp(sigma * normal()); }
};

Seconds seconds(double value) {
    return Seconds(static_cast<Seconds::rep>(value));
}

struct Habits {
    double posts_a_day = 0;
    int first_hour = 0, last_hour = 24; // of GMT, when somebody is awake; may pass midnight
    double weekend = 1;                 // share of a working day
    double followers = 0;               // posts that each post draws after it, on average
};

double activity(const Habits& habits, Instant at) {
    const auto days = std::chrono::floor<std::chrono::days>(at);
    const auto weekday = std::chrono::weekday(days).c_encoding();
    const double hour_of_day = static_cast<double>((at - days).count()) / 3600;
    const double since = std::fmod(hour_of_day - habits.first_hour + 48, 24);
    const double open = habits.last_hour - habits.first_hour;
    if (since >= open) {
        return 0.03; // somebody is always up
    }
    const double of_day =
        open >= 24 ? 1 : 1.2 * 24 / open * std::sin(std::numbers::pi * since / open);
    return of_day * (weekday == 0 || weekday == 6 ? habits.weekend : 1);
}

/// Poisson with the day's shape; each post draws others in the hour after it.
void post_by_habit(const Habits& habits, Instant until, Chance& random,
                   std::vector<Instant>& posts) {
    const double base = habits.posts_a_day * (1 - habits.followers);
    constexpr double peak = 4;
    for (double at = 0;;) {
        at += -std::log(1 - random.fraction()) / (base * peak) * 86400;
        const Instant post = begin - past_days * day + seconds(at);
        if (post >= until) {
            break;
        }
        if (random.fraction() * peak >= activity(habits, post)) {
            continue;
        }
        Instant last = post;
        do {
            posts.push_back(last);
            last += seconds(-std::log(1 - random.fraction()) * 2400);
        } while (last < until && random.fraction() < habits.followers);
    }
}

/// Every `period`, some minutes early or late; now and then not at all.
void post_by_clock(Seconds period, double spread, Instant until, Chance& random,
                   std::vector<Instant>& posts) {
    const Instant first =
        begin - past_days * day + seconds(random.fraction() * static_cast<double>(period.count()));
    for (Instant at = first; at < until; at += period) {
        if (random.fraction() < 0.95) {
            posts.push_back(at + seconds(random.normal() * spread));
        }
    }
}

struct World {
    std::vector<std::vector<Instant>> posts; // by feed, ascending
    std::vector<std::string> hosts;
};

std::string host_of(std::size_t feed, Chance& random) {
    const double kind = random.fraction();
    if (kind < 0.6) {
        return fmt::format("h{}.example", feed);
    }
    // five feeds a site; and three hosts that have hundreds
    return kind < 0.9 ? fmt::format("site{}.example", feed / 17)
                      : fmt::format("blogs{}.example", feed % 3);
}

World make_world(std::size_t feeds, int days, std::uint64_t seed) {
    World world;
    world.posts.resize(feeds);
    const Instant until = begin + days * day;
    for (std::size_t f = 0; f < feeds; ++f) {
        Chance random{{seed * 0x9E3779B97F4A7C15ULL + f * 1'000'003U}};
        auto& posts = world.posts[f];
        world.hosts.push_back(host_of(f, random));
        const int wakes = static_cast<int>(random.between(0, 24));
        const double kind = random.fraction();
        if (kind < 0.50) {
            post_by_habit({random.log_normal(0.3, 1.2), wakes, wakes + 15, 0.8, 0.15}, until,
                          random, posts);
        } else if (kind < 0.65) {
            post_by_habit({random.log_normal(15, 1.0), wakes, wakes + 17, 0.4, 0.3}, until, random,
                          posts);
        } else if (kind < 0.80) {
            post_by_clock(random.fraction() < 0.5 ? day : week, 600, until, random, posts);
        } else if (kind < 0.85) {
            post_by_clock(seconds(std::floor(random.between(1, 7))) * 3600, 60, until, random,
                          posts);
        } else {
            post_by_habit({0.005}, until, random, posts);
        }
        std::sort(posts.begin(), posts.end());
    }
    return world;
}

struct Result {
    double requests = 0, with_news = 0;     // with_news: share of requests
    double median = 0, mean = 0, ninth = 0; // delay in minutes
    double feed_median = 0;                 // of the feeds' own mean delays
    double missed = 0;                      // share of posts that left the document unseen
};

class Delays {
  public:
    explicit Delays(const World& world) : world_(world), next_(world.posts.size()) {
        of_feed_.resize(world.posts.size());
        for (std::size_t f = 0; f < next_.size(); ++f) {
            const auto& posts = world.posts[f];
            next_[f] = static_cast<std::size_t>(
                std::upper_bound(posts.begin(), posts.end(), begin) - posts.begin());
        }
    }
    /// What is new to a poll at `now`.
    const std::vector<Instant>& poll(std::size_t feed, Instant now) {
        const auto& posts = world_.posts[feed];
        auto& next = next_[feed];
        auto to = next;
        while (to < posts.size() && posts[to] <= now) {
            ++to;
        }
        const auto from = std::max(next, to - std::min(to, entries_of_document));
        missed_ += from - next;
        found_.assign(posts.begin() + static_cast<std::ptrdiff_t>(from),
                      posts.begin() + static_cast<std::ptrdiff_t>(to));
        for (const Instant post : found_) {
            const auto delay = static_cast<float>((now - post).count()) / 60;
            all_.push_back(delay);
            of_feed_[feed].first += delay;
            ++of_feed_[feed].second;
        }
        next = to;
        ++requests_;
        with_news_ += found_.empty() ? 0U : 1U;
        return found_;
    }
    Result result(int days) {
        Result made;
        made.requests = static_cast<double>(requests_) / static_cast<double>(next_.size()) / days;
        made.with_news = static_cast<double>(with_news_) / static_cast<double>(requests_);
        made.missed = static_cast<double>(missed_) / static_cast<double>(missed_ + all_.size());
        std::sort(all_.begin(), all_.end());
        made.median = all_[all_.size() / 2];
        made.ninth = all_[all_.size() * 9 / 10];
        double sum = 0;
        for (const float delay : all_) {
            sum += delay;
        }
        made.mean = sum / static_cast<double>(all_.size());
        std::vector<double> means;
        for (const auto& [total, count] : of_feed_) {
            if (count > 0) {
                means.push_back(total / count);
            }
        }
        std::nth_element(means.begin(),
                         means.begin() + static_cast<std::ptrdiff_t>(means.size() / 2),
                         means.end());
        made.feed_median = means[means.size() / 2];
        return made;
    }

  private:
    const World& world_;
    std::vector<std::size_t> next_;
    std::vector<float> all_;
    std::vector<std::pair<double, int>> of_feed_;
    std::vector<Instant> found_;
    std::size_t requests_ = 0, with_news_ = 0, missed_ = 0;
};

/// Posts of the document that a first poll finds.
std::vector<Instant> first_document(const std::vector<Instant>& posts) {
    const auto end = std::upper_bound(posts.begin(), posts.end(), begin);
    const auto count = std::min<std::ptrdiff_t>(end - posts.begin(), entries_of_document);
    return {end - count, end};
}

/// An interval that a feed gets after each poll from what was found in the last week.
using Interval = std::function<Seconds(int posts_of_last_week)>;

Result run_simple(const World& world, int days, const Interval& interval) {
    Delays delays(world);
    const Instant until = begin + days * day;
    Chance random{{99}};
    for (std::size_t f = 0; f < world.posts.size(); ++f) {
        std::deque<Instant> last_week;
        for (const Instant post : first_document(world.posts[f])) {
            last_week.push_back(post);
        }
        const auto weekly = [&](Instant now) {
            while (!last_week.empty() && last_week.front() < now - week) {
                last_week.pop_front();
            }
            return static_cast<int>(last_week.size());
        };
        // the first poll is anywhere, as after months of running
        Instant now = begin + seconds(random.fraction() *
                                      static_cast<double>(interval(weekly(begin)).count()));
        while (now < until) {
            for (const Instant post : delays.poll(f, now)) {
                last_week.push_back(post);
            }
            now += interval(weekly(now));
        }
    }
    return delays.result(days);
}

/// The most requests that one host saw in a minute, and by how much less than the gap two of them
/// were apart.
struct HostLoad {
    std::unordered_map<std::string_view, std::deque<Instant>> recent{};
    std::size_t most_a_minute = 0;
    std::size_t too_close = 0;
    void add(std::string_view host, Instant now) {
        auto& times = recent[host];
        too_close += !times.empty() && now - times.back() < host_gap ? 1U : 0U;
        times.push_back(now);
        while (times.front() <= now - 60s) {
            times.pop_front();
        }
        most_a_minute = std::max(most_a_minute, times.size());
    }
};

struct Ours {
    Result result;
    std::size_t polls = 0;
    HostLoad load;
};

Ours run_ours(const World& world, int days, double polls_at_one) {
    Ours ours;
    Delays delays(world);
    const Instant until = begin + days * day;
    daemon::fetch::Timetable table({});
    poll::Policy policy;
    policy.seed = 7;
    policy.polls_at_one = polls_at_one;
    std::vector<model::FeedState> states(world.posts.size());
    for (std::size_t f = 0; f < states.size(); ++f) {
        table.set(FeedId{static_cast<std::int64_t>(f) + 1}, {begin, world.hosts[f], {}, host_gap},
                  begin);
    }
    model::FetchOutcome outcome;
    outcome.status = 200;
    for (Instant now = begin; now < until;) {
        while (const auto feed = table.take(now)) {
            const auto f = static_cast<std::size_t>(feed->value) - 1;
            model::FeedState& state = states[f];
            ours.load.add(world.hosts[f], now);
            outcome.new_entry_times = delays.poll(f, now);
            if (!state.last_success) {
                const auto document = first_document(world.posts[f]);
                outcome.new_entry_times.insert(outcome.new_entry_times.begin(), document.begin(),
                                               document.end());
            }
            outcome.new_entries = static_cast<int>(outcome.new_entry_times.size());
            outcome.kind = outcome.new_entries > 0 ? model::FetchKind::document
                                                   : model::FetchKind::not_modified;
            state = poll::plan_next(std::move(state), outcome, policy, *feed, now);
            table.done(*feed, state.next_poll);
            ++ours.polls;
        }
        now = std::max(now + 1s, table.next_time().value_or(until));
    }
    ours.result = delays.result(days);
    return ours;
}

/// Ours at as many requests, within a hundredth: what a poll is worth is found on a tenth of the
/// feeds, then corrected.
Ours run_ours_at(const World& world, const World& tenth, int days, double requests) {
    double low = 0.05;
    double high = 400;
    for (int step = 0; step < 10; ++step) {
        const double middle = std::sqrt(low * high);
        (run_ours(tenth, days, middle).result.requests > requests ? high : low) = middle;
    }
    Ours ours = run_ours(world, days, low);
    for (int step = 0; step < 4 && std::abs(ours.result.requests / requests - 1) > 0.01; ++step) {
        low *= std::pow(requests / ours.result.requests, 1.2);
        ours = run_ours(world, days, low);
    }
    return ours;
}

void print(const std::string& name, const Result& r) {
    fmt::print("{:<34} {:>8.2f} {:>9.1f} {:>9.1f} {:>9.1f} {:>11.1f} {:>9.1f} % {:>7.3f} %\n", name,
               r.requests, r.median, r.mean, r.ninth, r.feed_median, 100 * r.with_news,
               100 * r.missed);
    std::fflush(stdout);
}

int compare(std::size_t feeds, int days, std::uint64_t seed) {
    const World world = make_world(feeds, days, seed);
    const World tenth = make_world(std::max<std::size_t>(feeds / 10, 100), days, seed);
    std::size_t posts = 0;
    for (const auto& of_feed : world.posts) {
        posts += of_feed.size();
    }
    fmt::print("{} feeds, {} days, seed {}; {:.2f} posts a feed and day\n", feeds, days, seed,
               static_cast<double>(posts) / static_cast<double>(feeds) / (days + past_days));
    fmt::print("{:<34} {:>8} {:>9} {:>9} {:>9} {:>11} {:>11} {:>9}\n", "delays in minutes",
               "requests", "median", "mean", "90 %", "feeds' mean", "with news", "missed");
    print("ours, as it is", run_ours(world, days, poll::Policy().polls_at_one).result);
    struct Rule {
        std::string name;
        Interval interval;
    };
    const std::vector<Rule> rules{
        {"every 15 minutes", [](int) { return 900s; }},
        {"every hour", [](int) { return hour; }},
        {"by the posts of the last week",
         [](int posts_of_week) {
             return posts_of_week == 0 ? day : std::clamp<Seconds>(week / posts_of_week, 300s, day);
         }},
    };
    bool is_met = true;
    for (const Rule& rule : rules) {
        const Result theirs = run_simple(world, days, rule.interval);
        print(rule.name, theirs);
        const Ours ours = run_ours_at(world, tenth, days, theirs.requests);
        print("  ours at as many requests", ours.result);
        fmt::print(
            "  median {:+.1f} %, mean {:+.1f} %; a host sees at most {} requests a minute, {} "
            "closer than the gap\n",
            100 * (ours.result.median / theirs.median - 1),
            100 * (ours.result.mean / theirs.mean - 1), ours.load.most_a_minute,
            ours.load.too_close);
        is_met = is_met && ours.result.median <= 0.7 * theirs.median && ours.load.too_close == 0;
    }
    return is_met ? 0 : 1;
}

int year(std::size_t feeds) {
    const World world = make_world(feeds, 365, 1);
    const std::clock_t before = std::clock();
    const Ours ours = run_ours(world, 365, poll::Policy().polls_at_one);
    const double cpu = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    print("a year, ours", ours.result);
    fmt::print(
        "{} polls, {:.2f} us of CPU each (timetable, plan and generator); at most {} requests "
        "a minute to a host, {} closer than the gap\n",
        ours.polls, cpu * 1e6 / static_cast<double>(ours.polls), ours.load.most_a_minute,
        ours.load.too_close);
    return ours.load.too_close == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    const auto number = [&](int at, long otherwise) {
        return argc > at ? std::atol(argv[at]) : otherwise;
    };
    if (argc > 1 && std::string(argv[1]) == "year") {
        return year(static_cast<std::size_t>(number(2, 100'000)));
    }
    return compare(static_cast<std::size_t>(number(1, 10'000)), static_cast<int>(number(2, 30)),
                   static_cast<std::uint64_t>(number(3, 1)));
}
