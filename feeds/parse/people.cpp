// SPDX-License-Identifier: MIT
// Persons and categories.
#include "feeds/parse/apply.hpp"
#include "feeds/parse/chars.hpp"

namespace gazetted::parse {
namespace {

using model::RawCategory;
using model::RawPerson;
using model::Role;

constexpr std::string_view itunes_scheme = "http://www.itunes.com/";
constexpr std::string_view media_scheme = "http://search.yahoo.com/mrss/category_schema";
constexpr std::size_t max_people = 1000;
constexpr std::size_t max_categories = 10'000;

void set_part(const Element& part, RawPerson& person) {
    const std::string_view n = part.local();
    const auto set = [&part](std::string_view& member) {
        if (member.empty())
            member = part.text();
    };
    if (ascii::equals_ignoring_case(n, "name"))
        set(person.name);
    else if (ascii::equals_ignoring_case(n, "email"))
        set(person.email);
    else if (ascii::equals_ignoring_case(n, "uri") || ascii::equals_ignoring_case(n, "url") ||
             ascii::equals_ignoring_case(n, "homepage")) // Atom 0.3's names
        set(person.url);
}

/// Atom's nested form, also one level deeper (dc:creator around a foaf:Person).
void read_nested(const Element& element, RawPerson& person) {
    element.for_each_child([&](const Element& child) {
        if (child.has_child_elements())
            child.for_each_child([&](const Element& part) { set_part(part, person); });
        else
            set_part(child, person);
    });
}

Role role_of(const Element& element, Handler handler) {
    if (handler == Handler::owner || handler == Handler::publisher_text)
        return Role::publisher;
    const bool contributes = handler == Handler::contributor_text ||
                             ascii::equals_ignoring_case(element.local(), "contributor");
    return contributes ? Role::contributor : Role::author;
}

void add(const Target& target, RawCategory category) {
    if (!(category.term.empty() && category.label.empty() && category.scheme.empty()) &&
        target.common.categories.size() < max_categories)
        target.common.categories.push_back(category);
}

std::string_view or_else(std::string_view a, std::string_view b) {
    return a.empty() ? b : a;
}

} // namespace

void apply_person(const Element& element, const Target& target, Handler handler, model::Rank rank) {
    RawPerson person;
    person.role = role_of(element, handler);
    person.rank = rank;
    person.base = element.base();
    if (element.has_child_elements())
        read_nested(element, person);
    if (person.name.empty() && person.email.empty() && person.url.empty())
        person.text = element.text();
    const bool is_empty =
        person.text.empty() && person.name.empty() && person.email.empty() && person.url.empty();
    if (!is_empty && target.common.people.size() < max_people)
        target.common.people.push_back(person);
}

void apply_category(const Element& element, const Target& target, Handler handler,
                    model::Rank rank) {
    RawCategory category;
    category.rank = static_cast<model::Rank>(rank + target.depth);
    switch (handler) {
    case Handler::itunes_category: // a category may hold its own divisions
        category.scheme = itunes_scheme;
        category.term = element.attribute("text");
        add(target, category);
        element.for_each_child([&](const Element& child) {
            if (child.ns() != element.ns() ||
                !ascii::equals_ignoring_case(child.local(), "category"))
                return;
            category.term = child.attribute("text");
            add(target, category);
        });
        return;
    case Handler::category_list:
        category.is_list = true;
        category.term = element.text();
        if (element.ns() == Ns::itunes)
            category.scheme = itunes_scheme;
        else if (element.ns() == Ns::media)
            category.scheme = media_scheme;
        break;
    case Handler::media_category:
        category.term = element.text();
        category.scheme = or_else(element.attribute("scheme"), media_scheme);
        category.label = element.attribute("label");
        break;
    default: // Atom: attributes; RSS: the text, with "domain" for what Atom calls a scheme
        category.term = or_else(
            element.attribute("term"),
            element.has_child_elements() ? element.markup(Element::Wrapper::keep) : element.text());
        category.scheme = or_else(element.attribute("scheme"), element.attribute("domain"));
        category.label = element.attribute("label");
    }
    add(target, category);
}

} // namespace gazetted::parse
