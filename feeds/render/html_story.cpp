// SPDX-License-Identifier: MIT
// One story: the words of its lead, then everyone who carried it and why they are together.
#include "feeds/render/choose.hpp"
#include "feeds/render/html_parts.hpp"
#include "feeds/render/pages.hpp"
#include "feeds/render/usable.hpp"

#include <fmt/format.h>

namespace gazetted::render {

namespace {

constexpr std::size_t shown_removals = 20; // of one entry

/// What a rung of the identity ladder means, in words for people.
std::string_view rung_in_words(model::Rung rung) {
    switch (rung) {
    case model::Rung::none:
        return "first report";
    case model::Rung::guid:
        return "same entry of the same feed";
    case model::Rung::canonical_url:
        return "same page";
    case model::Rung::content_hash:
        return "same words";
    case model::Rung::near_duplicate:
        return "nearly the same words";
    case model::Rung::same_event:
        return "same event";
    case model::Rung::moved:
        return "same entry under a new address";
    }
    return {};
}

void append_byline(Html& html, const model::PublishedStory& story) {
    html.raw("<p class=\"meta\">");
    const Authors authors = authors_of(story);
    if (authors.are_given) {
        html.raw("By ");
        for (std::size_t i = 0; i < authors.people.size(); ++i) {
            html.raw(i == 0 ? "" : ", ");
            html.link(usable_iri(authors.people[i].url), authors.people[i].name);
        }
        html.raw(" · ");
    }
    if (!story.sources.empty()) {
        const model::SourceRef& lead = story.sources.front();
        html.text(lead.feed_title.empty() ? lead.feed_name : lead.feed_title).raw(" · ");
    }
    append_time(html, story.published);
    if (updated_of(story) != story.published) {
        html.raw(" · updated ");
        append_time(html, updated_of(story));
    }
    html.raw("</p>\n");
}

void append_lead_image(Html& html, const model::PublishedStory& story) {
    const model::LeadImage& image = story.lead.clean.lead_image;
    const auto url = usable_iri(image.url);
    // Most texts hold their picture; it must not stand there twice.
    if (url.empty() || content_of(story).find("<img") != std::string_view::npos) {
        return;
    }
    html.raw("<figure><img").attribute("src", url);
    html.raw(" alt=\"").text(image.alt).raw("\"><figcaption>").text(image.caption);
    if (!image.credit.empty()) {
        html.raw(" <span class=\"credit\">").text(image.credit).raw("</span>");
    }
    html.raw("</figcaption></figure>\n");
}

void append_enclosures(Html& html, const model::Entry& lead) {
    for (const model::Enclosure& enclosure : lead.enclosures) {
        const auto url = usable_iri(enclosure.url);
        if (url.empty()) {
            continue;
        }
        const auto type = media_type_of(enclosure.type, url);
        if (type.starts_with("audio/")) {
            html.raw("<p><audio controls preload=\"none\"").attribute("src", url);
            html.raw("></audio></p>\n");
        }
        html.raw("<p>").link(url, "Attachment (" + type + ")").raw("</p>\n");
    }
}

void append_text_of(Html& html, const model::StoryPage& page) {
    const model::PublishedStory& story = page.story;
    html.raw("<div class=\"text\" dir=\"auto\"").attribute("lang", language_of(story));
    html.raw(">\n");
    append_lead_image(html, story);
    if (const auto content = content_of(story); !content.empty()) {
        html.raw(content);
    } else {
        html.raw("<p>").text(summary_of(story)).raw("</p>");
    }
    html.raw("\n</div>\n");
    append_enclosures(html, story.lead);
    html.raw("<p class=\"read\">").link(link_of(story, {page.site.base_url}), "Read it there");
    html.raw("</p>\n");
}

void append_removed(Html& html, const model::Appearance& appearance) {
    if (appearance.removed.empty()) {
        return;
    }
    html.raw("<details><summary>").text(fmt::format("{} cleaned away", appearance.removed.size()));
    html.raw("</summary><ul>\n");
    for (std::size_t i = 0; i < appearance.removed.size() && i < shown_removals; ++i) {
        const model::Removal& removal = appearance.removed[i];
        html.raw("<li>").text(removal.what).raw(": <q dir=\"auto\">").text(removal.text);
        html.raw("</q> – ").text(removal.why).raw("</li>\n");
    }
    html.raw("</ul></details>\n");
}

void append_appearance(Html& html, const model::Site& site, const model::Appearance& appearance) {
    html.raw("<li>\n<p class=\"meta\">");
    append_time(html, appearance.published.value_or(appearance.first_seen));
    html.raw(" · ").link(page_href(site, "feeds/" + encode_component(appearance.feed_name)),
                         appearance.feed_title.empty() ? appearance.feed_name
                                                       : appearance.feed_title);
    html.raw("</p>\n<p class=\"headline\" dir=\"auto\">");
    html.link(usable_iri(appearance.url),
              appearance.headline.empty() ? "Without a headline" : appearance.headline);
    html.raw("</p>\n<p class=\"why\">").text(rung_in_words(appearance.reason.rung));
    if (!appearance.reason.detail.empty()) {
        html.raw(": ").text(appearance.reason.detail);
    }
    if (appearance.edited) {
        html.raw(" · edited ");
        append_time(html, *appearance.edited);
    }
    html.raw("</p>\n");
    append_removed(html, appearance);
    html.raw("</li>\n");
}

void append_timeline(Html& html, const model::StoryPage& page) {
    html.raw("<section class=\"box\">\n<h2>Who reported it</h2>\n<ol class=\"line\">\n");
    for (const model::Appearance& appearance : page.appearances) {
        append_appearance(html, page.site, appearance);
    }
    html.raw("</ol>\n</section>\n");
    if (page.topics.empty()) {
        return;
    }
    html.raw("<section class=\"box\">\n<h2>Topics</h2>\n<ul>\n");
    for (const model::StoryPage::Match& match : page.topics) {
        html.raw("<li>").link(page_href(page.site, match.topic.page), match.topic.title);
        html.raw("<br><span class=\"why\">").text(match.reason).raw("</span></li>\n");
    }
    html.raw("</ul>\n</section>\n");
}

} // namespace

std::string story_page(const model::StoryPage& page) {
    std::string out;
    out.reserve(content_of(page.story).size() + 8192);
    Html html(out);
    const auto title = title_of(page.story);
    append_head(html, page.site, {title, nullptr, "-", {}});
    html.raw("<div class=\"story\">\n<article>\n<div class=\"title\">\n<h1 dir=\"auto\"");
    html.attribute("lang", language_of(page.story)).raw(">").text(title).raw("</h1>\n");
    append_byline(html, page.story);
    html.raw("</div>\n");
    append_text_of(html, page);
    html.raw("</article>\n<aside aria-label=\"Sources and topics\">\n");
    append_timeline(html, page);
    html.raw("</aside>\n</div>\n");
    append_foot(html, page.site);
    return out;
}

} // namespace gazetted::render
