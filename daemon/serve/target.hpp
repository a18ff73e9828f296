// SPDX-License-Identifier: MIT
#pragma once

// The request target of a request line: "/search.atom?q=a%20b" -> path and query. Pure text.

#include <optional>
#include <string>
#include <string_view>

namespace gazetted::daemon::serve {

struct Target {
    std::string path;         // percent-decoded, starts with "/"
    std::string query;        // the value of q=, decoded
    std::string parameters{}; // all after "?", as it came
};

/// The value of the first parameter `name` of a query or a form, decoded; empty without one, or
/// where it cannot be decoded.
std::string parameter_of(std::string_view parameters, std::string_view name);

/// Nothing for what is not an address: broken percent-encoding, control characters, bytes that are
/// not UTF-8. Takes the absolute form too (RFC 9112 section 3.2.2); its host is not looked at.
std::optional<Target> parse_target(std::string_view raw);

} // namespace gazetted::daemon::serve
