// SPDX-License-Identifier: MIT
// JSON Feed 1.1. What it has no member for stands in "_gazetted": every source, and why it is one.
#include "feeds/date/date.hpp"
#include "feeds/render/choose.hpp"
#include "feeds/render/json_out.hpp"
#include "feeds/render/render.hpp"
#include "feeds/render/usable.hpp"

#include <cmath>

namespace gazetted::render {

namespace {

constexpr std::string_view json_feed_version = "https://jsonfeed.org/version/1.1";

void append_authors(JsonWriter& json, const model::PublishedStory& story) {
    json.key("authors").begin_array();
    for (const model::Person& author : authors_of(story).people) {
        json.begin_object();
        json.member("name", author.name);
        json.member("url", usable_iri(author.url));
        json.end_object();
    }
    json.end_array();
}

void append_tags(JsonWriter& json, const model::PublishedStory& story, const Context& context) {
    const auto categories = categories_of(story, context);
    if (categories.empty()) {
        return;
    }
    json.key("tags").begin_array();
    for (const model::Category& category : categories) {
        json.value(category.label.empty() ? category.term : category.label);
    }
    json.end_array();
}

void append_attachments(JsonWriter& json, const model::Entry& lead) {
    bool open = false;
    for (const model::Enclosure& enclosure : lead.enclosures) {
        const auto url = usable_iri(enclosure.url);
        if (url.empty()) {
            continue;
        }
        if (!open) {
            json.key("attachments").begin_array();
            open = true;
        }
        json.begin_object();
        json.member("url", url);
        json.member("mime_type", media_type_of(enclosure.type, url));
        if (enclosure.length && *enclosure.length > 0) {
            json.key("size_in_bytes").value(*enclosure.length);
        }
        if (lead.duration && std::isfinite(*lead.duration) && *lead.duration >= 0 &&
            *lead.duration < 1e9) {
            json.key("duration_in_seconds").value(std::int64_t{std::llround(*lead.duration)});
        }
        json.end_object();
    }
    if (open) {
        json.end_array();
    }
}

void append_source(JsonWriter& json, const model::SourceRef& source) {
    json.begin_object();
    json.member("name", source.feed_name);
    json.member("title", source.feed_title);
    json.member("feed_url", usable_iri(source.feed_url));
    json.member("home_page_url", usable_iri(source.site_url));
    json.member("url", usable_iri(source.entry_url));
    json.member("headline", source.entry_title);
    if (source.published) {
        json.member("date_published", date::rfc3339(*source.published));
    }
    json.member("reason", model::to_word(source.reason.rung));
    json.member("reason_detail", source.reason.detail);
    json.end_object();
}

void append_extension(JsonWriter& json, const model::PublishedStory& story,
                      const Context& context) {
    json.key("_gazetted").begin_object();
    json.member("page", story_page_of(story, context));
    json.member("rights", story.lead.rights);
    json.key("sources").begin_array();
    for (const model::SourceRef& source : story.sources) {
        append_source(json, source);
    }
    json.end_array();
    json.end_object();
}

std::string image_of(const model::Entry& lead) {
    if (auto url = usable_iri(lead.clean.lead_image.url); !url.empty()) {
        return url;
    }
    return lead.media.thumbnails.empty() ? std::string()
                                         : usable_iri(lead.media.thumbnails.front().url);
}

} // namespace

std::string json_item(const model::PublishedStory& story, const Context& context) {
    const model::Entry& lead = story.lead;
    std::string out;
    out.reserve(content_of(story).size() * 9 / 8 + 2048);
    JsonWriter json(out);
    json.begin_object();
    json.member("id", id_of(story, context));
    json.member("url", link_of(story, context));
    json.member("external_url", usable_iri(lead.external_url));
    json.member("title", title_of(story));
    std::string html(content_of(story));
    html += also_reported_html(story, context);
    if (html.empty()) { // one of the two is required
        json.key("content_text").value(summary_of(story));
    } else {
        json.member("content_html", html);
    }
    json.member("summary", summary_of(story));
    json.member("image", image_of(lead));
    json.member("date_published", date::rfc3339(story.published));
    json.member("date_modified", date::rfc3339(updated_of(story)));
    append_authors(json, story);
    append_tags(json, story, context);
    json.member("language", language_of(story));
    append_attachments(json, lead);
    append_extension(json, story, context);
    json.end_object();
    return out;
}

std::string json_document(const model::Document& document,
                          std::span<const std::string_view> items) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.member("version", json_feed_version);
    json.member("title", document_title(document));
    json.member("home_page_url", page_of(document));
    json.member("feed_url", address_of(document, ".json"));
    if (!document.prev_archive.empty()) {
        json.member("next_url", document.base_url + document.prev_archive);
    }
    json.member("description", document.subtitle);
    json.member("language", usable_language(document.language));
    if (!document.hub.empty()) {
        json.key("hubs").begin_array().begin_object();
        json.member("type", "WebSub");
        json.member("url", document.hub);
        json.end_object().end_array();
    }
    json.key("items").begin_array();
    for (const std::string_view item : items) {
        json.raw(item);
    }
    json.end_array();
    json.end_object();
    out += '\n';
    return out;
}

std::string json_feed(const model::Document& document) {
    const Context context{document.base_url};
    std::vector<std::string> items;
    items.reserve(document.stories.size());
    for (const model::PublishedStory& story : document.stories) {
        items.push_back(json_item(story, context));
    }
    return json_document(document, std::vector<std::string_view>(items.begin(), items.end()));
}

} // namespace gazetted::render
