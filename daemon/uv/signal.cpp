// SPDX-License-Identifier: MIT
#include "daemon/uv/signal.hpp"

#include <utility>

namespace gazetted::uv {

Signal::Signal(Loop& loop, int number, std::function<void()> on_signal)
    : callback_(std::move(on_signal)),
      handle_(make_handle<uv_signal_t>(
          this, "signal", [&loop](uv_signal_t* raw) { return uv_signal_init(loop.get(), raw); })) {
    check(uv_signal_start(
              handle_.get(),
              [](uv_signal_t* raised, int) noexcept { owner_of<Signal>(raised).on_signal(); },
              number),
          "signal");
    uv_unref(reinterpret_cast<uv_handle_t*>(handle_.get()));
}

} // namespace gazetted::uv
