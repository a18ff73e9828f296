// SPDX-License-Identifier: MIT
// RSS in all dialects. Items stand in the channel (0.9x, 2.0), beside it (0.90, 1.0), in an <items>
// list (1.1), or, in damaged feeds, anywhere near.
#include "feeds/parse/apply.hpp"
#include "feeds/parse/chars.hpp"
#include "feeds/parse/formats.hpp"

namespace gazetted::parse {
namespace {

bool is_item(const Element& element) {
    const bool named = ascii::equals_ignoring_case(element.local(), "item") ||
                       ascii::equals_ignoring_case(element.local(), "entry");
    return named &&
           (element.ns() == Ns::none || element.ns() == Ns::atom || element.ns() == Ns::rdf);
}

void read_item(const Element& element, model::ParsedFeed& feed, const Limits& limits) {
    if (feed.entries.size() >= limits.max_entries) {
        feed.truncated = true;
        return;
    }
    model::RawEntry& entry = feed.entries.emplace_back();
    entry.language = element.language();
    const Target target{feed, entry, &entry, Level::entry};
    // RSS 1.0: the resource's own address, weaker than a guid and stronger than Dublin Core's
    offer(entry.word(model::WordField::id), element.attribute("about"), element.base(), 1);
    element.for_each_child([&target](const Element& child) { apply(child, target); });
}

void read_level(const Element& parent, model::ParsedFeed& feed, const Limits& limits) {
    const Target target{feed, feed, nullptr, Level::feed};
    parent.for_each_child([&](const Element& child) {
        if (is_item(child)) {
            read_item(child, feed, limits);
        } else if (child.is(Ns::none, "items")) {
            child.for_each_child([&](const Element& item) {
                if (is_item(item))
                    read_item(item, feed, limits);
            });
        } else if (child.is(Ns::at, "deleted-entry")) {
            if (feed.deleted.size() < limits.max_entries)
                feed.deleted.push_back({child.attribute("ref"), child.attribute("when")});
        } else {
            apply(child, target);
        }
    });
}

std::string_view rdf_version(std::string_view uri) {
    if (uri.find("/0.9/") != std::string_view::npos)
        return "0.90";
    return uri.find("rss1.1") != std::string_view::npos ? "1.1" : "1.0";
}

/// The version of RSS that is RDF is told by its namespace alone.
std::string_view version_of(const Element& root) {
    if (ascii::equals_ignoring_case(root.local(), "rss"))
        return root.attribute("version");
    for (const pugi::xml_attribute a : root.node().attributes())
        if (prefix_part(a.name()).empty() && std::string_view(a.name()) == "xmlns")
            return rdf_version(a.value());
    return root.ns() == Ns::rdf ? "1.0" : std::string_view{};
}

} // namespace

void read_rss(const Element& root, model::ParsedFeed& feed, const Limits& limits) {
    feed.format = "rss";
    feed.version = version_of(root);
    feed.word(model::WordField::language).value = {};
    if (ascii::equals_ignoring_case(root.local(), "channel")) {
        read_level(root, feed, limits);
        return;
    }
    bool has_channel = false;
    root.for_each_child([&](const Element& child) {
        if (child.is(Ns::none, "channel")) {
            has_channel = true;
            offer(feed.word(model::WordField::id), child.attribute("about"), child.base(), 1);
            offer(feed.word(model::WordField::language), child.language(), 0, 3);
            read_level(child, feed, limits);
        }
    });
    // what stands beside the channel: all of RSS 1.0's items, and strays
    read_level(root, feed, limits);
    if (!has_channel)
        offer(feed.word(model::WordField::language), root.language(), 0, 3);
}

} // namespace gazetted::parse
