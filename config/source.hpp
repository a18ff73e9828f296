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

/// What would make the TOML library run out of stack: keys of very many parts, very deep brackets.
/// The place of the first such spot, {0, 0} when there is none. Linear; strings and comments are
/// skipped.
Place find_too_deep(std::string_view text);

} // namespace gazetted::config
