// SPDX-License-Identifier: MIT
#pragma once

// The canonical form of a page's address: two addresses of one page have one form. The original is
// always kept beside it.

#include <string>
#include <string_view>

namespace gazetted::url {

/// Host case, "www.", default port, dot segments, percent-encoding, the slash at the end, tracking
/// parameters, parameter order, AMP and mobile variants, known redirectors unwrapped, http -> https
/// for comparison. A fragment goes where it only scrolls or tracks ("#comments"); else it stays:
/// link logs and old weblogs tell their entries apart by nothing else. An address that is not
/// http(s), or over 8 KiB, comes back trimmed only. Idempotent.
std::string canonical(std::string_view absolute);

} // namespace gazetted::url
