// SPDX-License-Identifier: MIT
#pragma once

// Host names as they go on the wire.

#include "feeds/base/result.hpp"

#include <string>
#include <string_view>

namespace gazetted::url {

/// Lower case, percent-decoded, in Punycode (UTS 46, non-transitional), without the root's dot; an
/// IPv6 literal keeps its brackets. Fails with bad_url.
Result<std::string> wire_host(std::string_view host);

/// An IPv4 address in dotted form or an IPv6 literal, with or without brackets.
bool is_address(std::string_view host);

/// The port without leading zeros, empty for none and for the default of an http(s) scheme. Fails
/// with bad_url.
Result<std::string> wire_port(std::string_view port, bool is_https);

} // namespace gazetted::url
