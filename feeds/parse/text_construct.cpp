// SPDX-License-Identifier: MIT
// Text constructs. Atom says what a text is (RFC 4287 section 3.1; Atom 0.3 by media type and
// mode); RSS does not, so feeds/normalize guesses. Child elements always mean inline markup,
// whatever the type attribute claims: that is how feeds that forgot to escape look.
#include "feeds/parse/apply.hpp"
#include "feeds/parse/base64.hpp"
#include "feeds/parse/chars.hpp"

namespace gazetted::parse {
namespace {

using model::RawText;
using model::TextKind;

bool ends_with(std::string_view s, std::string_view end) {
    return s.size() >= end.size() &&
           ascii::equals_ignoring_case(s.substr(s.size() - end.size()), end);
}

bool is_xhtml(std::string_view type) {
    return ascii::equals_ignoring_case(type, "xhtml") ||
           ascii::equals_ignoring_case(type, "application/xhtml+xml");
}
bool is_html(std::string_view type) {
    return ascii::equals_ignoring_case(type, "html") ||
           ascii::equals_ignoring_case(type, "text/html");
}
bool is_text(std::string_view type) {
    return type.empty() || ascii::equals_ignoring_case(type, "text") ||
           ascii::equals_ignoring_case(type.substr(0, 5), "text/");
}
bool is_xml(std::string_view type) {
    return ends_with(type, "+xml") || ends_with(type, "/xml");
}

/// What Atom's attributes say; an Atom type on an RSS element is believed too.
TextKind declared_kind(const Element& element, std::string_view type) {
    if (is_xhtml(type))
        return TextKind::xhtml;
    if (is_html(type))
        return TextKind::html;
    if (element.ns() == Ns::atom)
        return TextKind::plain;
    if (element.ns() == Ns::content || element.ns() == Ns::xhtml)
        return TextKind::html;
    return TextKind::guess;
}

/// Base64: Atom 0.3's mode, and Atom 1.0's rule for content of any other type.
bool is_base64(const Element& element, std::string_view type) {
    if (ascii::equals_ignoring_case(element.attribute("mode"), "base64"))
        return true;
    return element.ns() == Ns::atom && !is_text(type) && !is_html(type) && !is_xhtml(type) &&
           !is_xml(type);
}

} // namespace

RawText read_text(const Element& element, model::Rank rank) {
    RawText text;
    text.type = element.attribute("type");
    text.language = element.language();
    text.base = element.base();
    text.rank = rank;
    text.kind = declared_kind(element, text.type);
    if (element.has_child_elements()) {
        const bool drop = text.kind == TextKind::xhtml || element.ns() == Ns::atom;
        text.value = element.markup(drop ? Element::Wrapper::drop : Element::Wrapper::keep);
        text.kind = text.kind == TextKind::xhtml ? TextKind::xhtml : TextKind::html;
        return text;
    }
    text.value = element.text();
    if (is_base64(element, text.type)) {
        if (auto decoded = decode_base64(text.value)) {
            text.value = element.reader().storage.keep(std::move(*decoded));
            if (text.kind == TextKind::plain)
                text.kind = TextKind::guess; // nobody encodes what needs no encoding
        }
    } else if (text.kind == TextKind::xhtml && text.value.find('<') == std::string_view::npos) {
        // inline XHTML without any element is text: "&amp;" was one character
        text.value = element.markup(Element::Wrapper::keep);
    }
    return text;
}

} // namespace gazetted::parse
