// SPDX-License-Identifier: MIT
#include "daemon/cli/opening.hpp"

#include "daemon/cli/configuration.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <utility>

namespace gazetted::daemon::cli {

int report(const Error& error) {
    fmt::print(stderr, "gazetted: {}\n", error.text);
    return exit_failed;
}

std::shared_ptr<const pipeline::Rules> load_rules(const Arguments& arguments) {
    auto loaded = load_or_report(arguments);
    if (!loaded) {
        return nullptr;
    }
    auto rules = pipeline::Rules::make(std::make_shared<const config::Config>(std::move(*loaded)));
    if (!rules) {
        report(rules.error());
        return nullptr;
    }
    return std::move(*rules);
}

} // namespace gazetted::daemon::cli
