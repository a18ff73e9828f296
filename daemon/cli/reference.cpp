// SPDX-License-Identifier: MIT
#include "daemon/cli/reference.hpp"

#include "daemon/cli/command.hpp"

#include <fmt/format.h>

#include <vector>

namespace gazetted::daemon::cli {

namespace {

constexpr Option config_option{"config", "FILE", "the configuration file"};
constexpr Option help_option{"help", "", "show what the command does"};

std::vector<Option> options_of(const Command& command) {
    std::vector<Option> all(command.options.begin(), command.options.end());
    all.push_back(config_option);
    all.push_back(help_option);
    return all;
}

/// Text as troff shows it: backslashes and hyphens kept, no line taken for a request.
std::string troff(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\') {
            out += "\\e";
        } else if (c == '-') {
            out += "\\-";
        } else {
            out += c;
        }
    }
    return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

/// Inside single quotes of a shell.
std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return out + "'";
}

/// Inside a zsh specification, where ":" and brackets mean something.
std::string zsh_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == ':' || c == '[' || c == ']') {
            out += '\\';
        }
        out += c;
    }
    return out;
}

bool takes_file(std::string_view argument) {
    return argument.find("FILE") != std::string_view::npos ||
           argument.find("DIR") != std::string_view::npos;
}

std::string bash() {
    std::string names;
    std::string cases;
    for (const Command* command : commands()) {
        names += fmt::format("{}{}", names.empty() ? "" : " ", command->name);
        std::string words;
        for (const Option& option : options_of(*command)) {
            words += fmt::format("{}--{}", words.empty() ? "" : " ", option.name);
        }
        cases += fmt::format("        {}) words={} ;;\n", command->name, quoted(words));
    }
    return fmt::format(R"(# bash completion for gazetted
_gazetted() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} words=
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W {} -- "$current"))
        return
    fi
    case ${{COMP_WORDS[1]}} in
{}    esac
    case $current in
        -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
        *) COMPREPLY=($(compgen -f -- "$current")) ;;
    esac
}}
complete -o filenames -F _gazetted gazetted
)",
                       quoted(names), cases);
}

std::string zsh() {
    std::string names;
    std::string cases;
    for (const Command* command : commands()) {
        names += fmt::format("        {}\n",
                             quoted(fmt::format("{}:{}", command->name, zsh_text(command->help))));
        cases += fmt::format("        {}) _arguments", command->name);
        for (const Option& option : options_of(*command)) {
            auto spec = fmt::format("{}--{}[{}]", option.repeatable ? "*" : "", option.name,
                                    zsh_text(option.help));
            if (!option.argument.empty()) {
                spec += fmt::format(":{}:{}", zsh_text(option.argument),
                                    takes_file(option.argument) ? "_files" : "");
            }
            cases += " " + quoted(spec);
        }
        cases += takes_file(command->synopsis) ? " '*:file:_files' ;;\n" : " ;;\n";
    }
    return fmt::format(R"(#compdef gazetted
_gazetted() {{
    local -a commands=(
{}    )
    if (( CURRENT == 2 )); then
        _describe command commands
        return
    fi
    local command=${{words[2]}}
    shift words
    (( CURRENT-- ))
    case $command in
{}    esac
}}
if [ "$funcstack[1]" = _gazetted ]; then _gazetted "$@"; else compdef _gazetted gazetted; fi
)",
                       names, cases);
}

std::string fish() {
    std::string out = "# fish completion for gazetted\n";
    for (const Command* command : commands()) {
        out += fmt::format("complete -c gazetted -n __fish_use_subcommand -a {} -d {} {}\n",
                           command->name, quoted(command->help),
                           takes_file(command->synopsis) ? "" : "-f");
        for (const Option& option : options_of(*command)) {
            out += fmt::format("complete -c gazetted -n '__fish_seen_subcommand_from {}' -l {} -d "
                               "{}{}\n",
                               command->name, option.name, quoted(option.help),
                               option.argument.empty()       ? ""
                               : takes_file(option.argument) ? " -r"
                                                             : " -x");
        }
    }
    return out;
}

} // namespace

std::string man_commands() {
    std::string out;
    for (const Command* command : commands()) {
        out +=
            fmt::format(".SS \"{}{}{}\"\n{}\n", command->name, command->synopsis.empty() ? "" : " ",
                        troff(command->synopsis), troff(command->help));
        for (const Option& option : command->options) {
            out +=
                fmt::format(".TP\n.BI \\-\\-{}{}\n{}\n", troff(option.name),
                            option.argument.empty() ? "" : fmt::format(" \" {}\"", option.argument),
                            troff(option.help));
        }
    }
    return out;
}

Result<std::string> completion(std::string_view shell) {
    if (shell == "bash") {
        return bash();
    }
    if (shell == "zsh") {
        return zsh();
    }
    if (shell == "fish") {
        return fish();
    }
    return fail(ErrorCode::usage,
                fmt::format("there is no completion for '{}': bash, zsh or fish", shell));
}

} // namespace gazetted::daemon::cli
