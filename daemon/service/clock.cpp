// SPDX-License-Identifier: MIT
// Engine: what was stored under a clock that was ahead.
#include "feeds/poll/clock.hpp"
#include "daemon/service/engine.hpp"
#include "daemon/service/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace gazetted::daemon::service {

void Engine::follow_clock() {
    std::vector<storage::PolledFeed> moved;
    Seconds back{0};
    const auto now = uv::Loop::wall_clock();
    for (auto& [id, known] : feeds_) {
        if (const Seconds ahead = poll::follow_clock(known.state, now); ahead > Seconds{0}) {
            back = std::max(back, ahead);
            moved.push_back({id, known.state});
        }
    }
    if (moved.empty()) {
        return;
    }
    log(LogLevel::notice, "schedule", {},
        fmt::format("the clock has been set back by {} s: the next polls of {} feeds move with it",
                    back.count(), moved.size()));
    holds_.set_back(back);
    writer_.run([moved = std::move(moved), back](storage::Writer& store) {
        if (auto done = store.set_back(moved, back); !done) {
            log(LogLevel::error, "store", {}, done.error().text);
        }
    });
}

} // namespace gazetted::daemon::service
