// SPDX-License-Identifier: MIT
#pragma once

// The event loop. One per thread that needs one; must outlive every handle made on it.

#include <uv.h>

#include <chrono>
#include <functional>

namespace gazetted::uv {

class Loop {
  public:
    Loop();
    /// Runs outstanding close callbacks and pool work to their end, then closes. Every handle must
    /// have been dropped before; one that is still open is a bug and ends the program.
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Until stop() or nothing is left that could happen.
    void run();
    /// One turn without waiting.
    void run_nowait();
    /// Makes run() return after the present turn. Loop thread only.
    void stop();
    /// Monotonic time of the present turn.
    std::chrono::milliseconds now() const;
    /// Seconds of the wall clock, read now.
    static std::chrono::sys_seconds wall_clock();

    uv_loop_t* get() { return &loop_; }

  private:
    uv_loop_t loop_;
};

/// `work` on a thread of the pool, then `done` on the loop thread. `done` is also called when
/// `work` threw (the exception's text then goes to standard error: it is a bug).
void queue_work(Loop& loop, std::function<void()> work, std::function<void()> done);

} // namespace gazetted::uv
