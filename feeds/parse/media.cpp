// SPDX-License-Identifier: MIT
// Media RSS (https://www.rssboard.org/media-rss) and Podlove chapters. A group's and a content's
// own descriptions count for the entry.
#include "feeds/parse/apply.hpp"
#include "feeds/parse/chars.hpp"

namespace gazetted::parse {
namespace {

using model::LinkField;
using model::WordField;

constexpr std::size_t max_media = 1000;
constexpr std::size_t max_chapters = 10'000;

void add_medium(const Element& element, const Target& target, bool is_thumbnail) {
    model::RawMedia m;
    m.url = element.attribute("url");
    if (m.url.empty() && is_thumbnail)
        m.url = element.text(); // a usual mistake
    m.type = element.attribute("type");
    m.medium = element.attribute("medium");
    m.width = element.attribute("width");
    m.height = element.attribute("height");
    m.filesize = element.attribute("filesize");
    m.duration = element.attribute("duration");
    m.time = element.attribute("time");
    m.base = element.base();
    m.is_thumbnail = is_thumbnail;
    m.rank = target.depth;
    if (!m.url.empty() && target.entry->media.size() < max_media)
        target.entry->media.push_back(m);
}

/// What stands inside a content says less of the entry than what stands beside it.
void apply_inside_content(const Element& element, const Target& outer) {
    Target target = outer;
    target.depth = static_cast<model::Rank>(target.depth + 2);
    element.for_each_child([&target](const Element& child) {
        if (child.ns() == Ns::media && !child.is(Ns::media, "content") &&
            !child.is(Ns::media, "group"))
            apply(child, target);
    });
}

bool is_image(const Element& element) {
    return element.is(Ns::media, "thumbnail") ||
           ascii::equals_ignoring_case(element.attribute("medium"), "image") ||
           ascii::equals_ignoring_case(element.attribute("type").substr(0, 6), "image/");
}

/// A feed has no media of its own: its picture is taken where nothing else is.
void apply_medium(const Element& element, const Target& target) {
    const bool is_thumbnail = element.is(Ns::media, "thumbnail");
    if (target.entry != nullptr)
        add_medium(element, target, is_thumbnail);
    else if (is_image(element))
        offer(target.common.address(LinkField::image), element.attribute("url"), element.base(), 3);
    if (!is_thumbnail)
        apply_inside_content(element, target);
}

/// Groups do not nest.
void apply_group(const Element& element, const Target& outer) {
    Target target = outer;
    ++target.depth;
    element.for_each_child([&target](const Element& child) {
        if (child.is(Ns::media, "content"))
            apply_medium(child, target);
        else if (child.ns() == Ns::media && !child.is(Ns::media, "group"))
            apply(child, target);
    });
}

} // namespace

void apply_media(const Element& element, const Target& target, Handler handler) {
    switch (handler) {
    case Handler::media:
        apply_medium(element, target);
        return;
    case Handler::media_group:
        apply_group(element, target);
        return;
    case Handler::media_player:
        offer(target.common.address(LinkField::player), element.attribute("url"), element.base(),
              target.depth);
        return;
    case Handler::media_credit:
        if (target.entry->credits.size() < max_media)
            target.entry->credits.push_back({element.text(), element.attribute("role"),
                                             element.attribute("scheme"), target.depth});
        return;
    case Handler::media_restriction:
        offer(target.common.word(WordField::restriction), element.text(), 0, target.depth);
        offer(target.common.word(WordField::restriction_relationship),
              element.attribute("relationship"), 0, target.depth);
        return;
    case Handler::media_license:
        offer(target.common.word(WordField::license_name), element.text(), 0, target.depth);
        offer(target.common.word(WordField::license_url), element.attribute("href"), element.base(),
              0);
        offer(target.common.word(WordField::license_type), element.attribute("type"), 0,
              target.depth);
        return;
    default:
        return;
    }
}

/// Only the first list of an entry counts: players show one.
void apply_chapters(const Element& element, const Target& target) {
    if (!target.entry->chapters.empty())
        return;
    element.for_each_child([&target](const Element& child) {
        if (child.is(Ns::psc, "chapter") && target.entry->chapters.size() < max_chapters)
            target.entry->chapters.push_back({child.attribute("start"), child.attribute("title"),
                                              child.attribute("href"), child.attribute("image"),
                                              child.base()});
    });
}

} // namespace gazetted::parse
