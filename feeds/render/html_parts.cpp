// SPDX-License-Identifier: MIT
#include "feeds/render/html_parts.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/date/date.hpp"
#include "feeds/render/choose.hpp"
#include "feeds/render/markup.hpp"
#include "feeds/render/usable.hpp"
#include "feeds/text/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gazetted::render {

namespace {

constexpr std::size_t card_summary_bytes = 240;

struct FormatWords {
    std::string_view format, name, type;
};
constexpr std::array<FormatWords, 3> format_words{{{"atom", "Atom", "application/atom+xml"},
                                                   {"rss", "RSS", "application/rss+xml"},
                                                   {"json", "JSON", "application/feed+json"}}};

std::chrono::year_month_day date_of(Instant at) {
    return std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(at));
}

std::string_view month_name(std::chrono::month month) {
    constexpr std::array<std::string_view, 12> names{
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    return names[(static_cast<unsigned>(month) - 1) % names.size()];
}

/// A few words about a story, cut at a space.
std::string teaser_of(const model::PublishedStory& story) {
    const auto& clean = story.lead.clean;
    std::string text =
        text::collapse_space(ascii::trim(clean.summary).empty() ? clean.text : clean.summary);
    std::string_view cut = text::truncate_utf8(text, card_summary_bytes);
    if (cut.size() == text.size()) {
        return text;
    }
    if (const auto space = cut.rfind(' '); space != std::string_view::npos && space > 0) {
        cut = cut.substr(0, space);
    }
    return std::string(cut) + "…";
}

std::string image_of(const model::Entry& lead) {
    if (auto url = usable_iri(lead.clean.lead_image.url); !url.empty()) {
        return url;
    }
    return lead.media.thumbnails.empty() ? std::string()
                                         : usable_iri(lead.media.thumbnails.front().url);
}

void append_card_image(Html& html, const model::PublishedStory& story, const std::string& page) {
    const auto image = image_of(story.lead);
    if (image.empty()) {
        return;
    }
    // The headline beside it is the link that a screen reader and the keyboard meet.
    html.raw("<a class=\"pic\" tabindex=\"-1\" aria-hidden=\"true\"").attribute("href", page);
    html.raw("><img alt=\"\" loading=\"lazy\" decoding=\"async\"").attribute("src", image);
    html.raw("></a>\n");
}

void append_card_meta(Html& html, const model::PublishedStory& story, const std::string& page) {
    html.raw("<p class=\"meta\">");
    if (!story.sources.empty()) {
        const model::SourceRef& lead = story.sources.front();
        html.link(usable_iri(lead.entry_url),
                  lead.feed_title.empty() ? lead.feed_name : lead.feed_title);
        html.raw(" · ");
    }
    append_time(html, story.published, TimeForm::time_of_day);
    if (const auto others = other_sources(story).size(); others > 0) {
        html.raw(" · <a class=\"count\"").attribute("href", page).raw(">");
        html.text(fmt::format("{} sources", others + 1)).raw("</a>");
    }
    html.raw("</p>\n");
}

void append_card(Html& html, const model::Site& site, const model::PublishedStory& story) {
    const std::string page = page_href(site, "stories/" + std::to_string(story.id.value));
    html.raw("<article class=\"card\"").attribute("lang", language_of(story)).raw(">\n");
    append_card_image(html, story, page);
    html.raw("<div>\n<h3 dir=\"auto\">").link(page, title_of(story)).raw("</h3>\n");
    append_card_meta(html, story, page);
    if (const auto teaser = teaser_of(story); !teaser.empty()) {
        html.raw("<p class=\"sum\" dir=\"auto\">").text(teaser).raw("</p>\n");
    }
    html.raw("</div>\n</article>\n");
}

void append_discovery(Html& html, const model::Site& site, const model::Channel& channel) {
    for (const std::string& format : site.formats) {
        html.raw("<link rel=\"alternate\"").attribute("type", format_type(format));
        html.attribute("title", fmt::format("{} ({})", channel.title, format_name(format)));
        html.attribute("href", site.root + channel.path + "." + format).raw(">\n");
    }
}

void append_navigation(Html& html, const model::Site& site, const Head& head) {
    struct Place {
        std::string_view path, name;
    };
    constexpr std::array<Place, 3> places{
        {{"", "Newest"}, {"subscribe", "Subscribe"}, {"status", "Status"}}};
    html.raw("<nav aria-label=\"Site\">\n");
    for (const Place& place : places) {
        if (site.is_static && place.path == "status") {
            continue;
        }
        html.raw("<a").attribute("href", page_href(site, place.path));
        html.attribute("aria-current", place.path == head.here ? "page" : "");
        html.raw(">").text(place.name).raw("</a>\n");
    }
    html.raw("</nav>\n");
    if (site.is_static) {
        return;
    }
    html.raw("<form role=\"search\"").attribute("action", site.root + "search");
    html.raw("><label class=\"hidden\" for=\"q\">Search the stories</label>"
             "<input id=\"q\" name=\"q\" type=\"search\" placeholder=\"Search\" maxlength=\"500\"");
    html.attribute("value", head.query).raw("><button>Search</button></form>\n");
}

} // namespace

