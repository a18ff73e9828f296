// SPDX-License-Identifier: MIT
#pragma once

// What most commands start with: the configuration, read and reported.

#include "daemon/cli/command.hpp"
#include "daemon/pipeline/rules.hpp"
#include "feeds/base/error.hpp"

#include <memory>

namespace gazetted::daemon::cli {

/// Prints the error to standard error; returns exit_failed.
int report(const Error& error);

/// The configuration, compiled. Its findings go to standard error; nothing when it has errors (the
/// command then ends with exit_config).
std::shared_ptr<const pipeline::Rules> load_rules(const Arguments& arguments);

} // namespace gazetted::daemon::cli
