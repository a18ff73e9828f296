// SPDX-License-Identifier: MIT
#pragma once

// The care of a database: checking, copying, tidying.

#include "storage/sqlite/database.hpp"
#include "storage/writer_state.hpp"

#include <string>
#include <vector>

namespace gazetted::storage {

enum class Thoroughness : std::uint8_t { quick, whole };

/// What is wrong, a line each, at most 100; empty when all is well. A database too damaged to be
/// read is an answer, not an error.
Result<std::vector<std::string>> check_database(sqlite::Database& db, Thoroughness thoroughness);

/// A consistent copy while others read and write. `to` is complete or untouched: the copy is made
/// beside it and renamed.
Result<void> backup_database(sqlite::Database& db, const std::string& to);

/// Planner statistics; merges the full-text index, or starts it anew when most of it is dead.
Result<void> optimize_database(WriterState& state);

/// Makes again what can be made from the entries: indexes, counts, statistics; the full-text index
/// is emptied and filled again in the background.
Result<void> repair_database(WriterState& state);

} // namespace gazetted::storage
