// SPDX-License-Identifier: MIT
#pragma once

// Named time zones: the abbreviations that feeds use, and IANA names.

#include "feeds/base/time.hpp"

#include <optional>
#include <string_view>

namespace gazetted::date {

/// Offset in seconds east of UTC of a zone at a local time (given as if it were UTC): "EST",
/// "CEST", "ET" (summer time where it applies), "Europe/Brussels". Nothing for an unknown name.
/// `name` is in lower case.
std::optional<int> zone_offset(std::string_view name, Instant local);

} // namespace gazetted::date
