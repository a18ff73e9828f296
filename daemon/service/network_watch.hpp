// SPDX-License-Identifier: MIT
#pragma once

// Whether the network is down: many hosts in a row could not be reached, and none could. Then it is
// not them. Loop thread only.

#include "feeds/model/poll.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>

namespace gazetted::daemon::service {

class NetworkWatch {
  public:
    /// Of every poll, as it ends. Says in the log when the network goes down.
    void see(const model::FetchOutcome& outcome);
    bool is_down() const { return unreachable_.size() >= hosts_to_tell_; }

    /// So many hosts are polled: of a few all must be out of reach; one or two tell nothing.
    void expect(std::size_t hosts) { hosts_to_tell_ = std::clamp(hosts, std::size_t{3}, enough); }

    /// So many different ones are always enough; no more are remembered.
    static constexpr std::size_t enough = 8;

  private:
    std::size_t hosts_to_tell_ = enough;
    std::set<std::string, std::less<>> unreachable_; // hosts, since anything answered
};

} // namespace gazetted::daemon::service
