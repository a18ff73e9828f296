// SPDX-License-Identifier: MIT
#pragma once

// The canonical form of a page's address: two addresses of one page have one form. The original is
// always kept beside it.

#include <string>
#include <string_view>

namespace gazetted::url {

/// Host case, default port, fragment (kept where it names a page: "#!"), dot segments,
/// percent-encoding, tracking parameters, parameter order, AMP and mobile variants, known
/// redirectors unwrapped, http -> https for comparison. An address that is not http(s) comes back
/// trimmed only. Idempotent.
std::string canonical(std::string_view absolute);

} // namespace gazetted::url
