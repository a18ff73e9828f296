// SPDX-License-Identifier: MIT
#pragma once

// How another thread reaches the loop thread.

#include "daemon/uv/handle.hpp"
#include "daemon/uv/loop.hpp"

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace gazetted::uv {

/// wake() from any thread; the callback runs on the loop thread, several wakes may be one call.
/// Made and destroyed on the loop thread, and no thread may wake() it after that.
class Async {
  public:
    /// lets_loop_end: an idle Async does not keep run() from returning.
    enum class Hold { keeps_loop_alive, lets_loop_end };
    Async(Loop& loop, std::function<void()> on_wake, Hold hold = Hold::keeps_loop_alive);
    Async(const Async&) = delete;
    Async& operator=(const Async&) = delete;
    void wake() noexcept;

  private:
    void on_wake() { callback_(); }

    std::function<void()> callback_;
    Handle<uv_async_t> handle_;
};

/// A queue into the loop thread: post() from any thread, `on_values` gets what has come since the
/// last call, in order.
template <class T>
class Mailbox {
  public:
    Mailbox(Loop& loop, std::function<void(std::vector<T>)> on_values)
        : callback_(std::move(on_values)), async_(loop, [this] { on_wake(); }) {}

    void post(T value) {
        {
            const std::lock_guard lock(mutex_);
            values_.push_back(std::move(value));
        }
        async_.wake();
    }

  private:
    void on_wake() {
        std::vector<T> taken;
        {
            const std::lock_guard lock(mutex_);
            taken.swap(values_);
        }
        if (!taken.empty()) {
            callback_(std::move(taken));
        }
    }

    std::function<void(std::vector<T>)> callback_;
    std::mutex mutex_;
    std::vector<T> values_;
    Async async_;
};

} // namespace gazetted::uv
