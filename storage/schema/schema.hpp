// SPDX-License-Identifier: MIT
#pragma once

// The embedded migrations: storage/schema/NNNN_*.sql in order. Append-only: a file that was
// released never changes.

#include <span>
#include <string_view>

namespace gazetted::storage::schema {

struct Migration {
    std::string_view name; // file name without extension, such as "0001_initial"
    std::string_view sql;
};

/// All migrations in the order in which they apply. Migration i leads to schema version i + 1.
/// Static lifetime.
std::span<const Migration> migrations();

} // namespace gazetted::storage::schema
