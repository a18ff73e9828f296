// SPDX-License-Identifier: MIT
// The table of all commands. A new command is one file and one line here.
#include "daemon/cli/command.hpp"

#include <array>

namespace gazetted::daemon::cli {

extern const Command version_command;

namespace {
const std::array all{&version_command};
}

std::span<const Command* const> commands() {
    return all;
}

} // namespace gazetted::daemon::cli
