// SPDX-License-Identifier: MIT
#pragma once

// TOML -> Config, with every error at once as file:line:column.

#include "config/config.hpp"
#include "feeds/base/result.hpp"

#include <string>
#include <vector>

namespace gazetted::config {

enum class Severity : std::uint8_t { warning, error };

struct Finding {
    Severity severity = Severity::error;
    std::string file;
    unsigned line = 0, column = 0; // 1-based; 0 when there is no place
    std::string text;              // with a suggestion where there is one
    /// "file:line:column: error: text"
    std::string to_string() const;
};

struct Loaded {
    Config config;
    std::vector<Finding> findings; // in file order
    bool ok() const;               // no finding is an error
};

/// Reads `file` and conf.d/*.toml beside it. Never throws; a missing file is a finding.
Loaded load_config(const std::string& file);
/// The same from text, for tests and for `add`.
Loaded parse_config(std::string_view toml, const std::string& file_name);

} // namespace gazetted::config
