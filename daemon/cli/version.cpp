// SPDX-License-Identifier: MIT
#include "daemon/cli/command.hpp"

#include <fmt/core.h>

namespace gazetted::daemon::cli {

namespace {
int version(const Arguments&) {
    fmt::print("gazetted {}\n", GAZETTED_VERSION);
    return exit_done;
}
} // namespace

extern const Command version_command;
const Command version_command{"version", "", "Print the version.", {}, 0, 0, version};

} // namespace gazetted::daemon::cli
