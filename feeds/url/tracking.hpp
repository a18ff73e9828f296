// SPDX-License-Identifier: MIT
#pragma once

// Query parameters that say how a reader came to a page, not which page it is.

#include <string_view>

namespace gazetted::url {

/// `name` and `value` as they stand in the query, `host` in lower case without "www.".
bool is_tracking(std::string_view host, std::string_view name, std::string_view value);

/// Fragments that do not tell apart two texts: "comments", "respond", ":~:text=…", "xtor=…".
bool is_tracking_fragment(std::string_view fragment);

} // namespace gazetted::url
