// SPDX-License-Identifier: MIT
#pragma once

// Instants are whole seconds of UTC; `now` is always passed in, never read in feeds/.

#include <chrono>

namespace gazetted {

using Instant = std::chrono::sys_seconds;
using Seconds = std::chrono::seconds;

} // namespace gazetted
