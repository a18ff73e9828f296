// SPDX-License-Identifier: MIT
#pragma once

// The request target of a request line: "/search.atom?q=a%20b" -> path and query. Pure text.

#include <optional>
#include <string>
#include <string_view>

namespace gazetted::daemon::serve {

struct Target {
    std::string path;  // percent-decoded, starts with "/"
    std::string query; // the value of q=, decoded
};

/// Nothing for what is not an address: broken percent-encoding, control characters, bytes that are
/// not UTF-8. Takes the absolute form too (RFC 9112 section 3.2.2); its host is not looked at.
std::optional<Target> parse_target(std::string_view raw);

} // namespace gazetted::daemon::serve
