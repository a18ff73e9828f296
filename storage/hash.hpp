// SPDX-License-Identifier: MIT
#pragma once

// XXH3-64, the hash of every lookup. Not for security.

#include <cstdint>
#include <string_view>

namespace gazetted::storage {

/// Never 0: 0 means absent.
std::uint64_t hash_text(std::string_view text);

} // namespace gazetted::storage
