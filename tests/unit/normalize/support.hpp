// SPDX-License-Identifier: MIT
#pragma once

// Documents, parsed and normalized, for the tests of normalize.

#include "feeds/normalize/normalize.hpp"
#include "tests/unit/parse/support.hpp"

namespace gazetted::test {

inline model::Feed read(const std::string& document, const normalize::Context& context = {}) {
    return normalize::normalize(parsed(document), context);
}
inline model::Entry first(const std::string& document, const normalize::Context& context = {}) {
    model::Feed feed = read(document, context);
    REQUIRE_FALSE(feed.entries.empty());
    return std::move(feed.entries[0]);
}

} // namespace gazetted::test
