// SPDX-License-Identifier: MIT
#pragma once

// What systemd is told (sd_notify). Does nothing without systemd.

#include <chrono>
#include <optional>
#include <string_view>

namespace gazetted::daemon::service {

void notify_ready(std::string_view status);
/// Followed by notify_ready() when the reload has ended, whichever way.
void notify_reloading();
void notify_stopping();
void notify_status(std::string_view status);
void notify_watchdog();
/// How often notify_watchdog() must be called at least; nothing when nobody watches.
std::optional<std::chrono::milliseconds> watchdog_interval();

} // namespace gazetted::daemon::service
