// SPDX-License-Identifier: MIT
#pragma once

// TOML -> Config, with every error at once as file:line:column. Relative paths (file: addresses,
// store.path, static_dir, secrets, certificates) start at the folder of the main file, in drop-ins
// too.

#include "config/config.hpp"
#include "feeds/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
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
/// What load_config would give if `file` held `toml`: for `add` and `import`, before they write.
Loaded load_edited(std::string_view toml, const std::string& file);
/// From text alone, without drop-ins.
Loaded parse_config(std::string_view toml, const std::string& file_name);

} // namespace gazetted::config
