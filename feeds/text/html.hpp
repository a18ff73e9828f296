// SPDX-License-Identifier: MIT
#pragma once

// HTML: rebuilt through a tokenizer that follows the HTML standard and an allow-list writer that
// keeps the output balanced. Linear in time and bounded in memory on any input.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace gazetted::text {

/// How "<x/>" is read where x is no void element: as "<x>" by HTML, as an empty element by XHTML.
enum class MarkupSyntax : std::uint8_t { html, xhtml };

struct SanitizeOptions {
    /// Makes an address absolute. Called with the attribute's decoded value; returns the address to
    /// write. Without one, addresses stay.
    std::function<std::string(std::string_view)> resolve;
    std::size_t max_output = 4u << 20; // bytes; past it the rest is dropped at an element boundary
    std::size_t max_depth = 256; // open elements; deeper ones lose their tags, their text stays
    MarkupSyntax syntax = MarkupSyntax::html; // xhtml: for content taken out of an XML tree
};

/// Safe, balanced, XHTML-safe HTML5 of UTF-8 input; idempotent. What is not on the allow-list goes,
/// its text stays (not script's or style's).
std::string sanitize(std::string_view html, const SanitizeOptions& options = {});

/// What the boundary of a block and a <br> become in plain text.
enum class BlockBoundary : char { space = ' ', line = '\n' };

/// Plain text of an HTML fragment: tags gone, entities decoded once, block and <br> boundaries are
/// a space or a line feed, script and style gone, white space (ASCII and U+00A0) collapsed and
/// trimmed.
std::string html_to_text(std::string_view html, BlockBoundary boundary = BlockBoundary::space);

/// HTML character references decoded once (named, decimal, hexadecimal, windows-1252 numerics);
/// nothing else changed.
std::string decode_entities(std::string_view text);

/// & < > " escaped, for text and attribute values.
std::string escape_html(std::string_view text);
/// Appends instead of returning.
void escape_html(std::string_view text, std::string& out);

/// True where the text holds a closing tag, a known element's tag or a character reference: the
/// rule by which an RSS title is HTML.
bool looks_like_html(std::string_view text);

} // namespace gazetted::text
