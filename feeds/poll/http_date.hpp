// SPDX-License-Identifier: MIT
#pragma once

// The three date forms that HTTP headers may use (RFC 9110 section 5.6.7), and nothing else: the
// poll rules read Expires and Date themselves, so that they depend on no other room.

#include "feeds/base/time.hpp"

#include <optional>
#include <string_view>

namespace gazetted::poll {

/// IMF-fixdate, RFC 850 or asctime form; nothing for any other text or a date that does not exist.
std::optional<Instant> parse_http_date(std::string_view value);

} // namespace gazetted::poll
