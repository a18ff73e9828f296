// SPDX-License-Identifier: MIT
#pragma once

// Base64 of Atom content (RFC 4648, white space allowed).

#include <optional>
#include <string>
#include <string_view>

namespace gazetted::parse {

/// Nothing where it is not Base64 or not UTF-8 text.
std::optional<std::string> decode_base64(std::string_view text);

} // namespace gazetted::parse
