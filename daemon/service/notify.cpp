// SPDX-License-Identifier: MIT
#include "daemon/service/notify.hpp"

#include <fmt/format.h>

#include <cstdint>

#ifdef GAZETTED_HAVE_SYSTEMD
#include <ctime>
#include <systemd/sd-daemon.h>
#endif

namespace gazetted::daemon::service {

#ifdef GAZETTED_HAVE_SYSTEMD

namespace {

void notify(const std::string& state) {
    sd_notify(0, state.c_str());
}

} // namespace

void notify_ready(std::string_view status) {
    notify(fmt::format("READY=1\nSTATUS={}", status));
}

void notify_reloading() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const auto microseconds = std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
    notify(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", microseconds));
}

void notify_stopping() {
    notify("STOPPING=1\nSTATUS=stopping");
}

void notify_status(std::string_view status) {
    notify(fmt::format("STATUS={}", status));
}

void notify_watchdog() {
    notify("WATCHDOG=1");
}

std::optional<std::chrono::milliseconds> watchdog_interval() {
    std::uint64_t microseconds = 0;
    if (sd_watchdog_enabled(0, &microseconds) <= 0) {
        return std::nullopt;
    }
    // Half of what systemd waits, as sd_watchdog_enabled(3) advises.
    return std::chrono::milliseconds(microseconds / 2000);
}

#else

void notify_ready(std::string_view) {}
void notify_reloading() {}
void notify_stopping() {}
void notify_status(std::string_view) {}
void notify_watchdog() {}
std::optional<std::chrono::milliseconds> watchdog_interval() {
    return std::nullopt;
}

#endif

} // namespace gazetted::daemon::service
