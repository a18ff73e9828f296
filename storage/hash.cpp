// SPDX-License-Identifier: MIT
#include "storage/hash.hpp"

#include <xxhash.h>

namespace gazetted::storage {

std::uint64_t hash_text(std::string_view text) {
    const std::uint64_t hash = XXH3_64bits(text.data(), text.size());
    return hash == 0 ? 1 : hash;
}

} // namespace gazetted::storage
