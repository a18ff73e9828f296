// SPDX-License-Identifier: MIT
#pragma once

// Addresses: split, resolve (RFC 3986 section 5), and read as browsers read them. Pure text; no
// look-ups.

#include "feeds/base/result.hpp"

#include <string>
#include <string_view>

namespace gazetted::url {

/// Parts of an absolute address, views into the text it was split from. `scheme` is as written.
struct Parts {
    std::string_view scheme, user_info, host, port, path, query, fragment;
    bool has_authority = false, has_query = false, has_fragment = false;
};

/// Splits by RFC 3986 appendix B; never fails. A relative reference has an empty scheme.
Parts split(std::string_view text);

/// `reference` against `base` (RFC 3986 section 5.2, strict), dot segments removed, white space
/// trimmed, spaces and other bytes that may not stand in an address percent-encoded. An unusable
/// base leaves the reference as it is.
std::string resolve(std::string_view base, std::string_view reference);

/// The address as sent on the wire: host in lower case and in Punycode (UTS 46 through libidn2),
/// path percent-encoded. Fails with bad_url, saying what is wrong.
Result<std::string> to_wire(std::string_view absolute);

/// "https://host:port" in lower case with the default port left out; empty for addresses without
/// authority.
std::string origin(std::string_view absolute);

/// The registrable domain of a host name ("news.example.co.uk" -> "example.co.uk"), the host itself
/// where it is a public suffix or an address literal. In lower case. Uses libpsl's built-in list.
std::string registrable_domain(std::string_view host);

bool is_http(std::string_view absolute);

} // namespace gazetted::url
