// SPDX-License-Identifier: MIT
#pragma once

// An http(s) address as libcurl reads it. What decides about addresses must read them exactly as
// the transfer does: libcurl turns "0x7f.1" and "2130706433" into 127.0.0.1.

#include "feeds/base/result.hpp"

#include <cstdint>
#include <string>

namespace gazetted::curl {

struct Url {
    std::string text; // without user information and fragment
    std::string scheme;
    std::string host; // lower case; an IPv6 literal without its brackets
    std::uint16_t port = 0;
    std::string user, password; // percent-decoded
    /// "https://host:port"
    std::string origin() const;
    bool operator==(const Url&) const = default;
};

/// Fails with bad_url.
Result<Url> parse_url(const std::string& text);

} // namespace gazetted::curl
