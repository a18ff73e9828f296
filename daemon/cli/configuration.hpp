// SPDX-License-Identifier: MIT
#pragma once

// Which configuration a command works on, and what it says when that is wrong.

#include "config/load.hpp"
#include "daemon/cli/command.hpp"

#include <optional>
#include <string>

namespace gazetted::daemon::cli {

/// --config, then $GAZETTED_CONFIG, then /etc/gazetted/gazetted.toml, then ./gazetted.toml: the
/// first that is named, or exists. Empty where there is none.
std::string find_config(const Arguments& arguments);

/// Reads it; findings go to standard error. Nothing when there are errors: the command ends with
/// exit_config.
std::optional<config::Config> load_or_report(const Arguments& arguments);

} // namespace gazetted::daemon::cli
