// SPDX-License-Identifier: MIT
// The table of all commands. A new command is one file and one line here.
#include "daemon/cli/command.hpp"

#include <array>

namespace gazetted::daemon::cli {

extern const Command parse_command;
extern const Command sanitize_command;
extern const Command version_command;

namespace {
const std::array all{
    &parse_command,
    &sanitize_command,
    &version_command,
};
}

std::span<const Command* const> commands() {
    return all;
}

} // namespace gazetted::daemon::cli
