// SPDX-License-Identifier: MIT
#pragma once

// HTML character references: the standard's whole table (2231 names) with its longest-prefix rule
// and its reading of numeric references.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace gazetted::text {

/// One name with its replacement. Names keep the semicolon that belongs to them ("amp;", and "amp"
/// where the standard knows it without).
struct NamedReference {
    std::string_view name;
    std::string_view text;
};

/// All names, sorted by byte value.
std::span<const NamedReference> named_references();

/// The entry of exactly this name, or nullptr.
const NamedReference* find_named_reference(std::string_view name);

enum class ReferenceContext { text, attribute };

/// What stands behind an ampersand. `length` is the length of the reference with its ampersand, 0
/// where there is none: the ampersand is then itself.
struct Reference {
    std::size_t length = 0;
    std::string_view named;          // into the static table, or empty
    std::array<char, 4> numeric{};   // UTF-8, for a numeric reference
    std::uint8_t numeric_length = 0; // bytes of it

    /// The replacement; valid as long as this object.
    std::string_view text() const {
        return numeric_length != 0 ? std::string_view(numeric.data(), numeric_length) : named;
    }
};

/// Reads the reference that begins at `text[0]`, which must be '&'. Looks at no more than the
/// longest name, so it is constant time except for the digits of a number.
Reference read_reference(std::string_view text, ReferenceContext context);

/// Appends a code point as UTF-8. Surrogates and numbers past U+10FFFF become U+FFFD.
std::size_t encode_utf8(std::uint32_t code_point, std::array<char, 4>& out);

} // namespace gazetted::text
