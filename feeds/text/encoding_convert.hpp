// SPDX-License-Identifier: MIT
#pragma once

// Bytes of one known encoding -> UTF-8. What does not exist in it becomes U+FFFD and is counted.

#include "feeds/text/encoding_labels.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gazetted::text {

struct Converted {
    std::string utf8;
    std::size_t errors = 0; // replaced sequences
};

Converted convert(std::string_view bytes, const EncodingInfo& from);

/// UTF-8 with each ill-formed part replaced (the WHATWG rule: one U+FFFD a maximal subpart).
Converted mend_utf8(std::string_view bytes);

/// How much of a text is UTF-8: well-formed sequences of more than one byte against ill-formed
/// parts.
struct Utf8Census {
    std::size_t multi_byte = 0;
    std::size_t errors = 0;
};
Utf8Census count_utf8(std::string_view bytes);

/// The length of the well-formed UTF-8 sequence at `at` (1 to 4), or 0; `bad` is then the length
/// of the ill-formed part, at least 1.
std::size_t utf8_sequence(std::string_view bytes, std::size_t at, std::size_t& bad);

/// Appends a code point; U+FFFD for a surrogate or one past U+10FFFF.
void append_utf8(char32_t point, std::string& out);

} // namespace gazetted::text
