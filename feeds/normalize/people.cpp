// SPDX-License-Identifier: MIT
#include "feeds/base/ascii.hpp"
#include "feeds/normalize/parts.hpp"
#include "feeds/normalize/ranked.hpp"
#include "feeds/normalize/values.hpp"
#include "feeds/text/html.hpp"

#include <algorithm>

namespace gazetted::normalize {
namespace {

using model::Person;
using model::RawPerson;
using model::Role;

/// Something@something without spaces: enough to tell a mail address from a name.
bool is_mail(std::string_view s) {
    const std::size_t at = s.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < s.size() &&
           s.find_first_of(" \t\r\n()<>,") == std::string_view::npos &&
           s.find('@', at + 1) == std::string_view::npos;
}

std::string_view without_mailto(std::string_view s) {
    return ascii::equals_ignoring_case(s.substr(0, 7), "mailto:") ? s.substr(7) : s;
}

bool is_address(std::string_view s) {
    return ascii::equals_ignoring_case(s.substr(0, 7), "http://") ||
           ascii::equals_ignoring_case(s.substr(0, 8), "https://");
}

/// outside OPEN inside CLOSE: whichever of the two is a mail address or a page's.
bool split_by(std::string_view text, char open, char close, Person& person) {
    const std::size_t from = text.find(open);
    const std::size_t to = text.rfind(close);
    if (from == std::string_view::npos || to == std::string_view::npos || to < from)
        return false;
    const std::string_view inside =
        without_mailto(ascii::trim(text.substr(from + 1, to - from - 1)));
    const std::string_view outside = without_mailto(ascii::trim(text.substr(0, from)));
    if (is_mail(outside)) {
        person.email = outside;
        person.name = inside;
        return true;
    }
    if (is_mail(inside))
        person.email = inside;
    else if (is_address(inside))
        person.url = inside;
    else
        return false;
    person.name = outside;
    return true;
}

bool is_empty(const Person& p) {
    return p.name.empty() && p.email.empty() && p.url.empty();
}

Person person_of(const Work& work, const RawPerson& raw) {
    Person person;
    if (!raw.text.empty())
        return split_person(plain_guess(raw.text));
    person.name = plain_guess(raw.name);
    person.email = without_mailto(ascii::trim(raw.email));
    person.url = work.address(raw.url, raw.base);
    if (person.email.empty() && person.name.find('@') != std::string::npos) {
        Person split = split_person(person.name);
        split.url = person.url;
        return split;
    }
    return person;
}

/// The same person named by two elements is one, with what each knows.
void add(std::vector<Person>& list, Person person) {
    if (is_empty(person))
        return;
    const auto known = std::find_if(list.begin(), list.end(), [&person](const Person& p) {
        return p == person ||
               (!p.name.empty() && p.name == person.name &&
                (p.email.empty() || person.email.empty() || p.email == person.email) &&
                (p.url.empty() || person.url.empty() || p.url == person.url));
    });
    if (known == list.end()) {
        list.push_back(std::move(person));
        return;
    }
    if (known->email.empty())
        known->email = std::move(person.email);
    if (known->url.empty())
        known->url = std::move(person.url);
}

} // namespace

Person split_person(std::string_view text) {
    text = ascii::trim(text);
    Person person;
    if (split_by(text, '<', '>', person) || split_by(text, '(', ')', person))
        return person;
    const std::string_view mail = without_mailto(text);
    if (is_mail(mail)) {
        person.email = mail;
        return person;
    }
    // "a@b Name" and "Name a@b"
    const std::size_t first = text.find(' ');
    const std::size_t last = text.rfind(' ');
    if (first != std::string_view::npos && is_mail(text.substr(0, first))) {
        person.email = text.substr(0, first);
        person.name = ascii::trim(text.substr(first));
    } else if (last != std::string_view::npos && is_mail(text.substr(last + 1))) {
        person.email = text.substr(last + 1);
        person.name = ascii::trim(text.substr(0, last));
    } else {
        person.name = text;
    }
    return person;
}

void fill_people(const Work& work, const model::RawCommon& raw, model::Common& out) {
    const RawPerson* web_master = nullptr;
    const auto people = ranked(raw.people);
    for (const RawPerson& p : people) {
        if (p.role == Role::author)
            add(out.authors, person_of(work, p));
        else if (p.role == Role::contributor)
            add(out.contributors, person_of(work, p));
        else if (is_empty(out.publisher))
            out.publisher = person_of(work, p);
        // RSS's webMaster speaks for the feed where nobody else does
        if (p.role == Role::publisher && p.rank == 0)
            web_master = &p;
    }
    if (out.authors.empty() && web_master != nullptr)
        add(out.authors, person_of(work, *web_master));
}

void fill_categories(const model::RawCommon& raw, model::Common& out) {
    const auto push = [&out](std::string_view term, std::string_view scheme,
                             std::string_view label) {
        model::Category category{literal_term(term), std::string(scheme), literal_term(label)};
        if (std::find(out.categories.begin(), out.categories.end(), category) ==
            out.categories.end())
            out.categories.push_back(std::move(category));
    };
    for (const model::RawCategory& c : ranked(raw.categories)) {
        if (!c.is_list) {
            push(c.term, c.scheme, c.label);
            continue;
        }
        for (const std::string_view term : split(c.term, ",", 1000))
            push(term, c.scheme, {});
    }
}

} // namespace gazetted::normalize
