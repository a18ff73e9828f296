// SPDX-License-Identifier: MIT
#pragma once

// Addresses that only lead to another one, which they hold: search engines' and networks' exit
// links, AMP caches, archives, download counters. Unwrapped without the network.

#include <optional>
#include <string>
#include <string_view>

namespace gazetted::url {

/// Where `absolute` leads, if it says so; always an http(s) address with a host.
std::optional<std::string> unwrap(std::string_view absolute);

} // namespace gazetted::url
