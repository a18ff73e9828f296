// SPDX-License-Identifier: MIT
#pragma once

// Small helpers for what commands print to people.

#include "feeds/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gazetted::daemon::cli {

/// "in 12 min", "3 h ago", "now", "never".
std::string relative_time(const std::optional<Instant>& at, Instant now);

/// At most `columns` code points, with an ellipsis where something was cut.
std::string shorten(std::string_view utf8, std::size_t columns);

/// Control characters, which could steer the terminal, become spaces.
std::string printable(std::string_view utf8);

} // namespace gazetted::daemon::cli
