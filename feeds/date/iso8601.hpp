// SPDX-License-Identifier: MIT
#pragma once

// ISO 8601 and its profiles RFC 3339 and W3C-DTF: calendar, ordinal and week dates, basic and
// extended, whole or in part, with two-digit years.

#include "feeds/base/time.hpp"

#include <optional>
#include <string_view>

namespace gazetted::date {

/// Nothing unless the whole text is one such date.
std::optional<Instant> parse_iso8601(std::string_view text);

} // namespace gazetted::date
