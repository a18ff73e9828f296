// SPDX-License-Identifier: MIT
#pragma once

// Files of the static mirror. One is written beside its place, synced and renamed there, so that a
// web server and a crash see the old one or the new one.

#include "feeds/base/result.hpp"

#include <string>

namespace gazetted::daemon::publish {

/// Whether the file is there and has these bytes.
bool holds(const std::string& file, const std::string& bytes);

/// Fails with io, naming the file; the old one stays then.
Result<void> replace_file(const std::string& file, const std::string& bytes);

/// So that the renames in it survive a crash.
Result<void> sync_directory(const std::string& directory);

} // namespace gazetted::daemon::publish
