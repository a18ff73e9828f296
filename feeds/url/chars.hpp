// SPDX-License-Identifier: MIT
#pragma once

// A character class of RFC 3986 and percent-encoding, shared by this folder.

#include "feeds/base/ascii.hpp"

#include <string>
#include <string_view>

namespace gazetted::url {

constexpr bool is_unreserved(char c) {
    return ascii::is_letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}
/// 0 to 15, or -1.
int hex_value(char c);

/// White space and control characters at both ends gone.
std::string_view trim(std::string_view text);

/// "%XX" decoded once; a '+' is a space where `plus` says so.
enum class Plus { stays, is_space };
std::string percent_decode(std::string_view text, Plus plus = Plus::stays);

/// Appends "%XX" of one byte.
void percent_encode(char c, std::string& out);

/// Escapes in upper case, those of unreserved characters decoded, and every byte encoded that is
/// neither unreserved nor in `allowed`. Idempotent.
std::string normalize_percent(std::string_view text, const ascii::ByteSet& allowed);

/// RFC 3986 section 5.2.4.
std::string remove_dot_segments(std::string_view path);

} // namespace gazetted::url
