// SPDX-License-Identifier: MIT
#include "daemon/cli/command.hpp"
#include "daemon/cli/reference.hpp"

#include <fmt/core.h>

#include <cstdio>

namespace gazetted::daemon::cli {

namespace {
int print_completion(const Arguments& arguments) {
    const auto script = completion(arguments.positional.front());
    if (!script) {
        fmt::print(stderr, "gazetted: {}\n", script.error().text);
        return exit_usage;
    }
    fmt::print("{}", *script);
    return exit_done;
}
} // namespace

extern const Command completion_command;
const Command completion_command{
    "completion",    "bash|zsh|fish", "Print a completion script for a shell.", {}, 1, 1,
    print_completion};

} // namespace gazetted::daemon::cli
