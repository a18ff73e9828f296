// SPDX-License-Identifier: MIT
#pragma once

// The part of CSS that a style attribute may keep: how text looks, nothing that loads, runs, hides
// what is under it or leaves its place.

#include <string>
#include <string_view>

namespace gazetted::text {

/// "property:value;property:value" with only what is safe; empty where nothing is.
std::string safe_style(std::string_view style);

} // namespace gazetted::text
