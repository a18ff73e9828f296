// SPDX-License-Identifier: MIT
#include "daemon/cli/command.hpp"
#include "daemon/cli/opening.hpp"
#include "daemon/publish/publisher.hpp"
#include "daemon/uv/loop.hpp"

#include <fmt/core.h>

namespace gazetted::daemon::cli {

namespace {

int publish(const Arguments& arguments) {
    auto rules = load_rules(arguments);
    if (!rules) {
        return exit_config;
    }
    publish::Publisher publisher(rules->share_config());
    const std::string& directory = arguments.positional.front();
    auto written = publish::write_mirror(publisher, directory, uv::Loop::wall_clock(),
                                         {.precompressed = rules->config().publish.precompressed});
    if (!written) {
        return report(written.error());
    }
    fmt::print("{}: {} files written, {} unchanged, {} removed\n", directory, written->written,
               written->unchanged, written->removed);
    return exit_done;
}

} // namespace

extern const Command publish_command;
const Command publish_command{
    "publish", "DIR",  "Write all outputs as static files, named as their addresses.", {}, 1,
    1,         publish};

} // namespace gazetted::daemon::cli
