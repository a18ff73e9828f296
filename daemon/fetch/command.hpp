// SPDX-License-Identifier: MIT
#pragma once

// The COMMAND of an exec: source. Pure.

#include "feeds/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gazetted::daemon::fetch {

/// Split at white space; '…' takes all as it is, "…" too but for \" and \\, outside of quotes a
/// backslash takes the next character. Nothing is expanded: who wants a shell says `sh -c '…'`.
/// Fails with `config` for an empty command and an open quote.
Result<std::vector<std::string>> split_command(std::string_view command);

} // namespace gazetted::daemon::fetch
