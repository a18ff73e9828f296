// SPDX-License-Identifier: MIT
#include "daemon/fetch/scheduler.hpp"
#include "daemon/fetch/timetable.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace gazetted;
using namespace gazetted::daemon::fetch;
using namespace std::chrono_literals;

namespace {

constexpr Instant start{Seconds(1'800'000'000)};
constexpr FeedId a{1};
constexpr FeedId b{2};
constexpr FeedId c{3};

Appointment at(Seconds after, std::string_view host = "", std::string_view domain = "") {
    return {start + after, host, domain};
}

/// What goes out from `from` on, second by second, each feed done at once with `next`.
std::vector<std::pair<std::int64_t, Seconds>> run(Timetable& table, Seconds from, Seconds until) {
    std::vector<std::pair<std::int64_t, Seconds>> seen;
    for (auto time = from; time <= until; ++time) {
        while (const auto feed = table.take(start + time)) {
            seen.emplace_back(feed->value, time);
            table.done(*feed, start + time + 365 * 24h);
        }
    }
    return seen;
}

} // namespace

TEST_CASE("feeds go out when they are due, the earliest first") {
    Timetable table({});
    table.set(a, at(20s), start);
    table.set(b, at(10s), start);
    CHECK(table.next_time() == start + 10s);
    CHECK_FALSE(table.take(start + 9s).has_value());
    CHECK(table.take(start + 30s) == b);
    CHECK(table.take(start + 30s) == a);
    CHECK_FALSE(table.take(start + 30s).has_value());
    CHECK(table.out() == 2);
    CHECK_FALSE(table.next_time().has_value());
    table.done(a, start + 50s);
    CHECK(table.out() == 1);
    CHECK(table.due(a) == start + 50s);
    CHECK_FALSE(table.due(b).has_value());
}

TEST_CASE("no more feeds are out than the limit says") {
    TimetableOptions options;
    options.max_out = 1;
    Timetable table(options);
    table.set(a, at(1s), start);
    table.set(b, at(1s), start);
    CHECK(table.take(start + 1s) == a);
    CHECK_FALSE(table.take(start + 1s).has_value());
    CHECK_FALSE(table.next_time().has_value());
    table.done(a, start + 60s);
    CHECK(table.take(start + 1s) == b);
    CHECK_FALSE(table.take(start + 60s).has_value());
    table.set_most_out(2);
    CHECK(table.take(start + 60s) == a);
}

TEST_CASE("a feed can be moved and removed, waiting or out") {
    Timetable table({});
    table.set(a, at(10s), start);
    table.set(a, at(5s), start);
    CHECK(table.size() == 1);
    CHECK(table.take(start + 5s) == a);
    table.set(a, at(1s), start + 5s); // stays out
    CHECK_FALSE(table.take(start + 60s).has_value());
    table.remove(a);
    CHECK(table.out() == 0);
    table.done(a, start + 70s); // of a poll that was still under way
    CHECK(table.size() == 0);
    table.set(a, at(80s), start);
    table.set(b, at(81s), start);
    table.remove(a);
    table.remove(c);
    CHECK(table.take(start + 90s) == b);
    CHECK_FALSE(table.take(start + 90s).has_value());
}

TEST_CASE("a feed that was removed and added while it was out is due when the poll says") {
    Timetable table({});
    table.set(a, at(1s), start);
    CHECK(table.take(start + 1s) == a);
    table.remove(a);
    table.set(a, at(5s), start);
    table.done(a, start + 100s);
    CHECK(table.out() == 0);
    CHECK(table.due(a) == start + 100s);
}

TEST_CASE("a few overdue feeds go at once, many are spread over the start") {
    TimetableOptions options;
    options.start_rate = 50;
    options.start_spread = 300s;
    Timetable few(options);
    for (int i = 1; i <= 40; ++i) {
        few.set(FeedId{i}, at(-1000s), start);
    }
    CHECK(run(few, 0s, 0s).size() == 40);

    Timetable many(options);
    options.max_out = 1u << 20;
    for (int i = 1; i <= 60'000; ++i) {
        many.set(FeedId{i}, {}, start); // never polled
    }
    const auto seen = run(many, 0s, 300s);
    REQUIRE(seen.size() == 60'000);
    std::map<Seconds, int> at_once;
    for (const auto& [feed, time] : seen) {
        ++at_once[time];
    }
    CHECK(at_once.begin()->first == 0s);
    CHECK(std::max_element(at_once.begin(), at_once.end(), [](auto& x, auto& y) {
              return x.second < y.second;
          })->second < 1000);
    CHECK(at_once.size() == 301);
}

TEST_CASE("the spread is another one with another seed and the same with the same") {
    const auto times = [](std::uint64_t seed) {
        TimetableOptions options;
        options.seed = seed;
        Timetable table(options);
        std::vector<Instant> due;
        for (int i = 1; i <= 5000; ++i) {
            table.set(FeedId{i}, {}, start);
            due.push_back(*table.due(FeedId{i}));
        }
        return due;
    };
    CHECK(times(1) == times(1));
    CHECK(times(1) != times(2));
}

TEST_CASE("a held domain waits for the end of its hold, others do not") {
    Timetable table({});
    table.set(a, at(1s, "x.example", "example"), start);
    table.set(b, at(1s, "y.other", "other"), start);
    table.set(c, at(1s), start);
    table.hold("example", start + 600s);
    table.hold("example", start + 10s); // shorter: nothing changes
    table.hold("", start + 10'000s);    // no domain at all
    const auto seen = run(table, 0s, 700s);
    REQUIRE(seen.size() == 3);
    CHECK(seen[0] == std::pair<std::int64_t, Seconds>(2, 1s));
    CHECK(seen[1] == std::pair<std::int64_t, Seconds>(3, 1s));
    CHECK(seen[2].first == 1);
    CHECK(seen[2].second >= 600s);
    CHECK(seen[2].second <= 660s);
}

TEST_CASE("the end of a hold is no stampede") {
    Timetable table({});
    for (int i = 1; i <= 600; ++i) {
        table.set(FeedId{i}, at(1s, "", "example"), start);
    }
    table.hold("example", start + 100s);
    std::map<Seconds, int> at_once;
    for (const auto& [feed, time] : run(table, 0s, 200s)) {
        ++at_once[time];
    }
    for (const auto& [time, count] : at_once) {
        CHECK(count < 40);
    }
}

TEST_CASE("feeds of one host are a gap apart, each looked at no more than twice") {
    Timetable table({});
    for (int i = 1; i <= 300; ++i) {
        table.set(FeedId{i}, {start + 1s, "blogs.example", {}, 10s}, start);
    }
    table.set(FeedId{999}, at(1s, "other.example"), start);
    const auto seen = run(table, 0s, 3100s);
    REQUIRE(seen.size() == 301);
    Seconds last = -100s;
    for (const auto& [feed, time] : seen) {
        if (feed == 999) {
            CHECK(time == 1s);
        } else {
            CHECK(time - last >= 10s);
            last = time;
        }
    }
    CHECK(last == 1s + 299 * 10s);
}

TEST_CASE("who asks for a poll gets it at once, but not out of a hold") {
    Timetable table({});
    table.set(a, at(3600s), start);
    table.set(b, at(3600s, "", "example"), start);
    table.hold("example", start + 100s);
    table.poll_now(a, start);
    table.poll_now(b, start);
    table.poll_now(c, start);
    CHECK(table.take(start) == a);
    CHECK_FALSE(table.take(start).has_value());
    table.poll_now(a, start); // out: nothing happens
    CHECK(table.out() == 1);
}

TEST_CASE("a clock that jumps forward spreads what it made due, one that goes back moves all") {
    TimetableOptions options;
    options.start_rate = 1;
    Timetable table(options);
    for (int i = 1; i <= 1000; ++i) {
        table.set(FeedId{i}, at(Seconds(600 + i)), start);
    }
    table.set(FeedId{5000}, at(20'000s), start);
    table.clock_jumped(start, start + 10'000s);
    CHECK(run(table, 10'000s, 10'000s).size() < 100);
    CHECK(run(table, 10'001s, 10'300s).size() > 900);
    CHECK(table.due(FeedId{5000}) == start + 20'000s);

    Timetable back({});
    back.set(a, at(600s, "", "example"), start);
    back.hold("example", start + 700s);
    back.clock_jumped(start, start - 3600s);
    CHECK(back.due(a) == start - 3000s);
    const auto seen = run(back, -3600s, 0s);
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].second >= 700s - 3600s);
    CHECK(seen[0].second <= 760s - 3600s);
}

TEST_CASE("after a clock that went back a host's next feed waits its gap, not longer") {
    Timetable table({});
    table.set(a, {start + 1s, "blogs.example", {}, 10s}, start);
    table.set(b, {start + 5s, "blogs.example", {}, 10s}, start);
    REQUIRE(table.take(start + 1s));
    table.clock_jumped(start + 2s, start + 2s - 1h);
    const auto seen = run(table, 2s - 1h, 60s - 1h);
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].second == 11s - 1h);
}

TEST_CASE("feeds of one host that a jump of the clock made due keep their gap") {
    TimetableOptions options;
    options.start_rate = 1000;
    Timetable table(options);
    for (int i = 1; i <= 50; ++i) {
        table.set(FeedId{i}, {start + 1s, "blogs.example", {}, 10s}, start);
    }
    REQUIRE(table.take(start + 1s));
    CHECK_FALSE(table.take(start + 2s)); // the others have their turns now
    table.clock_jumped(start + 2s, start + 10'000s);
    const auto seen = run(table, 10'000s, 10'700s);
    REQUIRE(seen.size() == 49);
    for (std::size_t i = 1; i < seen.size(); ++i) {
        CHECK(seen[i].second - seen[i - 1].second >= 10s);
    }
}

TEST_CASE("under random use the heap gives what a sorted list would give") {
    std::mt19937 random(7); // the same numbers everywhere
    Timetable table({});
    std::map<std::int64_t, Instant> model;
    for (int step = 0; step < 20'000; ++step) {
        const FeedId feed{static_cast<std::int64_t>(random() % 500) + 1};
        const Instant due = start + Seconds(random() % 100'000);
        if (random() % 4 == 0) {
            table.remove(feed);
            model.erase(feed.value);
        } else {
            table.set(feed, {due, {}, {}}, start);
            model[feed.value] = due;
        }
    }
    REQUIRE(table.size() == model.size());
    std::vector<std::pair<Instant, std::int64_t>> sorted;
    sorted.reserve(model.size());
    for (const auto& [feed, due] : model) {
        sorted.emplace_back(due, feed);
    }
    std::sort(sorted.begin(), sorted.end());
    for (const auto& [due, feed] : sorted) {
        CHECK(table.next_time() == due);
        CHECK(table.take(start + 200'000s) == FeedId{feed});
        table.remove(FeedId{feed});
    }
}

TEST_CASE("the scheduler hands out by the clock it is given") {
    uv::Loop loop;
    Instant now = start;
    std::vector<FeedId> seen;
    Scheduler scheduler(
        loop, {}, [&](FeedId feed) { seen.push_back(feed); }, [] {}, [&] { return now; });
    scheduler.set(a, at(0s));
    scheduler.set(b, at(60s));
    loop.run_nowait();
    CHECK(seen.empty()); // not started
    scheduler.start();
    loop.run_nowait();
    loop.run_nowait();
    CHECK(seen == std::vector{a});
    CHECK(scheduler.timetable().out() == 1);
    now += 60s;
    scheduler.poll_now(a); // out: nothing
    scheduler.done(a, now);
    loop.run_nowait();
    loop.run_nowait();
    CHECK(seen == std::vector{a, a, b});
    scheduler.stop();
    scheduler.done(a, now);
    scheduler.done(b, now);
    loop.run_nowait();
    CHECK(seen.size() == 3);
    scheduler.remove(a);
    scheduler.hold("example", now + 60s);
    CHECK(scheduler.timetable().size() == 1);
}

TEST_CASE("the callback may use the scheduler, and a jump of the clock is noticed") {
    uv::Loop loop;
    Instant now = start;
    std::size_t count = 0;
    int set_back = 0;
    TimetableOptions options;
    options.start_rate = 1;
    std::unique_ptr<Scheduler> scheduler;
    scheduler = std::make_unique<Scheduler>(
        loop, options,
        [&](FeedId feed) {
            ++count;
            scheduler->done(feed, now + 24h);
        },
        [&] { ++set_back; }, [&] { return now; });
    for (int i = 1; i <= 200; ++i) {
        scheduler->set(FeedId{i}, at(Seconds(3600)));
    }
    scheduler->start();
    now += 8h; // suspended
    scheduler->poll_now(FeedId{1});
    loop.run_nowait();
    loop.run_nowait();
    CHECK(count >= 1);
    CHECK(count < 50);
    CHECK(set_back == 0);
    now -= 48h;
    scheduler->set(FeedId{2}, {now + 1h, {}, {}}); // by the new clock: it does not move with others
    CHECK(set_back == 1);
    loop.run_nowait();
    loop.run_nowait();
    CHECK(set_back == 1);
    CHECK(scheduler->timetable().due(FeedId{2}) == now + 1h);
}
