// SPDX-License-Identifier: MIT
#pragma once

// Every date format that feeds really use.

#include "feeds/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gazetted::date {

/// RFC 3339, RFC 822/2822 and their damaged forms, W3C-DTF parts, asctime, names of months and days
/// in other languages, two-digit years, named zones. Without a zone: UTC. Nothing for what cannot
/// be read or does not exist.
std::optional<Instant> parse(std::string_view text);

/// "2026-11-24T17:00:00Z" (RFC 3339).
std::string rfc3339(Instant at);
/// "Tue, 24 Nov 2026 17:00:00 GMT" (RFC 9110 section 5.6.7 and RFC 822 with a four-digit year).
std::string http_date(Instant at);
/// Parses the three HTTP forms of RFC 9110 section 5.6.7 only.
std::optional<Instant> parse_http(std::string_view text);

} // namespace gazetted::date
