// SPDX-License-Identifier: MIT
#pragma once

// One TOML file while it is read: its text, where its relative paths start, and what was found.

#include "config/load.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gazetted::config {

/// 1-based, columns in characters; 0 where there is no place.
struct Place {
    unsigned line = 0, column = 0;
};

struct Source {
    std::string file;
    std::string folder; // absolute
    std::string_view text;
    std::vector<Finding>& findings;

    void note(Severity severity, Place place, std::string what) const {
        findings.push_back({severity, file, place.line, place.column, std::move(what)});
    }
};

/// The place of byte `offset` of a string's value, when the string literal begins at `literal` in
/// `text`: escapes, multi-line strings and UTF-8 are counted as they are written. `literal` itself
/// where no string begins there.
Place place_inside(std::string_view text, Place literal, std::size_t offset);

/// What the TOML library cannot take, found before it sees the text: keys of very many parts and
/// very deep brackets exhaust its stack, and it takes a wrong turn at characters beyond ASCII where
/// it looks for white space. `why` is empty when there is nothing. Linear.
struct Obstacle {
    Place place;
    std::string_view why; // static lifetime
};
Obstacle find_obstacle(std::string_view text);

} // namespace gazetted::config
