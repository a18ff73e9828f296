// SPDX-License-Identifier: MIT
#pragma once

// A Unix signal as a callback on the loop thread.

#include "daemon/uv/handle.hpp"
#include "daemon/uv/loop.hpp"

#include <functional>

namespace gazetted::uv {

class Signal {
  public:
    /// Does not keep the loop alive by itself.
    Signal(Loop& loop, int number, std::function<void()> on_signal);
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;

  private:
    void on_signal() { callback_(); }

    std::function<void()> callback_;
    Handle<uv_signal_t> handle_;
};

} // namespace gazetted::uv
