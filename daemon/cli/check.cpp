// SPDX-License-Identifier: MIT
#include "daemon/cli/command.hpp"
#include "daemon/cli/configuration.hpp"
#include "feeds/render/json_out.hpp"

#include <fmt/core.h>

#include <array>
#include <cstdio>

namespace gazetted::daemon::cli {

namespace {

void print_json(const config::Loaded& loaded) {
    std::string text;
    render::JsonWriter json(text);
    json.begin_object().key("valid").raw(loaded.ok() ? "true" : "false");
    json.key("feeds").value(static_cast<std::int64_t>(loaded.config.feeds.size()));
    json.key("topics").value(static_cast<std::int64_t>(loaded.config.topics.size()));
    json.key("findings").begin_array();
    for (const config::Finding& finding : loaded.findings) {
        json.begin_object();
        json.member("severity", finding.severity == config::Severity::error ? "error" : "warning");
        json.member("file", finding.file);
        json.key("line").value(std::int64_t{finding.line});
        json.key("column").value(std::int64_t{finding.column});
        json.member("text", finding.text);
        json.end_object();
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

void print_text(const config::Loaded& loaded, const std::string& file) {
    std::size_t errors = 0;
    for (const config::Finding& finding : loaded.findings) {
        fmt::print("{}\n", finding.to_string());
        errors += finding.severity == config::Severity::error ? 1U : 0U;
    }
    fmt::print("{}: {}: {} feeds, {} topics, {} errors, {} warnings\n", file,
               loaded.ok() ? "valid" : "NOT VALID", loaded.config.feeds.size(),
               loaded.config.topics.size(), errors, loaded.findings.size() - errors);
}

int check(const Arguments& arguments) {
    const std::string file = find_config(arguments);
    if (file.empty()) {
        fmt::print(stderr,
                   "gazetted: there is no configuration to check: name one with --config\n");
        return exit_config;
    }
    const config::Loaded loaded = config::load_config(file);
    if (arguments.has("json")) {
        print_json(loaded);
    } else {
        print_text(loaded, file);
    }
    return loaded.ok() ? exit_done : exit_config;
}

constexpr std::array options{Option{"json", "", "print JSON"}};

} // namespace

extern const Command check_command;
const Command check_command{
    "check", "", "Validate the configuration: every error and warning with its place.",
    options, 0,  0,
    check};

} // namespace gazetted::daemon::cli
