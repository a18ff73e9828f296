// SPDX-License-Identifier: MIT
#include "daemon/cli/cli.hpp"

#include <fmt/core.h>
#include <getopt.h>

#include <algorithm>
#include <cstdio>
#include <exception>

namespace gazetted::daemon::cli {

namespace {

void print_help(std::FILE* to) {
    fmt::print(to,
               "gazetted {} - one merged feed, one entry per story, every source attached\n\n"
               "usage: gazetted COMMAND [OPTION...]\n\ncommands:\n",
               GAZETTED_VERSION);
    for (const Command* command : commands()) {
        fmt::print(to, "  {:<28} {}\n", fmt::format("{} {}", command->name, command->synopsis),
                   command->help);
    }
    fmt::print(to, "\nEvery command takes --config FILE (default $GAZETTED_CONFIG, then "
                   "/etc/gazetted/gazetted.toml, then ./gazetted.toml) and --help.\n");
}

void print_command_help(const Command& command) {
    fmt::print("usage: gazetted {} {} [OPTION...]\n\n{}\n\noptions:\n", command.name,
               command.synopsis, command.help);
    for (const Option& option : command.options) {
        auto left = fmt::format("--{}{}{}", option.name, option.argument.empty() ? "" : " ",
                                option.argument);
        fmt::print("  {:<26} {}\n", left, option.help);
    }
    fmt::print("  {:<26} {}\n  {:<26} {}\n", "--config FILE", "the configuration file", "--help",
               "show this");
}

const Command* find_command(std::string_view name) {
    for (const Command* command : commands()) {
        if (command->name == name) {
            return command;
        }
    }
    return nullptr;
}

/// getopt_long over the command's own table. argv[0] is the command's name.
bool parse_arguments(const Command& command, int argc, char** argv, Arguments& out) {
    std::vector<std::string> names{"config", "help"};
    std::vector<int> wants{required_argument, no_argument};
    for (const Option& option : command.options) {
        names.emplace_back(option.name);
        wants.push_back(option.argument.empty() ? no_argument : required_argument);
    }
    std::vector<::option> table;
    for (std::size_t i = 0; i < names.size(); ++i) {
        table.push_back({names[i].c_str(), wants[i], nullptr, static_cast<int>(i) + 1});
    }
    table.push_back({nullptr, 0, nullptr, 0});
    ::optind = 1;
    for (int got = 0; (got = ::getopt_long(argc, argv, "h", table.data(), nullptr)) != -1;) {
        if (got == '?') {
            return false;
        }
        auto name = got == 'h' ? std::string("help") : names[static_cast<std::size_t>(got - 1)];
        out.options[name].emplace_back(::optarg != nullptr ? ::optarg : "");
    }
    out.positional.assign(argv + ::optind, argv + argc);
    return true;
}

int run_command(const Command& command, int argc, char** argv) {
    Arguments arguments;
    if (!parse_arguments(command, argc, argv, arguments)) {
        fmt::print(stderr, "gazetted {0}: see 'gazetted {0} --help'\n", command.name);
        return exit_usage;
    }
    if (arguments.has("help")) {
        print_command_help(command);
        return exit_done;
    }
    auto count = static_cast<int>(arguments.positional.size());
    if (count < command.min_positional ||
        (command.max_positional >= 0 && count > command.max_positional)) {
        fmt::print(stderr, "usage: gazetted {} {}\n", command.name, command.synopsis);
        return exit_usage;
    }
    return command.run(arguments);
}

} // namespace

int run(int argc, char** argv) noexcept {
    try {
        std::string_view first = argc > 1 ? argv[1] : "";
        if (first == "--help" || first == "-h" || first == "help") {
            print_help(stdout);
            return exit_done;
        }
        const Command* command = find_command(first == "--version" ? "version" : first);
        if (command == nullptr) {
            if (!first.empty()) {
                fmt::print(stderr, "gazetted: there is no command '{}'\n\n", first);
            }
            print_help(stderr);
            return exit_usage;
        }
        return run_command(*command, argc - 1, argv + 1);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "gazetted: %s\n", problem.what());
        return exit_failed;
    }
}

} // namespace gazetted::daemon::cli
