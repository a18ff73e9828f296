// SPDX-License-Identifier: MIT
#pragma once

// What gazetted knows of but does not do yet. A key or value listed here is refused where it
// stands, never ignored; making it work starts with deleting its line.

#include <array>
#include <string_view>

namespace gazetted::config {

struct Unsupported {
    std::string_view table, key;
    std::string_view value;   // empty: the key with any value
    std::string_view instead; // what to do, for the message
};

constexpr std::array unsupported{
    Unsupported{"[[feed]]", "full_content", "", "remove it"},
};

} // namespace gazetted::config