Html& Html::raw(std::string_view html) {
    out_ += html;
    return *this;
}

Html& Html::text(std::string_view text) {
    append_text(out_, text);
    return *this;
}

Html& Html::attribute(std::string_view name, std::string_view value) {
    if (!value.empty()) {
        out_ += ' ';
        out_ += name;
        out_ += "=\"";
        append_attribute(out_, value);
        out_ += '"';
    }
    return *this;
}

Html& Html::link(std::string_view href, std::string_view text) {
    if (href.empty()) {
        return this->text(text);
    }
    return raw("<a").attribute("href", href).raw(">").text(text).raw("</a>");
}

std::string_view format_name(std::string_view format) {
    for (const FormatWords& words : format_words) {
        if (words.format == format) {
            return words.name;
        }
    }
    return format;
}

std::string_view format_type(std::string_view format) {
    for (const FormatWords& words : format_words) {
        if (words.format == format) {
            return words.type;
        }
    }
    return "application/octet-stream";
}

std::string page_href(const model::Site& site, std::string_view page) {
    if (site.is_static) {
        return fmt::format("{}{}.html", site.root, page.empty() ? "index" : page);
    }
    return site.root.empty() && page.empty() ? "./" : site.root + std::string(page);
}

std::string day_in_words(Instant at) {
    constexpr std::array<std::string_view, 7> days{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
    const auto date = date_of(at);
    const std::chrono::weekday weekday(std::chrono::sys_days{date});
    return fmt::format("{}, {} {} {}", days[weekday.c_encoding() % days.size()],
                       static_cast<unsigned>(date.day()), month_name(date.month()),
                       static_cast<int>(date.year()));
}

void append_time(Html& html, Instant at, TimeForm form) {
    const auto date = date_of(at);
    const auto minutes =
        std::chrono::floor<std::chrono::minutes>(at - std::chrono::floor<std::chrono::days>(at));
    html.raw("<time").attribute("datetime", date::rfc3339(at)).raw(">");
    if (form == TimeForm::whole) {
        html.text(fmt::format("{} {} {}, ", static_cast<unsigned>(date.day()),
                              month_name(date.month()), static_cast<int>(date.year())));
    }
    html.text(fmt::format("{:02}:{:02} UTC", minutes.count() / 60, minutes.count() % 60));
    html.raw("</time>");
}

void append_head(Html& html, const model::Site& site, const Head& head) {
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n");
    if (!head.is_indexed) {
        html.raw("<meta name=\"robots\" content=\"noindex\">\n");
    }
    html.raw("<title>");
    if (!head.title.empty()) {
        html.text(head.title).raw(" – ");
    }
    html.text(site.title).raw("</title>\n<link rel=\"stylesheet\"");
    html.attribute("href", site.root + "style.css").raw(">\n");
    if (head.channel != nullptr) {
        append_discovery(html, site, *head.channel);
    }
    html.raw("</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n"
             "<header class=\"mast\">\n<p class=\"name\">");
    html.link(page_href(site, {}), site.title).raw("</p>\n");
    append_navigation(html, site, head);
    html.raw("</header>\n<main id=\"main\">\n");
}

void append_foot(Html& html, const model::Site& site) {
    html.raw("</main>\n<footer>\n<p>");
    html.link(site.root + "outputs.opml", "All feeds as OPML").raw(" · ");
    html.link(site.root + "sources.opml", "What is read here (OPML)");
    html.raw("</p>\n<p>Each story once, with everyone who reported it. Made with "
             "gazetted.</p>\n</footer>\n</body>\n</html>\n");
}

void append_formats(Html& html, const model::Site& site, const model::Channel& channel) {
    html.raw("<span class=\"formats\">");
    for (const std::string& format : site.formats) {
        html.raw("<a").attribute("href", site.root + channel.path + "." + format);
        html.attribute("type", format_type(format));
        html.attribute("aria-label", fmt::format("{} as {}", channel.title, format_name(format)));
        html.raw(">").text(format_name(format)).raw("</a> ");
    }
    html.raw("</span>");
}

void append_stories(Html& html, const model::Site& site,
                    std::span<const model::PublishedStory> stories) {
    std::vector<const model::PublishedStory*> order;
    for (const model::PublishedStory& story : stories) {
        order.push_back(&story);
    }
    std::ranges::stable_sort(order, std::greater<>{},
                             [](const model::PublishedStory* story) { return story->published; });
    std::string day;
    for (const model::PublishedStory* story : order) {
        if (auto today = day_in_words(story->published); today != day) {
            html.raw(day.empty() ? "" : "</section>\n");
            html.raw("<section class=\"day\">\n<h2>").text(today).raw("</h2>\n");
            day = std::move(today);
        }
        append_card(html, site, *story);
    }
    html.raw(day.empty() ? "<p class=\"empty\">No stories yet.</p>\n" : "</section>\n");
}

} // namespace gazetted::render
