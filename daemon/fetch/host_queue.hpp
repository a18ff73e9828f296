// SPDX-License-Identifier: MIT
#pragma once

// What waits for its host: each host has its own line, at most so many of it are out at once and
// their starts are a gap apart; hosts that may start take turns. Every step costs the same however
// much waits. No clock: times are passed in.

#include <chrono>
#include <cstddef>
#include <deque>
#include <iterator>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gazetted::daemon::fetch {

template <class T>
class HostQueue {
  public:
    using Time = std::chrono::milliseconds; // of any clock that does not go back
    enum class End : std::uint8_t { back, front };
    struct Rule {
        int at_once = 2;
        Time gap{0};
    };

    /// The rule of a host is the one it was last pushed with.
    void push(const std::string& host, std::unique_ptr<T> item, Rule rule, End end = End::back) {
        auto& line = lines_.try_emplace(host, Line{host, rule}).first->second;
        line.rule = rule;
        end == End::back ? line.items.push_back(std::move(item))
                         : line.items.push_front(std::move(item));
        ++size_;
        make_ready(line);
    }

    /// The next that may start, which is out on its host until release(); null when none may.
    std::unique_ptr<T> take(Time now) {
        while (!gaps_.empty() && gaps_.top().first <= now) {
            end_gap(gaps_.top().second);
        }
        if (ready_.empty()) {
            return nullptr;
        }
        Line& line = *ready_.front();
        ready_.pop_front();
        line.is_ready = false;
        auto item = std::move(line.items.front());
        line.items.pop_front();
        --size_;
        ++line.out;
        if (line.rule.gap > Time{0}) {
            line.has_gap = true;
            gaps_.emplace(now + line.rule.gap, &line);
        }
        make_ready(line);
        return item;
    }

    void release(const std::string& host) {
        auto& line = lines_.at(host);
        --line.out;
        make_ready(line);
        drop_idle(line);
    }

    /// When take() may have something although nothing is pushed or released.
    std::optional<Time> next_time() const {
        return gaps_.empty() || size_ == 0 ? std::nullopt : std::optional(gaps_.top().first);
    }

    /// All that waits; what is out stays out.
    std::vector<std::unique_ptr<T>> take_all() {
        return take_waiting([](const std::string&) { return true; });
    }

    /// All that waits for the hosts for which `is_wanted` holds.
    template <class IsWanted>
    std::vector<std::unique_ptr<T>> take_waiting(IsWanted&& is_wanted) {
        std::vector<std::unique_ptr<T>> taken;
        for (auto place = lines_.begin(); place != lines_.end();) {
            Line& line = (place++)->second;
            if (line.items.empty() || !is_wanted(line.host)) {
                continue;
            }
            std::move(line.items.begin(), line.items.end(), std::back_inserter(taken));
            line.items.clear();
        }
        std::erase_if(ready_, [](Line* line) {
            line->is_ready = !line->items.empty();
            return !line->is_ready;
        });
        for (auto place = lines_.begin(); place != lines_.end();) {
            drop_idle((place++)->second);
        }
        size_ -= taken.size();
        return taken;
    }

    std::size_t size() const { return size_; }
    std::size_t hosts() const { return lines_.size(); }

  private:
    struct Line {
        std::string host;
        Rule rule;
        std::deque<std::unique_ptr<T>> items{};
        int out = 0;
        bool is_ready = false; // stands in ready_
        bool has_gap = false;  // stands in gaps_
    };
    using Gap = std::pair<Time, Line*>;

    void make_ready(Line& line) {
        if (!line.is_ready && !line.has_gap && !line.items.empty() &&
            line.out < line.rule.at_once) {
            line.is_ready = true;
            ready_.push_back(&line);
        }
    }
    void end_gap(Line* line) {
        gaps_.pop();
        line->has_gap = false;
        make_ready(*line);
        drop_idle(*line);
    }
    void drop_idle(Line& line) {
        if (line.out == 0 && line.items.empty() && !line.has_gap) {
            const std::string host = line.host; // the line dies in erase()
            lines_.erase(host);
        }
    }

    std::unordered_map<std::string, Line> lines_;
    std::deque<Line*> ready_;
    std::priority_queue<Gap, std::vector<Gap>, std::greater<>> gaps_;
    std::size_t size_ = 0;
};

} // namespace gazetted::daemon::fetch
