// SPDX-License-Identifier: MIT
#pragma once

// What the header fields of a request say.

#include <microhttpd.h>

#include <string>
#include <string_view>

namespace gazetted::daemon::serve {

/// The first field of that name; empty without one. Valid as long as the request.
std::string_view header_of(MHD_Connection* connection, const char* name);

/// All fields of that name as one list. `name` in lower case.
std::string joined_header(MHD_Connection* connection, std::string_view name);

/// Whether a body follows (RFC 9112 section 6.3).
bool has_body(MHD_Connection* connection);

/// Whether "A-IM: feed" is among others (RFC 3229 section 10.5.3).
bool wants_delta(std::string_view manipulations);

} // namespace gazetted::daemon::serve
