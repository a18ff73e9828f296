// SPDX-License-Identifier: MIT
#pragma once

// What a document is, by its first characters and its root element, whatever its media type says.

#include "feeds/parse/doctype.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gazetted::parse {

enum class Format : std::uint8_t { unknown, rss, rdf, atom, cdf, json, opml, html };

struct Sniffed {
    Format format = Format::unknown;
    std::size_t root_at = 0; // offset of the root element's "<"
    Doctype doctype;
    std::size_t doctype_at = 0;
    std::string what; // in words, for what is no feed: "an HTML page", "XML with the root <svg>"
};

Sniffed sniff(std::string_view utf8);

} // namespace gazetted::parse
