// SPDX-License-Identifier: MIT
// Links, identifiers and licences.
#include "feeds/parse/apply.hpp"
#include "feeds/parse/chars.hpp"

namespace gazetted::parse {

using model::LinkField;
using model::WordField;

/// RSS <link> is a text, Atom's has attributes; each is also found in the other's feeds.
void apply_link(const Element& element, const Target& target) {
    model::RawLink link{element.attribute("href"),
                        element.attribute("rel"),
                        element.attribute("type"),
                        element.attribute("hreflang"),
                        element.attribute("title"),
                        element.attribute("length"),
                        element.base()};
    if (const auto resource = element.attribute("resource"); // RSS 1.1
        link.href.empty() && !resource.empty())
        link.href = resource;
    if (const std::string_view text = element.text(); link.href.empty() && !text.empty())
        link.href = text;
    // Atom: an empty reference is the base itself
    const bool is_base = element.ns() == Ns::atom && link.href.data() != nullptr;
    if (link.href.empty() && !is_base)
        return;
    if (link.rel.empty() && element.ns() == Ns::none) // given twice: the later one corrects
        target.common.address(LinkField::link) = {link.href, link.base, 0};
    target.common.links.push_back(link);
}

void apply_guid(const Element& element, const Target& target) {
    offer(target.common.word(WordField::id), element.text(), 0, 0);
    std::string_view flag = element.attribute("ispermalink");
    if (flag.empty())
        flag = "true"; // the default of RSS 2.0
    offer(target.common.word(WordField::permalink_flag), flag, 0, 0);
}

} // namespace gazetted::parse
