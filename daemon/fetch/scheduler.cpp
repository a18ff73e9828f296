// SPDX-License-Identifier: MIT
#include "daemon/fetch/scheduler.hpp"

#include <algorithm>
#include <utility>

namespace gazetted::daemon::fetch {

using std::chrono::milliseconds;

namespace {
// The loop's clock stands still in suspend: without this a feed due in an hour would come an hour
// after the resume.
constexpr milliseconds longest_wait{60'000};
} // namespace

Scheduler::Scheduler(uv::Loop& loop, TimetableOptions options, OnDue on_due,
                     std::function<void()> on_set_back, std::function<Instant()> clock)
    : loop_(loop), timetable_(options), on_due_(std::move(on_due)),
      on_set_back_(std::move(on_set_back)), clock_(std::move(clock)), jump_(options.jump),
      seen_wall_(clock_()), seen_loop_(loop.now()), timer_(loop, [this] { on_time(); }) {}

void Scheduler::set(FeedId feed, const Appointment& when) {
    watch_clock();
    timetable_.set(feed, when, clock_());
    arm();
}

void Scheduler::set_most_out(std::size_t count) {
    timetable_.set_most_out(count);
    arm();
}

void Scheduler::remove(FeedId feed) {
    timetable_.remove(feed);
    arm();
}

void Scheduler::done(FeedId feed, Instant next) {
    watch_clock();
    timetable_.done(feed, next);
    arm();
}

void Scheduler::hold(std::string_view domain, Instant until) {
    watch_clock();
    timetable_.hold(domain, until);
}

void Scheduler::poll_now(FeedId feed) {
    watch_clock();
    timetable_.poll_now(feed, clock_());
    arm();
}

void Scheduler::start() {
    is_running_ = true;
    seen_wall_ = clock_();
    seen_loop_ = loop_.now();
    arm();
}

void Scheduler::stop() {
    is_running_ = false;
    timer_.stop();
}

void Scheduler::on_time() {
    watch_clock();
    while (is_running_) {
        const auto feed = timetable_.take(clock_());
        if (!feed) {
            break;
        }
        on_due_(*feed);
    }
    arm();
}

/// Before anything by the new clock comes to what was planned by the old one.
void Scheduler::watch_clock() {
    if (!is_running_) {
        return;
    }
    const auto wall = clock_();
    const auto now = loop_.now();
    const auto expected = seen_wall_ + std::chrono::duration_cast<Seconds>(now - seen_loop_);
    if (wall > expected + jump_ || wall < expected - jump_) {
        timetable_.clock_jumped(expected, wall);
    }
    seen_wall_ = wall;
    seen_loop_ = now;
    if (wall < expected - jump_) {
        on_set_back_();
    }
}

// The timer is only moved when it would come too late: a hundred thousand set() at start cost
// nothing.
void Scheduler::arm() {
    if (!is_running_) {
        return;
    }
    const auto next = timetable_.next_time();
    const milliseconds wait =
        next ? std::clamp<milliseconds>(*next - clock_(), milliseconds(0), longest_wait)
             : longest_wait;
    if (!timer_.is_active() || timer_at_ > loop_.now() + wait) {
        timer_at_ = loop_.now() + wait;
        timer_.start(wait);
    }
}

} // namespace gazetted::daemon::fetch
