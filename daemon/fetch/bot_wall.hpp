// SPDX-License-Identifier: MIT
#pragma once

// Bot walls: services in front of a publisher that answer a program with a challenge for browsers.
// Recognised so that the user is told who refused and can ask the publisher for an exception. Pure.

#include <string_view>

namespace gazetted::daemon::fetch {

/// The wall that sends this header field only with a refusal or a challenge ("cf-mitigated"), or
/// empty. Static lifetime.
std::string_view wall_of_field(std::string_view name, std::string_view value);

/// The wall that wrote this answer, by the beginning of its (decoded) body, or empty. Only an HTML
/// page is looked at: a feed may well write about such pages. Static lifetime.
std::string_view wall_of_page(int status, std::string_view content_type, std::string_view server,
                              std::string_view body);

} // namespace gazetted::daemon::fetch
