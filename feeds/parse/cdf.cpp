// SPDX-License-Identifier: MIT
// CDF: addresses and dates in attributes, names in capitals.
#include "feeds/parse/apply.hpp"
#include "feeds/parse/chars.hpp"
#include "feeds/parse/formats.hpp"

namespace gazetted::parse {
namespace {

void read_attributes(const Element& element, const Target& target) {
    const std::string_view href = element.attribute("href");
    if (!href.empty()) {
        offer(target.common.address(model::LinkField::link), href, element.base(), 0);
        model::RawLink link;
        link.href = href;
        link.base = element.base();
        target.common.links.push_back(link);
    }
    offer(target.common.date(model::DateField::updated), element.attribute("lastmod"), 0, 0);
}

void read_children(const Element& element, const Target& target) {
    read_attributes(element, target);
    element.for_each_child([&target](const Element& child) {
        if (child.is(Ns::cdf, "a")) // the item's address in a link of its own
            read_attributes(child, target);
        else if (child.is(Ns::cdf, "logo"))
            offer(target.common.address(model::LinkField::logo), child.attribute("href"),
                  child.base(), 0);
        else
            apply(child, target);
    });
}

} // namespace

void read_cdf(const Element& root, model::ParsedFeed& feed, const Limits& limits) {
    feed.format = "cdf";
    read_children(root, {feed, feed, nullptr, Level::feed});
    root.for_each_child([&](const Element& child) {
        if (!child.is(Ns::cdf, "item"))
            return;
        if (feed.entries.size() >= limits.max_entries) {
            feed.truncated = true;
            return;
        }
        model::RawEntry& entry = feed.entries.emplace_back();
        read_children(child, {feed, entry, &entry, Level::entry});
    });
}

} // namespace gazetted::parse
