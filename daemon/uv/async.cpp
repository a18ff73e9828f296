// SPDX-License-Identifier: MIT
#include "daemon/uv/async.hpp"

namespace gazetted::uv {

Async::Async(Loop& loop, std::function<void()> on_wake, Hold hold)
    : callback_(std::move(on_wake)),
      handle_(make_handle<uv_async_t>(this, "async", [&loop](uv_async_t* raw) {
          return uv_async_init(loop.get(), raw, [](uv_async_t* woken) noexcept {
              owner_of<Async>(woken).on_wake();
          });
      })) {
    if (hold == Hold::lets_loop_end) {
        uv_unref(reinterpret_cast<uv_handle_t*>(handle_.get()));
    }
}

void Async::wake() noexcept {
    uv_async_send(handle_.get());
}

} // namespace gazetted::uv
