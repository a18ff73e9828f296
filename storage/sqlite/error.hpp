// SPDX-License-Identifier: MIT
#pragma once

// SQLite's result codes as errors of ours, each with what to do about it.

#include "feeds/base/error.hpp"

#include <string_view>

namespace gazetted::storage::sqlite {

/// `rc` may be an extended code. `message` is SQLite's own text, `path` the database file.
Error describe(int rc, std::string_view message, std::string_view path);

} // namespace gazetted::storage::sqlite
