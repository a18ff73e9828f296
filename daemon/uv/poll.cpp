// SPDX-License-Identifier: MIT
#include "daemon/uv/poll.hpp"

#include <utility>

namespace gazetted::uv {

PollHandle::PollHandle(Loop& loop, int descriptor, Callback on_ready)
    : callback_(std::move(on_ready)),
      handle_(make_handle<uv_poll_t>(this, "poll", [&loop, descriptor](uv_poll_t* raw) {
          return uv_poll_init(loop.get(), raw, descriptor);
      })) {}

void PollHandle::start(int events) {
    check(uv_poll_start(handle_.get(), events,
                        [](uv_poll_t* ready, int status, int seen) noexcept {
                            owner_of<PollHandle>(ready).on_ready(status, seen);
                        }),
          "poll");
}

void PollHandle::stop() {
    uv_poll_stop(handle_.get());
}

} // namespace gazetted::uv
