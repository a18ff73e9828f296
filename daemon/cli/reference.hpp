// SPDX-License-Identifier: MIT
#pragma once

// What is generated from the table of commands: the command section of the man page, and the
// completions of shells.

#include "feeds/base/result.hpp"

#include <string>
#include <string_view>

namespace gazetted::daemon::cli {

/// troff for gazetted(1), between its description and its files. `gazetted --man` prints it.
std::string man_commands();

/// A completion script. Fails with usage for another shell than bash, zsh and fish.
Result<std::string> completion(std::string_view shell);

} // namespace gazetted::daemon::cli
