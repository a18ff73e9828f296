// SPDX-License-Identifier: MIT
#pragma once

// Escapes for HTML that is also well-formed XML: characters that XML forbids are dropped.

#include <string>
#include <string_view>

namespace gazetted::text {

/// Character data: & < > escaped.
void append_escaped_text(std::string& out, std::string_view text);
/// A value between double quotes: & < > " escaped.
void append_escaped_value(std::string& out, std::string_view value);

} // namespace gazetted::text
