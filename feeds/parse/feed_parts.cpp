// SPDX-License-Identifier: MIT
// Parts with a structure of their own: generator, image, cloud, text input, source, skip lists.
#include "feeds/parse/apply.hpp"
#include "feeds/parse/chars.hpp"

#include <memory>

namespace gazetted::parse {
namespace {

using model::LinkField;

constexpr std::size_t max_skips = 64;

void set(std::string_view& member, std::string_view value) {
    if (member.empty())
        member = value;
}

void apply_generator(const Element& element, const Target& target) {
    model::RawGenerator& g = target.common.generator;
    set(g.name, element.text());
    set(g.url, element.attribute("uri"));
    set(g.url, element.attribute("url")); // Atom 0.3
    set(g.version, element.attribute("version"));
    g.base = element.base();
}

/// admin:generatorAgent: an address, which is all that is known of the program.
void apply_generator_agent(const Element& element, const Target& target) {
    model::RawGenerator& g = target.common.generator;
    set(g.url, element.attribute("resource"));
    set(g.name, element.attribute("resource"));
}

void apply_text_input(const Element& element, const Target& target) {
    model::RawTextInput& input = target.feed.text_input;
    input.base = element.base();
    element.for_each_child([&input](const Element& child) {
        if (ascii::equals_ignoring_case(child.local(), "title"))
            set(input.title, child.text());
        else if (ascii::equals_ignoring_case(child.local(), "name"))
            set(input.name, child.text());
        else if (ascii::equals_ignoring_case(child.local(), "link"))
            set(input.link, child.text());
        else if (ascii::equals_ignoring_case(child.local(), "description"))
            set(input.description, child.text());
    });
}

void apply_skips(const Element& element, std::vector<std::string_view>& out) {
    element.for_each_child([&out](const Element& child) {
        if (out.size() < max_skips)
            out.push_back(child.text());
    });
}

} // namespace

void apply_image(const Element& element, const Target& target, Handler handler, model::Rank rank) {
    model::RawImage& image = target.common.image;
    if (handler == Handler::image_href) { // podcast artwork, used where there is no RSS image
        if (ascii::equals_ignoring_case(element.local(), "link") &&
            !ascii::equals_ignoring_case(element.attribute("rel"), "image"))
            return;
        std::string_view href = element.attribute("href");
        if (href.empty())
            href = element.attribute("url");
        offer(target.common.address(LinkField::image), href.empty() ? element.text() : href,
              element.base(), rank);
        return;
    }
    image.base = element.base();
    if (!element.has_child_elements()) {
        const std::string_view resource = element.attribute("resource");
        const std::string_view href = element.attribute("href");
        set(image.url, !resource.empty() ? resource : !href.empty() ? href : element.text());
        return;
    }
    element.for_each_child([&image](const Element& child) {
        const std::string_view n = child.local();
        if (ascii::equals_ignoring_case(n, "url"))
            set(image.url, child.text());
        else if (ascii::equals_ignoring_case(n, "title"))
            set(image.title, child.text());
        else if (ascii::equals_ignoring_case(n, "link"))
            set(image.link, child.text());
        else if (ascii::equals_ignoring_case(n, "description"))
            set(image.description, child.text());
        else if (ascii::equals_ignoring_case(n, "width"))
            set(image.width, child.text());
        else if (ascii::equals_ignoring_case(n, "height"))
            set(image.height, child.text());
    });
}

/// RSS: an address and a title; Atom: the head of the feed that the entry came from.
void apply_source(const Element& element, const Target& target) {
    if (target.entry->source)
        return;
    target.entry->source = std::make_unique<model::RawSource>();
    model::RawSource& source = *target.entry->source;
    std::string_view url = element.attribute("url");
    if (url.empty())
        url = element.attribute("href");
    offer(source.address(LinkField::source_url), url, element.base(), 0);
    if (!element.has_child_elements()) {
        model::RawText title = read_text(element, 0);
        offer(source.text(model::TextField::title), title);
        return;
    }
    const Target inner{target.feed, source, nullptr, Level::source};
    element.for_each_child([&inner](const Element& child) { apply(child, inner); });
}

void apply_feed_part(const Element& element, const Target& target, Handler handler) {
    switch (handler) {
    case Handler::generator:
        return apply_generator(element, target);
    case Handler::generator_agent:
        return apply_generator_agent(element, target);
    case Handler::text_input:
        return apply_text_input(element, target);
    case Handler::skip_hours:
        return apply_skips(element, target.feed.skip_hours);
    case Handler::skip_days:
        return apply_skips(element, target.feed.skip_days);
    case Handler::complete:
        target.feed.is_complete = true;
        return;
    case Handler::archive:
        target.feed.is_archive = true;
        return;
    case Handler::cloud:
        target.feed.cloud = {element.attribute("domain"), element.attribute("port"),
                             element.attribute("path"), element.attribute("registerprocedure"),
                             element.attribute("protocol")};
        return;
    default:
        return;
    }
}

} // namespace gazetted::parse
