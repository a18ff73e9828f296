// SPDX-License-Identifier: MIT
// The table of all commands. A new command is one file and one line here.
#include "daemon/cli/command.hpp"

#include <array>

namespace gazetted::daemon::cli {

extern const Command run_command;
extern const Command once_command;
extern const Command check_command;
extern const Command add_command;
extern const Command import_command;
extern const Command export_command;
extern const Command parse_command;
extern const Command sanitize_command;
extern const Command stories_command;
extern const Command status_command;
extern const Command search_command;
extern const Command explain_command;
extern const Command replay_command;
extern const Command publish_command;
extern const Command backup_command;
extern const Command doctor_command;
extern const Command completion_command;
extern const Command version_command;

namespace {
const std::array all{
    &run_command,    &once_command,       &check_command,    &add_command,     &import_command,
    &export_command, &parse_command,      &sanitize_command, &stories_command, &status_command,
    &search_command, &explain_command,    &replay_command,   &publish_command, &backup_command,
    &doctor_command, &completion_command, &version_command,
};
}

std::span<const Command* const> commands() {
    return all;
}

} // namespace gazetted::daemon::cli
