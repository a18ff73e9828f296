// SPDX-License-Identifier: MIT
#include "daemon/cli/command.hpp"
#include "daemon/cli/configuration.hpp"
#include "daemon/cli/text_table.hpp"
#include "feeds/render/json_out.hpp"

#include "storage/store.hpp"

#include <fmt/core.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace gazetted::daemon::cli {

namespace {

/// A feed that its publisher has moved for good: read from there, while the configuration names the
/// old address.
struct Move {
    std::string feed, from, to;
};

/// What the store knows of the configured feeds; nothing where there is no store yet, or none that
/// this version reads.
std::vector<Move> find_moves(const config::Config& config) {
    std::vector<Move> moves;
    std::error_code problem;
    if (!std::filesystem::exists(config.store.path, problem)) {
        return moves;
    }
    auto reader = storage::Reader::open(config.store.path);
    if (!reader) {
        return moves;
    }
    for (const config::Feed& feed : config.feeds) {
        const auto known = reader->feed(feed.name);
        if (known && *known && (*known)->configured_url == feed.url &&
            !(*known)->state.url.empty() && (*known)->state.url != feed.url) {
            moves.push_back({feed.name, feed.url, (*known)->state.url});
        }
    }
    return moves;
}

void print_json(const config::Loaded& loaded, const std::vector<Move>& moves) {
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
    json.end_array().key("moves").begin_array();
    for (const Move& move : moves) {
        json.begin_object();
        json.member("feed", move.feed);
        json.member("from", move.from);
        json.member("to", move.to);
        json.end_object();
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

void print_text(const config::Loaded& loaded, const std::vector<Move>& moves,
                const std::string& file) {
    std::size_t errors = 0;
    for (const config::Finding& finding : loaded.findings) {
        fmt::print("{}\n", finding.to_string());
        errors += finding.severity == config::Severity::error ? 1U : 0U;
    }
    for (const Move& move : moves) {
        fmt::print("{}: note: feed '{}' has moved for good and is read from there: write url = "
                   "\"{}\" instead of \"{}\"\n",
                   file, move.feed, printable(move.to), printable(move.from));
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
    const auto moves = loaded.ok() ? find_moves(loaded.config) : std::vector<Move>();
    if (arguments.has("json")) {
        print_json(loaded, moves);
    } else {
        print_text(loaded, moves, file);
    }
    return loaded.ok() ? exit_done : exit_config;
}

constexpr std::array options{Option{"json", "", "print JSON"}};

} // namespace

extern const Command check_command;
const Command check_command{
    "check",
    "",
    "Validate the configuration: every error and warning with its place, and what has moved.",
    options,
    0,
    0,
    check};

} // namespace gazetted::daemon::cli
