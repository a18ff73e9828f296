// SPDX-License-Identifier: MIT
#include "daemon/service/once.hpp"
#include "daemon/cli/command.hpp"
#include "daemon/cli/opening.hpp"
#include "daemon/publish/publisher.hpp"
#include "daemon/uv/loop.hpp"
#include "feeds/render/json_out.hpp"
#include "storage/store.hpp"

#include <fmt/core.h>

#include <array>
#include <csignal>
#include <optional>
#include <unistd.h>

namespace gazetted::daemon::cli {

namespace {

void print_json(const service::OnceSummary& summary, const publish::MirrorSummary& mirror) {
    std::string text;
    render::JsonWriter json(text);
    const auto number = [&](std::string_view name, std::uint64_t value) {
        json.key(name).value(static_cast<std::int64_t>(value));
    };
    json.begin_object();
    number("polled", summary.totals.polls);
    number("failed", summary.totals.failed);
    number("unchanged", summary.totals.not_modified);
    number("new_entries", summary.totals.new_entries);
    number("joined", summary.totals.joined);
    number("edited", summary.totals.edited);
    number("dropped", summary.totals.dropped);
    number("held", summary.held.size());
    number("files_written", mirror.written);
    json.key("errors").begin_array();
    for (const std::string& line : summary.failed) {
        json.value(line);
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

void print_text(const service::OnceSummary& summary, const config::Config& config,
                const publish::MirrorSummary& mirror) {
    for (const std::string& line : summary.failed) {
        fmt::print(stderr, "failed: {}\n", line);
    }
    for (const std::string& line : summary.held) {
        fmt::print(stderr, "not polled: {}\n", line);
    }
    fmt::print("{} feeds polled: {} unchanged, {} failed; {} new entries ({} joined known "
               "stories), {} edited\n",
               summary.totals.polls, summary.totals.not_modified, summary.totals.failed,
               summary.totals.new_entries, summary.totals.joined, summary.totals.edited);
    if (!config.publish.static_dir.empty()) {
        fmt::print("{}: {} files written, {} unchanged\n", config.publish.static_dir,
                   mirror.written, mirror.unchanged);
    }
}

/// Rewrites one line of a terminal, at most once per cent; says nothing elsewhere.
class Progress {
  public:
    void operator()(std::size_t done, std::size_t all) {
        if (is_terminal_ && all > 0 && done * 100 / all != shown_) {
            shown_ = done * 100 / all;
            fmt::print(stderr, "\r{} of {} feeds", done, all);
        }
    }
    ~Progress() {
        if (shown_ != nothing) {
            fmt::print(stderr, "\r\033[K");
        }
    }

  private:
    static constexpr std::size_t nothing = ~std::size_t{0};
    bool is_terminal_ = ::isatty(STDERR_FILENO) != 0;
    std::size_t shown_ = nothing;
};

Result<service::OnceSummary> poll(const Arguments& arguments,
                                  const std::shared_ptr<const pipeline::Rules>& rules) {
    auto store = storage::Writer::open(rules->config().store.path);
    if (!store) {
        return fail(std::move(store.error()));
    }
    Progress progress;
    return service::run_once(std::move(*store), rules, arguments.all("feed"),
                             [&](std::size_t done, std::size_t all) { progress(done, all); });
}

int once(const Arguments& arguments) {
    auto rules = load_rules(arguments);
    if (!rules) {
        return exit_config;
    }
    std::signal(SIGPIPE, SIG_IGN);
    auto summary = poll(arguments, rules);
    if (!summary) {
        return report(summary.error());
    }
    publish::MirrorSummary mirror;
    const config::Config& config = rules->config();
    if (!config.publish.static_dir.empty()) {
        publish::Publisher publisher(rules->share_config());
        auto written =
            publish::write_mirror(publisher, config.publish.static_dir, uv::Loop::wall_clock(),
                                  {.precompressed = config.publish.precompressed,
                                   .changes = &summary->changes,
                                   .is_whole = true});
        if (!written) {
            return report(written.error());
        }
        mirror = *written;
    }
    if (arguments.has("json")) {
        print_json(*summary, mirror);
    } else {
        print_text(*summary, config, mirror);
    }
    // A feed that failed is the publisher's matter; only a run in which nothing worked has failed.
    const bool is_lost =
        summary->totals.polls > 0 && summary->totals.failed == summary->totals.polls;
    return is_lost || summary->is_interrupted ? exit_failed : exit_done;
}

constexpr std::array options{
    Option{"feed", "NAME", "poll this feed whether it is due or not; may be given several times",
           true},
    Option{"json", "", "print the summary as JSON"},
};

} // namespace

extern const Command once_command;
const Command once_command{
    "once", "", "Poll everything that is due, store, publish, and exit.", options, 0, 0, once};

} // namespace gazetted::daemon::cli
