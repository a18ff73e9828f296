// SPDX-License-Identifier: MIT
#pragma once

// One table of commands and options; --help, the man page and the completions are made from it.
// Each command is one file in daemon/cli that defines one `Command` and is listed in commands.cpp.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::daemon::cli {

/// Process exit statuses. invalid_config is EX_CONFIG, on which systemd must not restart.
enum Exit : int { exit_done = 0, exit_failed = 1, exit_usage = 2, exit_config = 78 };

struct Option {
    std::string_view name;     // without dashes
    std::string_view argument; // placeholder such as "FILE"; empty for a flag
    std::string_view help;
    bool repeatable = false;
};

/// A parsed command line.
struct Arguments {
    std::map<std::string, std::vector<std::string>, std::less<>>
        options; // name -> values; a flag holds ""
    std::vector<std::string> positional;

    bool has(std::string_view name) const { return options.find(name) != options.end(); }
    /// The last value given, or `otherwise`.
    std::string get(std::string_view name, std::string_view otherwise = {}) const {
        auto found = options.find(name);
        return found == options.end() ? std::string(otherwise) : found->second.back();
    }
    std::vector<std::string> all(std::string_view name) const {
        auto found = options.find(name);
        return found == options.end() ? std::vector<std::string>{} : found->second;
    }
};

struct Command {
    std::string_view name;
    std::string_view synopsis; // what follows the name, such as "FILE|URL|-"
    std::string_view help;     // one sentence
    std::span<const Option> options;
    int min_positional = 0;
    int max_positional = 0;                 // -1: any
    int (*run)(const Arguments&) = nullptr; // returns an Exit
};

/// All commands in the order of --help.
std::span<const Command* const> commands();

} // namespace gazetted::daemon::cli
