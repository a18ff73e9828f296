// SPDX-License-Identifier: MIT
#pragma once

// Files of the user: read with a limit, replaced whole or not at all.

#include "feeds/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gazetted::daemon::cli {

/// The bytes of `file` ("-": standard input). Fails with io or too_large.
Result<std::string> read_whole(const std::string& file, std::size_t max_size);

/// Puts `text` in the place of `expected`: writes a file beside it, syncs it, gives it the owner
/// and mode of the old one, and renames it. A symbolic link stays, its target is replaced. Fails
/// with io, or busy where the file does not hold `expected` any more; it is then unchanged.
Result<void> replace_file(const std::string& file, std::string_view expected,
                          std::string_view text);

} // namespace gazetted::daemon::cli
