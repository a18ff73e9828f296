// SPDX-License-Identifier: MIT
#pragma once

// Addresses that only lead to another one, which they hold: search engines' and networks' exit
// links, AMP caches, archives, download counters. Unwrapped without the network.

#include <optional>
#include <string>
#include <string_view>

namespace gazetted::url {

/// False for most hosts, which lead nowhere; `lower_host` in lower case.
bool may_redirect(std::string_view lower_host);

/// Where `absolute` leads, if it says so; always an http(s) address with a host.
std::optional<std::string> unwrap(std::string_view absolute);

} // namespace gazetted::url
