// SPDX-License-Identifier: MIT
#pragma once

// Notices that the configuration file or a drop-in beside it has changed, by looking at their
// status every few seconds: editors replace files in too many ways to follow events.

#include "daemon/uv/loop.hpp"
#include "daemon/uv/timer.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace gazetted::daemon::service {

class ConfigWatch {
  public:
    ConfigWatch(uv::Loop& loop, std::string file, std::function<void()> on_change);
    void start();
    void stop();

  private:
    void look();
    /// Changes when a file was written, replaced, added or removed.
    std::uint64_t state() const;

    std::string file_;
    std::function<void()> on_change_;
    std::uint64_t seen_ = 0;
    std::uint64_t reported_ = 0;
    uv::Timer timer_;
};

} // namespace gazetted::daemon::service
