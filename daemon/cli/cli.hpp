// SPDX-License-Identifier: MIT
#pragma once

// The command line: finds the command in the table, reads its options, runs it.

#include "daemon/cli/command.hpp"

namespace gazetted::daemon::cli {

/// Parses and runs; returns the exit status. Catches what a constructor threw and says it in one
/// line.
int run(int argc, char** argv) noexcept;

} // namespace gazetted::daemon::cli
