// SPDX-License-Identifier: MIT
// Walks the subtree without recursion. Prefixes are resolved against the bindings in force at the
// outermost element; bindings made inside are followed for the default namespace's sake only by
// name.
#include "feeds/parse/markup.hpp"

#include "feeds/parse/chars.hpp"
#include "feeds/parse/xml.hpp"

#include <algorithm>
#include <array>

namespace gazetted::parse {
namespace {

constexpr std::array<std::string_view, 14> void_elements = {
    "area",  "base", "br",   "col",   "embed",  "hr",    "img",
    "input", "link", "meta", "param", "source", "track", "wbr"};

void escape(std::string& out, std::string_view text, bool in_attribute) {
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += in_attribute ? "&quot;" : "\"";
            break;
        default:
            out += c;
        }
    }
}

std::string_view html_name(const Reader& reader, std::string_view qualified) {
    std::string_view local;
    if (qualified.find(':') == std::string_view::npos)
        return qualified;
    const Ns ns = reader.resolve(qualified, local);
    return ns == Ns::xhtml || ns == Ns::svg || ns == Ns::math || ns == Ns::other ? local
                                                                                 : qualified;
}

bool is_void(std::string_view name) {
    return std::find(void_elements.begin(), void_elements.end(), name) != void_elements.end();
}

void start(std::string& out, const Reader& reader, pugi::xml_node node) {
    out.append("<").append(html_name(reader, node.name()));
    for (const pugi::xml_attribute a : node.attributes()) {
        const std::string_view name = a.name();
        if (name.substr(0, 5) == "xmlns")
            continue;
        out.append(" ").append(name).append("=\"");
        escape(out, a.value(), true);
        out += '"';
    }
    out += '>';
}

void end(std::string& out, const Reader& reader, pugi::xml_node node) {
    const std::string_view name = html_name(reader, node.name());
    if (!is_void(name))
        out.append("</").append(name).append(">");
}

void open(std::string& out, const Reader& reader, pugi::xml_node node) {
    if (node.type() == pugi::node_element) {
        start(out, reader, node);
        escape(out, node.value(), false); // its first text, embedded by pugixml
    } else if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
        escape(out, node.value(), false);
    }
}

/// The one element child, where there is no text beside it.
pugi::xml_node single_div(pugi::xml_node node) {
    pugi::xml_node found;
    if (!ascii::trim(node.value()).empty())
        return {};
    for (const pugi::xml_node child : node.children()) {
        if (child.type() != pugi::node_element) {
            if (!ascii::trim(child.value()).empty())
                return {};
        } else if (found || !ascii::equals_ignoring_case(local_part(child.name()), "div")) {
            return {};
        } else {
            found = child;
        }
    }
    return found;
}

} // namespace

std::string inner_html(const Element& element, bool drop_single_div) {
    const Reader& reader = element.reader();
    pugi::xml_node top = element.node();
    if (drop_single_div)
        if (const pugi::xml_node div = single_div(top))
            top = div;
    std::string out;
    escape(out, top.value(), false);
    for (pugi::xml_node n = top.first_child(); n;) {
        open(out, reader, n);
        if (n.first_child()) {
            n = n.first_child();
            continue;
        }
        if (n.type() == pugi::node_element)
            end(out, reader, n);
        while (!n.next_sibling()) {
            n = n.parent();
            if (n == top)
                return out;
            end(out, reader, n);
        }
        n = n.next_sibling();
    }
    return out;
}

} // namespace gazetted::parse
