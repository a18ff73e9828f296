// SPDX-License-Identifier: MIT
#include "daemon/cli/command.hpp"
#include "daemon/cli/opening.hpp"
#include "daemon/publish/images.hpp"
#include "storage/store.hpp"

#include <fmt/core.h>

namespace gazetted::daemon::cli {

namespace {

int backup(const Arguments& arguments) {
    auto rules = load_rules(arguments);
    if (!rules) {
        return exit_config;
    }
    auto reader = storage::Reader::open(rules->config().store.path);
    if (!reader) {
        return report(reader.error());
    }
    const std::string& file = arguments.positional.front();
    if (auto done = reader->backup(file); !done) {
        return report(done.error());
    }
    fmt::print("{} copied to {}\n", rules->config().store.path, file);
    if (rules->config().publish.images == "proxy") {
        fmt::print("copy {}/key too: without it, what readers have already is without pictures "
                   "after you restore\n",
                   publish::image_folder(rules->config()));
    }
    return exit_done;
}

} // namespace

extern const Command backup_command;
const Command backup_command{
    "backup", "FILE", "Copy the database consistently, also while the daemon runs.", {}, 1,
    1,        backup};

} // namespace gazetted::daemon::cli
