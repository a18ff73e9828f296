// SPDX-License-Identifier: MIT
#pragma once

// Whether the network is down: many hosts in a row could not be reached, and none could. Then it is
// not them. Loop thread only.

#include "feeds/model/poll.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>

namespace gazetted::daemon::service {

class NetworkWatch {
  public:
    /// Of every poll, as it ends; `now` by the loop's clock. Says in the log when the network goes
    /// down, and when it is back.
    void see(const model::FetchOutcome& outcome, std::chrono::milliseconds now);
    /// How long it has been down; nothing while it is not.
    std::optional<Seconds> down_for(std::chrono::milliseconds now) const;

    /// So many hosts are polled: of a few all must be out of reach; one or two tell nothing.
    void expect(std::size_t hosts) { hosts_to_tell_ = std::clamp(hosts, std::size_t{3}, enough); }

    /// So many different ones are always enough; no more are remembered.
    static constexpr std::size_t enough = 8;

  private:
    bool is_down() const { return unreachable_.size() >= hosts_to_tell_; }

    std::size_t hosts_to_tell_ = enough;
    std::set<std::string, std::less<>> unreachable_; // hosts, since anything answered
    std::chrono::milliseconds since_{};              // the first of them was seen
};

} // namespace gazetted::daemon::service
