// SPDX-License-Identifier: MIT
#pragma once

// When which feed is due: a heap of (time, feed) with hosts and held domains. No clock and no
// loop: `now` is passed in, so that a year can be simulated. Names of hosts and domains are
// interned: about 100 bytes a feed. Every step is O(log feeds).

#include "feeds/base/ids.hpp"
#include "feeds/base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gazetted::daemon::fetch {

struct TimetableOptions {
    std::size_t max_out = 256; // feeds handed out and not done
    Seconds start_spread{300}; // overdue feeds are spread over at most this much after a start
    int start_rate = 50;       // overdue feeds a second: a few are not spread at all
    Seconds jump{120};         // the wall clock moved further than this against expectation
    std::uint64_t seed = 0;    // for the spread
};

struct Appointment {
    Instant due{};           // in the past: overdue, spread over start_spread
    std::string_view host;   // for the gap between polls of one host; empty: none
    std::string_view domain; // registrable domain, for hold(); empty: none
    Seconds host_gap{0};     // between two polls of this host
};

class Timetable {
  public:
    explicit Timetable(TimetableOptions options) : options_(options), name_states_(1) {}

    /// Adds or moves. A feed that is out stays out, and done() says when it is due.
    void set(FeedId feed, const Appointment& when, Instant now);
    void set_most_out(std::size_t count) { options_.max_out = count; }
    /// Also of a feed that is out.
    void remove(FeedId feed);
    /// Ends being out. Of a feed that was removed meanwhile: nothing happens.
    void done(FeedId feed, Instant next);
    /// Nothing of the domain goes out before `until`; a shorter hold never shortens a longer one.
    void hold(std::string_view domain, Instant until);
    /// Due at once and without its host's gap; a hold of its domain is kept all the same.
    void poll_now(FeedId feed, Instant now);

    /// The next feed that is due and may go out, or nothing.
    std::optional<FeedId> take(Instant now);
    /// When take() may have something again; nothing when only done() or set() can change that.
    std::optional<Instant> next_time() const;

    /// The wall clock was moved (suspend, a step of NTP) from `expected` to `now`. Forward: what
    /// became due by it is spread. Back: all appointments and holds move with it, or feeds would
    /// wait as much longer.
    void clock_jumped(Instant expected, Instant now);

    std::size_t size() const { return index_.size(); }
    std::size_t out() const { return out_; }
    std::optional<Instant> due(FeedId feed) const;

  private:
    struct Slot {
        FeedId feed;
        Instant due{};
        std::uint32_t place = 0; // in heap_; `nowhere` while out
        std::uint32_t domain = 0;
        std::uint32_t host = 0;
        Seconds host_gap{0};
        bool has_turn = false; // `due` is its turn at its host: no other gap
    };
    struct Name {             // of a host or domain; 0 is the empty one, never held
        Instant held_until{}; // as a domain
        Instant free_from{};  // as a host: when its gap after the last turn given ends
    };
    static constexpr std::uint32_t nowhere = 0xffffffffu;

    void push(std::uint32_t slot);
    void erase(std::uint32_t slot);
    void move_up(std::uint32_t place);
    void move_down(std::uint32_t place);
    bool is_before(std::uint32_t a, std::uint32_t b) const;
    void put(std::uint32_t place, std::uint32_t slot);
    void reschedule(std::uint32_t slot, Instant due);
    bool must_wait(std::uint32_t slot, Instant now);
    Instant spread(FeedId feed, Instant now);
    Seconds jitter(FeedId feed, Seconds width) const;
    std::uint32_t intern(std::string_view name);

    TimetableOptions options_;
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
    std::vector<std::uint32_t> heap_; // slots, earliest first
    std::unordered_map<FeedId, std::uint32_t> index_;
    std::unordered_map<std::string, std::uint32_t> names_;
    std::vector<Name> name_states_;
    std::size_t out_ = 0;
    std::size_t spread_count_ = 0; // since spread_from_
    Instant spread_from_{};
};

} // namespace gazetted::daemon::fetch
