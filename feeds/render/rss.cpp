// SPDX-License-Identifier: MIT
// RSS 2.0 as the RSS Advisory Board's profile wants it: plain text with hexadecimal references, one
// enclosure, an atom:link to itself, names in dc:creator (author is an e-mail address).
#include "feeds/date/date.hpp"
#include "feeds/render/choose.hpp"
#include "feeds/render/extensions.hpp"
#include "feeds/render/markup.hpp"
#include "feeds/render/render.hpp"
#include "feeds/render/usable.hpp"

#include <algorithm>

namespace gazetted::render {

namespace {

const model::Enclosure* first_enclosure(const model::Entry& lead) {
    const auto found =
        std::find_if(lead.enclosures.begin(), lead.enclosures.end(),
                     [](const model::Enclosure& e) { return !usable_iri(e.url).empty(); });
    return found == lead.enclosures.end() ? nullptr : &*found;
}

/// One enclosure an item; the others as Media RSS. A length that is not known is 0.
void append_enclosures(XmlWriter& xml, const model::Entry& lead) {
    const model::Enclosure* first = first_enclosure(lead);
    if (first == nullptr) {
        return;
    }
    const auto length = std::max<std::int64_t>(first->length.value_or(0), 0);
    const auto first_url = usable_iri(first->url);
    xml.empty("enclosure", {{"url", first_url},
                            {"length", std::to_string(length)},
                            {"type", media_type_of(first->type, first_url)}});
    for (const model::Enclosure& enclosure : lead.enclosures) {
        const auto url = usable_iri(enclosure.url);
        const auto same = [&](const model::MediaItem& item) { return item.url == enclosure.url; };
        const bool known =
            std::any_of(lead.media.contents.begin(), lead.media.contents.end(), same);
        if (&enclosure != first && !url.empty() && !known) {
            const auto size = enclosure.length.value_or(0);
            xml.empty("media:content", {{"url", url},
                                        {"type", media_type_of(enclosure.type, url)},
                                        {"fileSize", size > 0 ? std::to_string(size) : ""}});
        }
    }
}

void append_links(XmlWriter& xml, const model::PublishedStory& story) {
    for (const model::SourceRef* other : other_sources(story)) {
        xml.empty("atom:link",
                  {{"rel", "via"},
                   {"href", usable_iri(other->entry_url)},
                   {"title", other->feed_title.empty() ? other->feed_name : other->feed_title}});
    }
    const auto external = usable_iri(story.lead.external_url);
    if (!external.empty() && external != usable_iri(story.lead.url)) {
        xml.empty("atom:link", {{"rel", "related"}, {"href", external}});
    }
    if (const auto license = usable_iri(story.lead.license); !license.empty()) {
        xml.empty("atom:link", {{"rel", "license"}, {"href", license}});
    }
}

/// The description is the summary where there is one: content:encoded holds the whole.
void append_content(XmlWriter& xml, const model::PublishedStory& story, const Context& context) {
    std::string html(content_of(story));
    html += also_reported_html(story, context);
    std::string description;
    append_text(description, summary_of(story)); // the element holds HTML
    if (description.empty()) {
        xml.text("description", html);
        return;
    }
    xml.text("description", description);
    xml.text("content:encoded", html);
}

void append_people(XmlWriter& xml, const model::PublishedStory& story) {
    const Authors authors = authors_of(story);
    if (authors.are_given) { // a fallback would only repeat <source>
        for (const model::Person& author : authors.people) {
            xml.text("dc:creator", author.name);
        }
    }
    for (const model::Person& person : story.lead.contributors) {
        xml.text("dc:contributor", person.name);
    }
}

} // namespace

std::string rss_item(const model::PublishedStory& story, const Context& context) {
    const model::Entry& lead = story.lead;
    std::string out;
    out.reserve(content_of(story).size() * 9 / 8 + 2048);
    XmlWriter xml(out);
    xml.open("item");
    xml.rss_plain("title", title_of(story));
    xml.text("link", link_of(story, context));
    append_content(xml, story, context);
    append_people(xml, story);
    for (const model::Category& category : categories_of(story, context)) {
        xml.text("category", category.label.empty() ? category.term : category.label,
                 {{"domain", category.scheme}});
    }
    xml.text("comments", usable_iri(lead.comments));
    append_enclosures(xml, lead);
    xml.text("guid", id_of(story, context), {{"isPermaLink", "false"}});
    xml.text("pubDate", date::http_date(story.published));
    if (updated_of(story) != story.published) {
        xml.text("dcterms:modified", date::rfc3339(updated_of(story)));
    }
    if (!story.sources.empty()) {
        const model::SourceRef& source = story.sources.front();
        if (const auto url = usable_iri(source.feed_url); !url.empty()) {
            xml.text("source", source.feed_title.empty() ? source.feed_name : source.feed_title,
                     {{"url", url}});
        }
    }
    xml.text("dc:language", language_of(story));
    xml.text("dc:rights", lead.rights);
    append_links(xml, story);
    append_extensions(xml, story);
    xml.close("item");
    return out;
}

std::string rss_document(const model::Document& document, std::span<const std::string_view> items) {
    std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    append_stylesheet(out, document);
    out += "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\""
           " xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"";
    append_namespaces(out, items);
    out += ">\n<channel>\n";
    XmlWriter xml(out);
    xml.rss_plain("title", document_title(document));
    xml.text("link", page_of(document));
    xml.rss_plain("description",
                  document.subtitle.empty() ? document_title(document) : document.subtitle);
    xml.text("language", usable_language(document.language));
    if (document.updated > Instant{}) { // nothing in it yet
        xml.text("lastBuildDate", date::http_date(document.updated));
    }
    xml.text("generator", "gazetted");
    xml.text("docs", "https://www.rssboard.org/rss-specification");
    xml.empty(
        "atom:link",
        {{"rel", "self"}, {"type", "application/rss+xml"}, {"href", address_of(document, ".rss")}});
    if (!document.hub.empty()) {
        xml.empty("atom:link", {{"rel", "hub"}, {"href", document.hub}});
    }
    const auto link = [&](std::string_view rel, const std::string& path) { // RFC 5005
        if (!path.empty()) {
            xml.empty("atom:link", {{"rel", rel},
                                    {"type", "application/rss+xml"},
                                    {"href", document.base_url + path}});
        }
    };
    link("current", document.is_archive ? document.current : std::string());
    link("prev-archive", document.prev_archive);
    if (document.is_archive) {
        xml.empty("fh:archive", {{"xmlns:fh", "http://purl.org/syndication/history/1.0"}});
    }
    for (const std::string_view item : items) {
        out += item;
    }
    out += "</channel>\n</rss>\n";
    return out;
}

std::string rss(const model::Document& document) {
    const Context context{document.base_url};
    std::vector<std::string> items;
    items.reserve(document.stories.size());
    for (const model::PublishedStory& story : document.stories) {
        items.push_back(rss_item(story, context));
    }
    return rss_document(document, std::vector<std::string_view>(items.begin(), items.end()));
}

} // namespace gazetted::render
