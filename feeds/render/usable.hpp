// SPDX-License-Identifier: MIT
#pragma once

// What may stand in a feed by the syntax its format prescribes: what a feed gave passes, is
// repaired, or comes out empty.

#include <string>
#include <string_view>

namespace gazetted::render {

/// An address that may stand in a feed: has a scheme that is safe to follow, no spaces or quotes
/// (they are percent-encoded). Empty where there is none.
std::string usable_iri(std::string_view address);
/// The same for identifiers, which may have any scheme.
std::string usable_id(std::string_view id);
/// A BCP 47 tag by its syntax (RFC 5646 section 2.1), else empty.
std::string usable_language(std::string_view tag);
/// "type/subtype" by its syntax, else empty.
std::string usable_media_type(std::string_view type);
/// The media type by the address's file ending, else application/octet-stream.
std::string media_type_of(const std::string& type, std::string_view url);
/// Percent-encodes all but RFC 3986 unreserved characters.
std::string encode_component(std::string_view text);

} // namespace gazetted::render
