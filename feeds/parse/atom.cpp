// SPDX-License-Identifier: MIT
// Atom 1.0 (RFC 4287) and 0.3. RSS elements inside Atom feeds are understood too.
#include "feeds/parse/apply.hpp"
#include "feeds/parse/chars.hpp"
#include "feeds/parse/formats.hpp"

namespace gazetted::parse {
namespace {

bool is_entry(const Element& element) {
    return ascii::equals_ignoring_case(element.local(), "entry") &&
           (element.ns() == Ns::atom || element.ns() == Ns::none);
}

void read_entry(const Element& element, model::ParsedFeed& feed, const Limits& limits) {
    if (feed.entries.size() >= limits.max_entries) {
        feed.truncated = true;
        return;
    }
    model::RawEntry& entry = feed.entries.emplace_back();
    entry.language = element.language();
    const Target target{feed, entry, &entry, Level::entry};
    element.for_each_child([&target](const Element& child) { apply(child, target); });
}

/// 0.3 has its own namespace; feeds without one say it in an attribute.
std::string_view version_of(const Element& root) {
    for (const pugi::xml_attribute a : root.node().attributes()) {
        const std::string_view name = a.name();
        if (name.substr(0, 5) == "xmlns" && namespace_of(a.value()) == Ns::atom)
            return std::string_view(a.value()).find("2005") != std::string_view::npos ? "1.0"
                                                                                      : "0.3";
    }
    const std::string_view version = root.attribute("version");
    return version.empty() ? "1.0" : version;
}

} // namespace

void read_atom(const Element& root, model::ParsedFeed& feed, const Limits& limits) {
    feed.format = "atom";
    feed.version = version_of(root);
    offer(feed.word(model::WordField::language), root.language(), 0, 3);
    if (is_entry(root)) {
        read_entry(root, feed, limits);
        return;
    }
    const Target target{feed, feed, nullptr, Level::feed};
    root.for_each_child([&](const Element& child) {
        if (is_entry(child)) {
            read_entry(child, feed, limits);
        } else if (child.is(Ns::at, "deleted-entry")) {
            if (feed.deleted.size() < limits.max_entries)
                feed.deleted.push_back({child.attribute("ref"), child.attribute("when")});
        } else {
            apply(child, target);
        }
    });
}

} // namespace gazetted::parse
