// SPDX-License-Identifier: MIT
#pragma once

// Dates as people and old programs write them: RFC 822 and its damaged forms, asctime, numeric
// dates, and names in other languages. Reads what is there in any order.

#include "feeds/base/time.hpp"

#include <optional>
#include <string_view>

namespace gazetted::date {

/// `text` with ASCII marks (plain_marks). Nothing where year, month or day stay open.
std::optional<Instant> parse_loose(std::string_view text);

} // namespace gazetted::date
