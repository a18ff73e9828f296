// SPDX-License-Identifier: MIT
#include "daemon/cli/configuration.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>
#include <unistd.h>
#include <utility>

namespace gazetted::daemon::cli {

std::string find_config(const Arguments& arguments) {
    if (arguments.has("config")) {
        return arguments.get("config");
    }
    if (const char* named = std::getenv("GAZETTED_CONFIG"); named != nullptr && *named != '\0') {
        return named;
    }
    for (const char* usual : {"/etc/gazetted/gazetted.toml", "./gazetted.toml"}) {
        if (::access(usual, F_OK) == 0) {
            return usual;
        }
    }
    return {};
}

std::optional<config::Config> load_or_report(const Arguments& arguments) {
    const std::string file = find_config(arguments);
    if (file.empty()) {
        fmt::print(stderr, "gazetted: there is no configuration: name one with --config FILE or "
                           "$GAZETTED_CONFIG, or write /etc/gazetted/gazetted.toml or "
                           "./gazetted.toml\n");
        return std::nullopt;
    }
    config::Loaded loaded = config::load_config(file);
    for (const config::Finding& finding : loaded.findings) {
        fmt::print(stderr, "{}\n", finding.to_string());
    }
    if (!loaded.ok()) {
        return std::nullopt;
    }
    return std::move(loaded.config);
}

} // namespace gazetted::daemon::cli
