// SPDX-License-Identifier: MIT
#pragma once

// A body in a content coding, made once and kept: the levels are those whose time is worth it then.

#include "daemon/serve/negotiate.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gazetted::daemon::serve {

/// Smaller bodies fit one packet as they are.
constexpr std::size_t min_compressed_bytes = 1000;

/// Nothing when the library fails (no memory) or when it would not become smaller.
std::optional<std::string> compress(Coding coding, std::string_view body);

} // namespace gazetted::daemon::serve
