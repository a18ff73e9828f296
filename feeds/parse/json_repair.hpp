// SPDX-License-Identifier: MIT
#pragma once

// JSON that a strict parser refuses, made acceptable: raw control characters in strings, commas too
// many, junk after the end, and a text cut off in the middle, which keeps every complete value.

#include <cstddef>
#include <string>
#include <string_view>

namespace gazetted::parse {

struct RepairedJson {
    std::string text;
    bool truncated = false;
    std::size_t offset = 0; // of the first change
};

RepairedJson repair_json(std::string_view text);

} // namespace gazetted::parse
