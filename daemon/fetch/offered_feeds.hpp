// SPDX-License-Identifier: MIT
#pragma once

// The feeds that a page offers.

#include <string>
#include <string_view>
#include <vector>

namespace gazetted::daemon::fetch {

/// The addresses that a page names in its head, resolved, best first, each once.
std::vector<std::string> offered_feeds(std::string_view html, std::string_view page_url);

} // namespace gazetted::daemon::fetch
