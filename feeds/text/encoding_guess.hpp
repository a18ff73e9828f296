// SPDX-License-Identifier: MIT
#pragma once

// What the bytes themselves say about their encoding.

#include <cstddef>
#include <string>
#include <string_view>

namespace gazetted::text {

/// A byte order mark: the label it stands for and its length; an empty label without one.
struct Mark {
    std::string_view label;
    std::size_t length = 0;
};
Mark find_mark(std::string_view bytes);

/// UTF-16 or UTF-32 without a mark, by where the zero bytes of the first characters are (XML 1.0
/// appendix F; a feed begins with ASCII); EBCDIC by its "<?xm". Empty for anything else.
std::string_view label_by_pattern(std::string_view bytes);

/// The encoding an XML declaration in an ASCII-compatible encoding names, as written; empty
/// without one.
std::string_view declared_by_xml(std::string_view bytes);

/// A label guessed from the bytes beyond ASCII; windows-1252 where nothing else is likelier.
std::string guess_label(std::string_view bytes);

} // namespace gazetted::text
