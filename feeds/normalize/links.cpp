// SPDX-License-Identifier: MIT
#include "feeds/base/ascii.hpp"
#include "feeds/normalize/parts.hpp"
#include "feeds/normalize/values.hpp"

#include <algorithm>

namespace gazetted::normalize {
namespace {

using model::Link;
using model::LinkField;

constexpr std::size_t max_links = 1000;

bool is_html(std::string_view type) {
    return ascii::equals_ignoring_case(type, "text/html") ||
           ascii::equals_ignoring_case(type, "application/xhtml+xml");
}

/// Relations are compared by their registered names; the long form of RFC 4287 is the same.
std::string relation(std::string_view rel) {
    constexpr std::string_view registry = "http://www.iana.org/assignments/relation/";
    if (rel.substr(0, registry.size()) == registry)
        rel.remove_prefix(registry.size());
    return rel.empty() ? "alternate" : std::string(rel);
}

void add_license(const Work& work, const model::RawCommon& raw, model::Common& out) {
    out.license = link_of(out, "license");
    const std::string license = work.address(raw.address(LinkField::license));
    if (license.empty() || license == out.license)
        return;
    if (out.license.empty())
        out.license = license;
    Link link;
    link.rel = "license";
    link.href = license;
    out.links.push_back(std::move(link));
}

} // namespace

void fill_links(const Work& work, const model::RawCommon& raw, model::Common& out) {
    out.links.reserve(raw.links.size());
    for (const model::RawLink& r : raw.links) {
        Link link;
        link.href = r.href.empty() ? work.base(r.base) : work.address(r.href, r.base);
        if (link.href.empty() || out.links.size() >= max_links)
            continue;
        link.rel = relation(r.rel);
        link.type = r.type;
        link.hreflang = r.hreflang;
        link.title = plain_guess(r.title);
        link.length = whole_number(r.length);
        out.links.push_back(std::move(link));
    }
    add_license(work, raw, out);
    const model::RawValue& original = raw.address(LinkField::original_link);
    if (original) {
        Link link;
        link.rel = "feedburner:origLink"; // the page before a redirector took its place
        link.href = work.address(original);
        if (!link.href.empty())
            out.links.push_back(std::move(link));
    }
}

std::string link_of(const model::Common& common, std::string_view rel) {
    for (const Link& link : common.links)
        if (ascii::equals_ignoring_case(link.rel, rel))
            return link.href;
    return {};
}

std::string page_of(const model::Common& common) {
    const Link* untyped = nullptr;
    const Link* any = nullptr;
    for (const Link& link : common.links) {
        if (!ascii::equals_ignoring_case(link.rel, "alternate"))
            continue;
        if (is_html(link.type))
            return link.href;
        if (link.type.empty() && untyped == nullptr)
            untyped = &link;
        if (any == nullptr)
            any = &link;
    }
    if (untyped != nullptr)
        return untyped->href;
    return any != nullptr ? any->href : std::string{};
}

void fill_enclosures(const Work& work, const model::RawEntry& raw, model::Entry& out) {
    const auto add = [&out](model::Enclosure e) {
        const bool known = std::any_of(out.enclosures.begin(), out.enclosures.end(),
                                       [&e](const model::Enclosure& k) { return k.url == e.url; });
        if (!known && out.enclosures.size() < max_links)
            out.enclosures.push_back(std::move(e));
    };
    for (const model::RawEnclosure& r : raw.enclosures) {
        model::Enclosure e{work.address(r.url, r.base), std::string(r.type),
                           whole_number(r.length)};
        if (e.url.empty())
            continue;
        Link link;
        link.rel = "enclosure";
        link.href = e.url;
        link.type = e.type;
        link.length = e.length;
        if (out.links.size() < max_links)
            out.links.push_back(std::move(link));
        add(std::move(e));
    }
    for (const Link& link : out.links)
        if (ascii::equals_ignoring_case(link.rel, "enclosure"))
            add({link.href, link.type, link.length});
}

} // namespace gazetted::normalize
