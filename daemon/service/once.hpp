// SPDX-License-Identifier: MIT
#pragma once

// `gazetted once`: polls what is due, or what was named, stores it, and ends.

#include "daemon/pipeline/rules.hpp"
#include "daemon/publish/publisher.hpp"
#include "daemon/service/engine.hpp"
#include "feeds/base/result.hpp"
#include "storage/store.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gazetted::daemon::service {

struct OnceSummary {
    Totals totals;
    std::size_t due = 0;             // feeds that were polled
    std::vector<std::string> failed; // "name: error"
    std::vector<std::string> held;   // "name: why it was not polled"
    publish::Changes changes;
    bool is_interrupted = false; // SIGINT or SIGTERM came; what had arrived is stored
};

/// `names`: short names to poll whatever their time; empty: all that are due. `on_progress` gets
/// (polled, due). Fails with not_found for a name that is not configured, with database.
Result<OnceSummary> run_once(storage::Writer store, std::shared_ptr<const pipeline::Rules> rules,
                             const std::vector<std::string>& names,
                             const std::function<void(std::size_t, std::size_t)>& on_progress);

} // namespace gazetted::daemon::service
