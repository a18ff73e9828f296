// SPDX-License-Identifier: MIT
#pragma once

// How the store's connections are opened and set up.

#include "storage/sqlite/database.hpp"

#include <memory>
#include <string>

namespace gazetted::storage {

/// Creates and migrates as needed. The caller holds the writer's lock.
Result<std::unique_ptr<sqlite::Database>> open_for_writing(const std::string& path);

/// Read-only; the file must exist and have the newest schema.
Result<std::unique_ptr<sqlite::Database>> open_for_reading(const std::string& path);

/// The index that lists of stories are read by. Its rows stand in the order of their dates, not of
/// their arrival, so that each new one costs a page.
inline constexpr const char* make_list_index =
    "CREATE INDEX IF NOT EXISTS story_published ON story (published)";
inline constexpr const char* drop_list_index = "DROP INDEX IF EXISTS story_published";

/// The lock file of the writer of the database at `path`.
std::string lock_path(const std::string& path);

} // namespace gazetted::storage
