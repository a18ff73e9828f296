// SPDX-License-Identifier: MIT
#pragma once

// Brings a database file to the newest schema. The version is PRAGMA user_version, the number of
// migrations applied; what is missing is applied in one transaction.

#include "storage/schema/schema.hpp"
#include "storage/sqlite/database.hpp"

#include <cstdint>
#include <span>

namespace gazetted::storage {

/// "gzt1": marks a database file as ours (PRAGMA application_id).
inline constexpr std::int64_t application_id = 0x677a7431;

/// Refuses a file of another program and a schema newer than `migrations`; nothing is changed then.
Result<void> migrate(sqlite::Database& db, std::span<const schema::Migration> migrations);

/// For a connection that only reads: the schema must be exactly the newest.
Result<void> require_schema(sqlite::Database& db, std::span<const schema::Migration> migrations);

} // namespace gazetted::storage
