// SPDX-License-Identifier: MIT
#pragma once

// Timers and the deferred call. Loop thread only. A callback may restart or stop its own timer, but
// must not destroy it.

#include "daemon/uv/handle.hpp"
#include "daemon/uv/loop.hpp"

#include <chrono>
#include <functional>

namespace gazetted::uv {

class Timer {
  public:
    using Callback = std::function<void()>;
    Timer(Loop& loop, Callback on_time);

    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    /// Zero means the next turn, without waiting. A running timer is set anew.
    void start(std::chrono::milliseconds after, std::chrono::milliseconds repeat = {});
    void stop();
    bool is_active() const;

  private:
    void on_time() { callback_(); }

    Callback callback_;
    Handle<uv_timer_t> handle_;
};

/// Calls back once, outside of the caller's stack, before the loop waits again; any number of
/// schedule() before that are one call.
class Deferred {
  public:
    Deferred(Loop& loop, std::function<void()> callback);
    Deferred(const Deferred&) = delete;
    Deferred& operator=(const Deferred&) = delete;
    void schedule();
    void cancel();

  private:
    void on_idle();

    std::function<void()> callback_;
    Handle<uv_idle_t> handle_;
};

} // namespace gazetted::uv
