// SPDX-License-Identifier: MIT
// How the sources are doing, and the page for what is not there.
#include "feeds/render/html_parts.hpp"
#include "feeds/render/pages.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gazetted::render {

namespace {

void append_optional_time(Html& html, const std::optional<Instant>& at,
                          std::string_view otherwise) {
    if (at) {
        append_time(html, *at);
    } else {
        html.text(otherwise);
    }
}

void append_row(Html& html, const model::Site& site, const model::FeedStatus& feed) {
    const auto health = model::to_word(feed.health);
    html.raw("<tr>\n<th scope=\"row\"><bdi>");
    html.link(page_href(site, feed.page), feed.title.empty() ? feed.name : feed.title);
    html.raw("</bdi></th>\n<td data-name=\"Health\"><span");
    html.attribute("class", fmt::format("health {}", health)).raw(">").text(health);
    html.raw("</span></td>\n<td data-name=\"Last success\">");
    append_optional_time(html, feed.last_success, "never yet");
    html.raw("</td>\n<td data-name=\"Next poll\">");
    append_optional_time(html, feed.next_poll, "at once");
    if (!feed.next_reason.empty()) {
        html.raw("<br><span class=\"why\">").text(feed.next_reason).raw("</span>");
    }
    html.raw("</td>\n<td class=\"number\" data-name=\"Kept\">");
    html.text(std::to_string(feed.entries)).raw("</td>\n<td data-name=\"Notes\">");
    html.text(feed.last_error.empty() ? "–" : feed.last_error);
    if (!feed.moved_to.empty()) {
        html.raw("<br><span class=\"why\">now fetched from ").text(feed.moved_to).raw("</span>");
    }
    if (!feed.moving_to.empty()) {
        html.raw("<br><span class=\"why\">moves to ").text(feed.moving_to).raw("</span>");
    }
    if (!feed.hub.empty()) {
        html.raw("<br><span class=\"why\">hub: ").text(feed.hub).raw("</span>");
    }
    html.raw("</td>\n</tr>\n");
}

std::string counts_in_words(const model::StatusPage& page) {
    const auto failing = std::ranges::count_if(page.feeds, [](const model::FeedStatus& feed) {
        return feed.health == model::FeedHealth::failing ||
               feed.health == model::FeedHealth::suspended;
    });
    std::string words = fmt::format("{} feeds, {} of them need attention. {} stories kept.",
                                    page.feeds.size(), failing, page.stories);
    if (page.search_lag > 0) {
        words += fmt::format(" {} are not yet searchable.", page.search_lag);
    }
    return words;
}

} // namespace

std::string status_page(const model::StatusPage& page) {
    std::string out;
    Html html(out);
    Head head{"Status", nullptr, "status", {}};
    head.is_indexed = false;
    append_head(html, page.site, head);
    html.raw("<div class=\"title\">\n<h1>Status</h1>\n<p>").text(counts_in_words(page));
    html.raw(" <span class=\"formats\">");
    if (std::ranges::find(page.site.formats, "atom") != page.site.formats.end()) {
        html.link(page.site.root + "health.atom", "Changes as a feed").raw(" ");
    }
    html.link(page.site.root + "status.json", "JSON").raw("</span></p>\n</div>\n");
    html.raw("<div class=\"wide\">\n<table>\n<caption class=\"hidden\">Feeds and how they are doing"
             "</caption>\n<thead><tr><th scope=\"col\">Feed</th><th scope=\"col\">Health</th>"
             "<th scope=\"col\">Last success</th><th scope=\"col\">Next poll</th>"
             "<th scope=\"col\" class=\"number\">Kept</th><th scope=\"col\">Notes</th></tr></thead>"
             "\n<tbody>\n");
    for (const model::FeedStatus& feed : page.feeds) {
        append_row(html, page.site, feed);
    }
    html.raw("</tbody>\n</table>\n</div>\n");
    append_foot(html, page.site);
    return out;
}

std::string error_page(const model::ErrorPage& page) {
    std::string out;
    Html html(out);
    Head head{page.title, nullptr, "-", {}};
    head.is_indexed = false;
    append_head(html, page.site, head);
    html.raw("<div class=\"title\">\n<h1>").text(page.title).raw("</h1>\n<p>").text(page.text);
    html.raw("</p>\n<p>").link(page_href(page.site, {}), "To the newest");
    html.raw(" stories.</p>\n</div>\n");
    append_foot(html, page.site);
    return out;
}

} // namespace gazetted::render
