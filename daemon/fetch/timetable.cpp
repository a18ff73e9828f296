// SPDX-License-Identifier: MIT
//
// A binary heap of slot numbers; each slot knows its place in it, so that a feed can be moved or
// taken out anywhere. A feed whose host is busy gets its turn there once (`free_from` moves on by a
// gap with each turn given), so that hundreds of feeds on one host are not looked at again and
// again.
#include "daemon/fetch/timetable.hpp"

#include "feeds/base/assert.hpp"

#include <algorithm>
#include <utility>

namespace gazetted::daemon::fetch {

namespace {

constexpr Seconds hold_spread{60}; // feeds of a domain do not all come at the end of its hold

/// splitmix64: neighbouring numbers become unrelated ones.
std::uint64_t mix(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15u;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

} // namespace

void Timetable::set(FeedId feed, const Appointment& when, Instant now) {
    auto [found, is_new] = index_.try_emplace(feed, 0u);
    if (is_new) {
        if (free_.empty()) {
            found->second = static_cast<std::uint32_t>(slots_.size());
            slots_.push_back({});
        } else {
            found->second = free_.back();
            free_.pop_back();
        }
        slots_[found->second] = Slot{feed, {}, nowhere};
    }
    const auto number = found->second;
    auto& slot = slots_[number];
    slot.host = intern(when.host);
    slot.host_gap = when.host_gap;
    slot.domain = intern(when.domain);
    if (!is_new && slot.place == nowhere) {
        return;
    }
    slot.has_turn = false;
    const auto due = when.due < now ? spread(feed, now) : when.due;
    if (is_new) {
        slot.due = due;
        push(number);
    } else {
        reschedule(number, due);
    }
}

void Timetable::remove(FeedId feed) {
    const auto found = index_.find(feed);
    if (found == index_.end()) {
        return;
    }
    const auto slot = found->second;
    if (slots_[slot].place == nowhere) {
        --out_;
    } else {
        erase(slot);
    }
    free_.push_back(slot);
    index_.erase(found);
}

void Timetable::done(FeedId feed, Instant next) {
    const auto found = index_.find(feed);
    if (found == index_.end()) {
        return;
    }
    auto& slot = slots_[found->second];
    slot.has_turn = false;
    if (slot.place != nowhere) { // removed and added again while it was out
        reschedule(found->second, next);
        return;
    }
    --out_;
    slot.due = next;
    push(found->second);
}

void Timetable::hold(std::string_view domain, Instant until) {
    if (const auto name = intern(domain); name != 0) {
        auto& held = name_states_[name].held_until;
        held = std::max(held, until);
    }
}

void Timetable::poll_now(FeedId feed, Instant now) {
    const auto found = index_.find(feed);
    if (found == index_.end() || slots_[found->second].place == nowhere) {
        return;
    }
    slots_[found->second].has_turn = true;
    reschedule(found->second, std::min(now, slots_[found->second].due));
}

std::optional<FeedId> Timetable::take(Instant now) {
    while (out_ < options_.max_out && !heap_.empty()) {
        const auto number = heap_.front();
        if (slots_[number].due > now) {
            break;
        }
        if (must_wait(number, now)) {
            continue;
        }
        erase(number);
        ++out_;
        return slots_[number].feed;
    }
    return std::nullopt;
}

/// Moves a feed whose domain is held, or whose host is not free yet.
bool Timetable::must_wait(std::uint32_t number, Instant now) {
    auto& slot = slots_[number];
    if (const auto held = name_states_[slot.domain].held_until; held > now) {
        slot.has_turn = false;
        reschedule(number, held + jitter(slot.feed, hold_spread));
        return true;
    }
    if (slot.host == 0 || slot.has_turn || slot.host_gap <= Seconds{0}) {
        return false;
    }
    auto& free_from = name_states_[slot.host].free_from;
    const auto turn = std::max(free_from, now);
    free_from = turn + slot.host_gap;
    slot.has_turn = true;
    if (turn > now) {
        reschedule(number, turn);
        return true;
    }
    return false;
}

std::optional<Instant> Timetable::next_time() const {
    if (heap_.empty() || out_ >= options_.max_out) {
        return std::nullopt;
    }
    return slots_[heap_.front()].due;
}

std::optional<Instant> Timetable::due(FeedId feed) const {
    const auto found = index_.find(feed);
    return found == index_.end() || slots_[found->second].place == nowhere
               ? std::nullopt
               : std::optional(slots_[found->second].due);
}

void Timetable::clock_jumped(Instant expected, Instant now) {
    if (now < expected) {
        const auto back = expected - now;
        for (const auto number : heap_) {
            slots_[number].due -= back;
        }
        for (auto& name : name_states_) {
            name.held_until -= std::min(back, name.held_until.time_since_epoch());
            name.free_from -= std::min(back, name.free_from.time_since_epoch());
        }
        return; // the order is the same
    }
    for (const auto number : heap_) {
        auto& slot = slots_[number];
        if (slot.due > expected && slot.due <= now) {
            slot.due = spread(slot.feed, now);
            slot.has_turn = false;
        }
    }
    for (auto place = static_cast<std::uint32_t>(heap_.size()); place-- > 0;) {
        move_down(place);
    }
}

/// The more feeds are overdue, the wider: the n-th one comes within n / start_rate seconds.
Instant Timetable::spread(FeedId feed, Instant now) {
    if (now - spread_from_ > options_.start_spread) {
        spread_from_ = now;
        spread_count_ = 0;
    }
    const Seconds width(static_cast<Seconds::rep>(++spread_count_) /
                        std::max(options_.start_rate, 1));
    return now + jitter(feed, std::min(width, options_.start_spread));
}

Seconds Timetable::jitter(FeedId feed, Seconds width) const {
    const auto hash = mix(options_.seed ^ static_cast<std::uint64_t>(feed.value));
    return Seconds(
        static_cast<Seconds::rep>(hash % (static_cast<std::uint64_t>(width.count()) + 1)));
}

std::uint32_t Timetable::intern(std::string_view name) {
    if (name.empty()) {
        return 0;
    }
    const auto next = static_cast<std::uint32_t>(name_states_.size());
    const auto [found, is_new] = names_.try_emplace(std::string(name), next);
    if (is_new) {
        name_states_.emplace_back();
    }
    return found->second;
}

bool Timetable::is_before(std::uint32_t a, std::uint32_t b) const {
    const auto& x = slots_[a];
    const auto& y = slots_[b];
    return x.due != y.due ? x.due < y.due : x.feed < y.feed;
}

void Timetable::put(std::uint32_t place, std::uint32_t slot) {
    heap_[place] = slot;
    slots_[slot].place = place;
}

void Timetable::push(std::uint32_t slot) {
    heap_.push_back(slot);
    put(static_cast<std::uint32_t>(heap_.size() - 1), slot);
    move_up(slots_[slot].place);
}

void Timetable::erase(std::uint32_t slot) {
    const auto place = slots_[slot].place;
    GAZETTED_ASSERT(place < heap_.size() && heap_[place] == slot);
    const auto last = heap_.back();
    heap_.pop_back();
    slots_[slot].place = nowhere;
    if (last != slot) {
        put(place, last);
        move_up(place);
        move_down(slots_[last].place);
    }
}

void Timetable::reschedule(std::uint32_t slot, Instant due) {
    slots_[slot].due = due;
    move_up(slots_[slot].place);
    move_down(slots_[slot].place);
}

void Timetable::move_up(std::uint32_t place) {
    const auto slot = heap_[place];
    while (place > 0 && is_before(slot, heap_[(place - 1) / 2])) {
        put(place, heap_[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put(place, slot);
}

void Timetable::move_down(std::uint32_t place) {
    const auto slot = heap_[place];
    for (;;) {
        auto child = place * 2 + 1;
        if (child + 1 < heap_.size() && is_before(heap_[child + 1], heap_[child])) {
            ++child;
        }
        if (child >= heap_.size() || !is_before(heap_[child], slot)) {
            break;
        }
        put(place, heap_[child]);
        place = child;
    }
    put(place, slot);
}

} // namespace gazetted::daemon::fetch
