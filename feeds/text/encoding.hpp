// SPDX-License-Identifier: MIT
#pragma once

// Bytes of unknown encoding -> UTF-8. BOM, then HTTP charset, then XML declaration, then guessing
// (RFC 7303).

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gazetted::text {

struct Decoded {
    std::string utf8;     // valid UTF-8 always; the XML declaration's encoding is left as written
    std::string encoding; // WHATWG-style label of the decoding used, in lower case: "utf-8",
                          // "windows-1252", "utf-16le" …
    bool had_errors = false;      // bytes that do not exist in the encoding were replaced by U+FFFD
    bool label_was_wrong = false; // the declared encoding did not fit and was overruled
    std::string note;             // in words, when something was overruled or guessed
};

/// `content_type`: the HTTP header value, may be empty. Takes the bytes by value so that valid
/// UTF-8 passes without a copy.
Decoded decode(std::string bytes, std::string_view content_type);

/// The charset parameter of a Content-Type value, lower case, unquoted; empty without one.
std::string charset_of(std::string_view content_type);

/// A label as in the WHATWG Encoding Standard -> ICU converter name; nothing for an unknown label.
std::optional<std::string> converter_for(std::string_view label);

bool is_valid_utf8(std::string_view text);

/// Undoes UTF-8 that was read as windows-1252 and written as UTF-8 again ("donâ€™t" -> "don’t").
/// Only where that is provable: every character beyond ASCII takes part, and the bytes so
/// recovered are valid UTF-8 throughout. Nothing otherwise.
std::optional<std::string> repair_mojibake(std::string_view utf8);

} // namespace gazetted::text
