// SPDX-License-Identifier: MIT
#include "daemon/uv/timer.hpp"

#include <algorithm>
#include <utility>

namespace gazetted::uv {

namespace {
std::uint64_t count(std::chrono::milliseconds time) {
    return static_cast<std::uint64_t>(std::max<std::chrono::milliseconds::rep>(time.count(), 0));
}
} // namespace

Timer::Timer(Loop& loop, Callback on_time)
    : callback_(std::move(on_time)),
      handle_(make_handle<uv_timer_t>(
          this, "timer", [&loop](uv_timer_t* raw) { return uv_timer_init(loop.get(), raw); })) {}

void Timer::start(std::chrono::milliseconds after, std::chrono::milliseconds repeat) {
    check(uv_timer_start(
              handle_.get(), [](uv_timer_t* timer) noexcept { owner_of<Timer>(timer).on_time(); },
              count(after), count(repeat)),
          "timer");
}

void Timer::stop() {
    uv_timer_stop(handle_.get());
}

bool Timer::is_active() const {
    return uv_is_active(reinterpret_cast<const uv_handle_t*>(handle_.get())) != 0;
}

// An idle handle: libuv calls it before it would wait, and does not wait while one is active.
Deferred::Deferred(Loop& loop, std::function<void()> callback)
    : callback_(std::move(callback)),
      handle_(make_handle<uv_idle_t>(
          this, "idle", [&loop](uv_idle_t* raw) { return uv_idle_init(loop.get(), raw); })) {}

void Deferred::schedule() {
    uv_idle_start(handle_.get(),
                  [](uv_idle_t* idle) noexcept { owner_of<Deferred>(idle).on_idle(); });
}

void Deferred::cancel() {
    uv_idle_stop(handle_.get());
}

void Deferred::on_idle() {
    cancel();
    callback_();
}

} // namespace gazetted::uv
