// SPDX-License-Identifier: MIT
#include "feeds/parse/xml.hpp"

#include "feeds/parse/chars.hpp"
#include "feeds/parse/markup.hpp"

namespace gazetted::parse {
namespace {

constexpr std::size_t max_bases = 4096; // more xml:base attributes than that are not followed

bool is_text(pugi::xml_node node) {
    return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

} // namespace

std::string_view Storage::keep(std::string text) {
    return made.emplace_back(std::move(text));
}

Ns Reader::resolve(std::string_view qualified, std::string_view& local) const {
    const std::size_t colon = qualified.find(':');
    local = colon == std::string_view::npos ? qualified : qualified.substr(colon + 1);
    const std::string_view prefix =
        colon == std::string_view::npos ? std::string_view{} : qualified.substr(0, colon);
    for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding) {
        if (!ascii::equals_ignoring_case(binding->prefix, prefix))
            continue;
        // An address nobody knows under a prefix everybody knows: the address is misspelt.
        if (binding->ns == Ns::other && !prefix.empty())
            return namespace_of_prefix(prefix);
        return binding->ns == Ns::none ? unqualified : binding->ns;
    }
    return prefix.empty() ? unqualified : namespace_of_prefix(prefix);
}

Element::Element(Reader& reader, pugi::xml_node node)
    : reader_(reader), node_(node), bindings_before_(reader.bindings_.size()) {
    enter();
}

Element::Element(const Element& parent, pugi::xml_node node)
    : reader_(parent.reader_), node_(node), bindings_before_(reader_.bindings_.size()),
      language_(parent.language_), base_(parent.base_) {
    enter();
}

Element::~Element() {
    reader_.bindings_.resize(bindings_before_);
}

void Element::enter() {
    for (pugi::xml_attribute a = node_.first_attribute(); a; a = a.next_attribute()) {
        has_attributes_ = true;
        const char* const name = a.name();
        if (name[0] == 'x' || name[0] == 'X')
            scope_attribute(name, a.value());
    }
    ns_ = reader_.resolve(node_.name(), local_);
}

void Element::scope_attribute(std::string_view name, std::string_view value) {
    if (ascii::equals_ignoring_case(name, "xml:base")) {
        if (reader_.bases.size() < max_bases) {
            reader_.bases.push_back({ascii::trim(value), base_});
            base_ = static_cast<model::BaseId>(reader_.bases.size() - 1);
        }
    } else if (ascii::equals_ignoring_case(name, "xml:lang")) {
        language_ = ascii::trim(value);
    } else if (name.substr(0, 5) == "xmlns" && reader_.bindings_.size() < Reader::max_bindings) {
        if (name.size() == 5)
            reader_.bindings_.push_back({{}, namespace_of(value)});
        else if (name[5] == ':')
            reader_.bindings_.push_back({name.substr(6), namespace_of(value)});
    }
}

bool Element::is(Ns ns, std::string_view local) const {
    return ns_ == ns && ascii::equals_ignoring_case(local_, local);
}

std::string_view Element::attribute(std::string_view local) const {
    std::string_view prefixed;
    if (!has_attributes_)
        return prefixed;
    for (pugi::xml_attribute a = node_.first_attribute(); a; a = a.next_attribute()) {
        const std::string_view name = a.name();
        if (name.size() == local.size() && ascii::equals_ignoring_case(name, local))
            return ascii::trim(a.value());
        if (prefixed.empty() && name.size() > local.size() &&
            name[name.size() - local.size() - 1] == ':' &&
            ascii::equals_ignoring_case(local_part(name), local) &&
            !ascii::equals_ignoring_case(prefix_part(name), "xml") && prefix_part(name) != "xmlns")
            prefixed = ascii::trim(a.value());
    }
    return prefixed;
}

bool Element::has_child_elements() const {
    for (pugi::xml_node child = node_.first_child(); child; child = child.next_sibling())
        if (child.type() == pugi::node_element)
            return true;
    return false;
}

std::string_view Element::text() const {
    // pugixml embeds an element's first text in the element itself
    const std::string_view embedded = ascii::trim(node_.value());
    const pugi::xml_node only = node_.first_child();
    if (!only)
        return embedded;
    if (embedded.empty() && !only.next_sibling() && is_text(only))
        return ascii::trim(only.value());
    std::string joined = node_.value();
    for (pugi::xml_node n = only; n;) { // depth first, without recursion
        joined += n.value();
        if (n.first_child()) {
            n = n.first_child();
            continue;
        }
        while (n != node_ && !n.next_sibling())
            n = n.parent();
        if (n == node_)
            break;
        n = n.next_sibling();
    }
    const std::string_view kept = ascii::trim(joined);
    return kept.size() == joined.size() ? reader_.storage.keep(std::move(joined))
                                        : reader_.storage.keep(std::string(kept));
}

std::string_view Element::markup(Wrapper wrapper) const {
    return reader_.storage.keep(inner_html(*this, wrapper == Wrapper::drop));
}

} // namespace gazetted::parse
