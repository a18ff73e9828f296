// SPDX-License-Identifier: MIT
#pragma once

// Is this document well-formed (XML 1.0 with namespaces)? One pass, nothing built. pugixml is
// lenient and does not say; and what it would read differently from us is told apart here, so that
// only such documents are rewritten.

#include "feeds/parse/doctype.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gazetted::parse {

struct Verdict {
    bool wellformed = true;
    bool needs_rewrite = false; // well-formed, but holds entities or characters pugixml cannot read
    bool has_inline_html = false; // elements of HTML: white space between them is text
    bool truncated = false;       // ended inside the root element
    std::size_t offset = 0;       // of the first fault
    std::string reason;           // what it is
};

struct CheckLimits {
    std::size_t max_depth = 512; // open elements
    std::size_t max_elements = 2'000'000;
};

/// `doctype` is what was read at its place in `text`.
Verdict check_xml(std::string_view text, const Doctype& doctype, std::size_t doctype_at,
                  const CheckLimits& limits = {});

} // namespace gazetted::parse
