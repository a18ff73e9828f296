// SPDX-License-Identifier: MIT
#include "config/suggest.hpp"
#include "tests/support/catch.hpp"

#include <array>
#include <string>

using gazetted::config::nearest_key;

TEST_CASE("a misspelt key is answered with the nearest known one, and only with a near one") {
    constexpr std::array<std::string_view, 4> known{"interval", "priority", "min_interval", "url"};
    CHECK(nearest_key("intervall", known) == "interval");
    CHECK(nearest_key("inetrval", known) == "interval");
    CHECK(nearest_key("min-interval", known) == "min_interval");
    CHECK(nearest_key("ulr", known) == "url");
    CHECK(nearest_key("colour", known).empty());
    CHECK(nearest_key(std::string(1000, 'x'), known).empty());
}
