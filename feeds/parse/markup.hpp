// SPDX-License-Identifier: MIT
#pragma once

// Child elements of a text construct, written out as HTML for the sanitizer.

#include <string>

namespace gazetted::parse {

class Element;

/// Prefixes of XHTML, SVG and MathML are dropped, void elements are written as HTML has them.
std::string inner_html(const Element& element, bool drop_single_div);

} // namespace gazetted::parse
