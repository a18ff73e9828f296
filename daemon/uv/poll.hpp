// SPDX-License-Identifier: MIT
#pragma once

// Readiness of a file descriptor that someone else owns (curl, c-ares, an epoll descriptor). Loop
// thread only. The descriptor must stay open until the handle is dropped.

#include "daemon/uv/handle.hpp"
#include "daemon/uv/loop.hpp"

#include <functional>

namespace gazetted::uv {

class PollHandle {
  public:
    /// status: 0 or a negative libuv error; events: UV_READABLE | UV_WRITABLE.
    using Callback = std::function<void(int status, int events)>;
    PollHandle(Loop& loop, int descriptor, Callback on_ready);

    PollHandle(const PollHandle&) = delete;
    PollHandle& operator=(const PollHandle&) = delete;
    void start(int events);
    void stop();
    /// For use inside the callback, where the object itself must stay: after it the descriptor may
    /// be closed and its number used again, and all that may be done is to destroy the object.
    void close() { handle_.reset(); }

  private:
    void on_ready(int status, int events) { callback_(status, events); }

    Callback callback_;
    Handle<uv_poll_t> handle_;
};

} // namespace gazetted::uv
