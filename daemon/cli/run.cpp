// SPDX-License-Identifier: MIT
#include "daemon/cli/command.hpp"
#include "daemon/cli/opening.hpp"
#include "daemon/service/daemon.hpp"
#include "daemon/service/log.hpp"
#include "storage/store.hpp"

#include <fmt/core.h>

#include <csignal>
#include <unistd.h>

namespace gazetted::daemon::cli {

namespace {

/// On a terminal a person wants to know where to look.
void greet(const service::Daemon& daemon, const config::Config& config) {
    if (::isatty(STDERR_FILENO) == 0) {
        return;
    }
    fmt::print(stderr,
               "\n  {0}            what is new, and the feeds to subscribe to\n"
               "  {0}feed.atom   the merged feed\n",
               config.server.base_url);
    for (const config::Topic& topic : config.topics) {
        fmt::print(stderr, "  {}topics/{}.atom   {}\n", config.server.base_url, topic.name,
                   topic.title);
    }
    for (const std::string& address : daemon.addresses()) {
        fmt::print(stderr, "  (listening on {}; Ctrl-C ends it)\n", address);
    }
    fmt::print(stderr, "\n");
}

int run(const Arguments& arguments) {
    auto rules = load_rules(arguments);
    if (!rules) {
        return exit_config;
    }
    std::signal(SIGPIPE, SIG_IGN);
    auto store = storage::Writer::open(rules->config().store.path);
    if (!store) {
        return report(store.error());
    }
    uv::Loop loop;
    service::Daemon daemon(loop, std::move(*store), rules);
    if (auto started = daemon.start(); !started) {
        return report(started.error());
    }
    greet(daemon, rules->config());
    loop.run();
    service::log(service::LogLevel::notice, "service", {}, "stopped");
    return exit_done;
}

} // namespace

extern const Command run_command;
const Command run_command{
    "run", "", "Run the daemon in the foreground, logging to standard error.", {}, 0, 0, run};

} // namespace gazetted::daemon::cli
