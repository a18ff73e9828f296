// SPDX-License-Identifier: MIT
#pragma once

// Hands out feeds when they are due. Knows only when and where, not what: the caller keeps the
// feeds' state. Made for 100,000 feeds; idle, it wakes only for the next one that is due. Loop
// thread only.

#include "daemon/fetch/timetable.hpp"
#include "daemon/uv/timer.hpp"

#include <functional>
#include <string_view>

namespace gazetted::daemon::fetch {

class Scheduler {
  public:
    using OnDue = std::function<void(FeedId)>;

    /// `on_due` is called from the loop for each feed whose time has come, as long as fewer than
    /// options.max_out are out; the feed is then out until done() or remove().
    /// It may call every method here. `on_set_back`: the wall clock was, and all here has followed
    /// it. `clock`: that clock, to be replaced by tests.
    Scheduler(uv::Loop& loop, TimetableOptions options, OnDue on_due,
              std::function<void()> on_set_back,
              std::function<Instant()> clock = uv::Loop::wall_clock);

    /// Adds a feed, or moves one that is known. One that is out stays out: done() says when it is
    /// due again.
    void set(FeedId feed, const Appointment& when);
    /// So many may be out from now on.
    void set_most_out(std::size_t count);
    void remove(FeedId feed);

    /// The poll of a feed that was handed out has ended; `next` is when it is due again.
    void done(FeedId feed, Instant next);

    /// Nothing on this registrable domain is handed out before `until` (429 and 503 with
    /// Retry-After). A shorter hold never shortens a longer one.
    void hold(std::string_view domain, Instant until);

    /// Due at once, whatever was planned (a person asked).
    void poll_now(FeedId feed);

    void start();
    /// Hands out nothing more until start().
    void stop();

    const Timetable& timetable() const { return timetable_; }

  private:
    void on_time();
    void arm();
    void watch_clock();

    uv::Loop& loop_;
    Timetable timetable_;
    OnDue on_due_;
    std::function<void()> on_set_back_;
    std::function<Instant()> clock_;
    Seconds jump_;
    bool is_running_ = false;
    Instant seen_wall_{}; // both clocks when they were last compared
    std::chrono::milliseconds seen_loop_{};
    std::chrono::milliseconds timer_at_{};
    uv::Timer timer_;
};

} // namespace gazetted::daemon::fetch
