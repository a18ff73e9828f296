// SPDX-License-Identifier: MIT
#pragma once

// Patterns over short names, as in `feeds = ["example-*"]`.

#include <string_view>

namespace gazetted::topics {

/// `*` is any run of bytes, `?` any one byte; the whole name must match. Case-sensitive.
bool matches_glob(std::string_view pattern, std::string_view name);

} // namespace gazetted::topics
