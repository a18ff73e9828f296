// SPDX-License-Identifier: MIT
// The pages that are lists of stories: front, topic, source, search; and the subscribe helper.
#include "feeds/render/html_parts.hpp"
#include "feeds/render/pages.hpp"
#include "feeds/render/usable.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gazetted::render {

namespace {

constexpr std::size_t front_channels = 40; // of topics and of sources beside the newest stories

/// Names with their pages and addresses, in a box beside the stories.
void append_channel_box(Html& html, const model::Site& site, std::string_view title,
                        const std::vector<model::Channel>& channels) {
    if (channels.empty()) {
        return;
    }
    html.raw("<section class=\"box\">\n<h2>").text(title).raw("</h2>\n<ul>\n");
    const auto shown = std::min(channels.size(), front_channels);
    for (std::size_t i = 0; i < shown; ++i) {
        const model::Channel& channel = channels[i];
        html.raw("<li><span dir=\"auto\">").link(page_href(site, channel.page), channel.title);
        html.raw("</span> ");
        append_formats(html, site, channel);
        html.raw("</li>\n");
    }
    html.raw("</ul>\n");
    if (shown < channels.size()) {
        html.raw("<p>").link(page_href(site, "subscribe"), fmt::format("All {}", channels.size()));
        html.raw("</p>\n");
    }
    html.raw("</section>\n");
}

/// An address to copy, and the same in the other formats.
void append_address(Html& html, const model::Site& site, const model::Channel& channel) {
    html.raw("<li>\n<h3 dir=\"auto\">").link(page_href(site, channel.page), channel.title);
    html.raw("</h3>\n");
    if (!channel.note.empty()) {
        html.raw("<p class=\"meta\">").text(channel.note).raw("</p>\n");
    }
    if (!site.formats.empty()) {
        html.raw("<p class=\"copy\"><input readonly");
        html.attribute("aria-label", "Address of " + channel.title);
        html.attribute("value", site.base_url + channel.path + "." + site.formats.front());
        html.raw("> ");
        append_formats(html, site, channel);
        html.raw("</p>\n");
    }
    html.raw("</li>\n");
}

void append_address_list(Html& html, const model::Site& site, std::string_view title,
                         const std::vector<model::Channel>& channels) {
    if (channels.empty()) {
        return;
    }
    html.raw("<section>\n<h2>").text(title).raw("</h2>\n<ul class=\"addresses\">\n");
    for (const model::Channel& channel : channels) {
        append_address(html, site, channel);
    }
    html.raw("</ul>\n</section>\n");
}

void append_results(Html& html, const model::SearchPage& page) {
    if (!page.error.empty()) {
        html.raw("<p class=\"wrong\" role=\"alert\">This search cannot be read: ");
        html.text(page.error).raw("</p>\n");
    } else if (!page.query.empty() && page.stories.empty()) {
        html.raw("<p class=\"empty\">No story matches.</p>\n");
    } else if (!page.query.empty()) {
        append_stories(html, page.site, page.stories);
    }
}

model::Channel search_channel(const model::SearchPage& page) {
    model::Channel channel;
    channel.title = "Search: " + page.query;
    return channel;
}

/// Feeds of a search have the query behind the suffix, unlike those of a channel.
void append_search_formats(Html& html, const model::SearchPage& page) {
    html.raw("<p class=\"meta\">This search as a feed: <span class=\"formats\">");
    for (const std::string& format : page.site.formats) {
        html.link(page.site.root + "search." + format + "?q=" + encode_component(page.query),
                  format_name(format));
        html.raw(" ");
    }
    html.raw("</span></p>\n");
}

} // namespace

std::string front_page(const model::FrontPage& page) {
    std::string out;
    Html html(out);
    append_head(html, page.site, {{}, &page.merged, "", {}});
    html.raw("<h1 class=\"hidden\">").text(page.site.title).raw("</h1>\n<div class=\"front\">\n");
    html.raw("<div>\n");
    append_stories(html, page.site, page.stories);
    html.raw("</div>\n<aside aria-label=\"Feeds to subscribe to\">\n");
    html.raw("<section class=\"box\">\n<h2>Everything</h2>\n<p>One feed with each story once. ");
    append_formats(html, page.site, page.merged);
    html.raw("</p>\n<p>").link(page_href(page.site, "subscribe"), "How to subscribe");
    html.raw("</p>\n</section>\n");
    append_channel_box(html, page.site, "Topics", page.topics);
    append_channel_box(html, page.site, "Sources", page.sources);
    html.raw("</aside>\n</div>\n");
    append_foot(html, page.site);
    return out;
}

std::string channel_page(const model::ChannelPage& page) {
    std::string out;
    Html html(out);
    append_head(html, page.site, {page.channel.title, &page.channel, "-", {}});
    html.raw("<div class=\"title\">\n<p class=\"kind\">").text(page.kind).raw("</p>\n");
    html.raw("<h1 dir=\"auto\">").text(page.channel.title).raw("</h1>\n<p class=\"meta\">");
    append_formats(html, page.site, page.channel);
    if (const auto site = usable_iri(page.channel.site_url); !site.empty()) {
        html.raw(" · ").link(site, "Its own site");
    }
    html.raw("</p>\n");
    if (!page.channel.note.empty()) {
        html.raw("<p class=\"meta\">").text(page.channel.note).raw("</p>\n");
    }
    html.raw("</div>\n");
    append_stories(html, page.site, page.stories);
    append_foot(html, page.site);
    return out;
}

std::string search_page(const model::SearchPage& page) {
    std::string out;
    Html html(out);
    const auto channel = search_channel(page);
    const std::string_view title = page.query.empty() ? std::string_view("Search") : channel.title;
    Head head{title, nullptr, "-", page.query};
    head.is_indexed = false;
    append_head(html, page.site, head);
    html.raw("<div class=\"title\">\n<p class=\"kind\">Search</p>\n<h1 dir=\"auto\">");
    html.text(page.query.empty() ? "Search the stories" : page.query).raw("</h1>\n");
    if (!page.query.empty() && page.error.empty()) {
        append_search_formats(html, page);
    } else {
        html.raw("<p class=\"meta\">Words, <code>\"exact phrases\"</code>, <code>begin*</code>, "
                 "<code>AND</code>, <code>OR</code>, <code>-without</code>, "
                 "<code>title:word</code>, parentheses.</p>\n");
    }
    html.raw("</div>\n");
    append_results(html, page);
    append_foot(html, page.site);
    return out;
}

std::string subscribe_page(const model::SubscribePage& page) {
    std::string out;
    Html html(out);
    append_head(html, page.site, {"Subscribe", &page.merged, "subscribe", {}});
    html.raw("<div class=\"title\">\n<h1>Subscribe</h1>\n"
             "<p>Copy an address into any feed reader. To take everything at once, import the ");
    html.link(page.site.root + "outputs.opml", "OPML file of all feeds").raw(" there.</p>\n");
    html.raw("</div>\n");
    append_address_list(html, page.site, "Everything", {page.merged});
    append_address_list(html, page.site, "Topics", page.topics);
    append_address_list(html, page.site, "Sources, one by one", page.sources);
    append_foot(html, page.site);
    return out;
}

} // namespace gazetted::render
