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
    Scheduler(uv::Loop& loop, TimetableOptions options, OnDue on_due);

    /// Adds a feed, or moves one that is known (also one that is out: it then keeps being out and
    /// takes the new time when done() is called without one).
    void set(FeedId feed, const Appointment& when);
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

    Timetable timetable_;
    OnDue on_due_;
    bool is_running_ = false;
    uv::Timer timer_;
};

} // namespace gazetted::daemon::fetch
