// SPDX-License-Identifier: MIT
#pragma once

// What runs, in numbers: the Prometheus text exposition format 0.0.4 and the live part of
// /status.json. Loop thread only.

#include "daemon/service/engine.hpp"

#include <chrono>
#include <string>

namespace gazetted::daemon::service {

struct LiveFacts {
    std::chrono::seconds uptime{};
    std::uint64_t reloads = 0, failed_reloads = 0;
    std::size_t queued = 0, in_flight = 0, backlog = 0;
};

std::string metrics_text(const Engine& engine, const LiveFacts& facts);
/// A JSON object.
std::string status_json(Engine& engine, const LiveFacts& facts);

} // namespace gazetted::daemon::service
