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

/// The lock file of the writer of the database at `path`.
std::string lock_path(const std::string& path);

} // namespace gazetted::storage
