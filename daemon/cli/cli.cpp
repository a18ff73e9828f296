// SPDX-License-Identifier: MIT
#include "daemon/cli/cli.hpp"

#include "config/suggest.hpp"
#include "daemon/cli/reference.hpp"

#include <fmt/core.h>
#include <getopt.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

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
    fmt::print("usage: gazetted {}{}{} [OPTION...]\n\n{}\n\noptions:\n", command.name,
               command.synopsis.empty() ? "" : " ", command.synopsis, command.help);
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

int refuse_command(std::string_view name) {
    std::vector<std::string_view> names;
    for (const Command* command : commands()) {
        names.push_back(command->name);
    }
    const auto near = config::nearest_key(name, names);
    fmt::print(stderr, "gazetted: there is no command '{}'{}; 'gazetted --help' lists them\n", name,
               near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
    return exit_usage;
}

/// `gazetted --config FILE COMMAND …` as `gazetted COMMAND --config FILE …`.
std::vector<char*> command_first(int argc, char** argv) {
    std::vector<char*> words(argv, argv + argc);
    const std::string_view first = argc > 1 ? argv[1] : "";
    const std::ptrdiff_t taken = first == "--config" ? 2 : first.starts_with("--config=") ? 1 : 0;
    if (taken > 0 && argc > taken + 1) {
        std::rotate(words.begin() + 1, words.begin() + 1 + taken, words.begin() + 2 + taken);
    }
    words.push_back(nullptr);
    return words;
}

int dispatch(int argc, char** argv) {
    std::vector<char*> words = command_first(argc, argv);
    const std::string_view first = argc > 1 ? words[1] : "";
    if (first == "--man") {
        fmt::print("{}", man_commands());
        return exit_done;
    }
    if (first == "--help" || first == "-h" || first == "help") {
        const Command* about = argc > 2 ? find_command(words[2]) : nullptr;
        if (argc > 2 && about == nullptr) {
            return refuse_command(words[2]);
        }
        about == nullptr ? print_help(stdout) : print_command_help(*about);
        return exit_done;
    }
    if (first.empty()) {
        print_help(stderr);
        return exit_usage;
    }
    const Command* command = find_command(first == "--version" ? "version" : first);
    return command == nullptr ? refuse_command(first)
                              : run_command(*command, argc - 1, words.data() + 1);
}

} // namespace

int run(int argc, char** argv) noexcept {
    try {
        const int status = dispatch(argc, argv);
        if (std::fflush(stdout) != 0) {
            std::perror("gazetted: cannot write the output");
            return exit_failed;
        }
        return status;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "gazetted: %s\n", problem.what());
        return exit_failed;
    }
}

} // namespace gazetted::daemon::cli
