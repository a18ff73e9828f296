// SPDX-License-Identifier: MIT
#pragma once

// The encodings of the WHATWG Encoding Standard with every label, and what ICU calls them. A few
// that feeds use beyond the standard (UTF-32, EBCDIC, old PC code pages) are found by ICU's name.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gazetted::text {

/// How bytes of an encoding become text.
enum class Scheme : std::uint8_t {
    utf8,
    utf16,        // byte order still open
    icu,          // one byte a character
    icu_multi,    // several bytes a character
    iso_8859_16,  // not in ICU
    user_defined, // x-user-defined: 0x80..0xFF are U+F780..U+F7FF
    replacement,  // refused: one U+FFFD
};

struct EncodingInfo {
    std::string_view name; // as the standard writes it, in lower case
    std::string_view icu;  // ICU converter; empty where ICU has none
    Scheme scheme = Scheme::icu;
    bool is_western = false; // the ascii/latin1/windows-1252 family: what servers claim unasked
};

/// The encoding of a label, in any case, with white space around it; nothing for an unknown one.
std::optional<EncodingInfo> encoding_for(std::string_view label);

} // namespace gazetted::text
