// SPDX-License-Identifier: MIT
// Atom 1.0 (RFC 4287) with archives (RFC 5005) and tombstones (RFC 6721).
#include "feeds/date/date.hpp"
#include "feeds/render/choose.hpp"
#include "feeds/render/extensions.hpp"
#include "feeds/render/markup.hpp"
#include "feeds/render/render.hpp"
#include "feeds/render/usable.hpp"

#include <algorithm>

namespace gazetted::render {

namespace {

/// "<p>" in plain text: readers guess that it is markup unless they are told.
bool looks_like_markup(std::string_view text) {
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        if (text[at] != '<') {
            continue;
        }
        const char next = text[at + 1];
        const char lower = static_cast<char>(next | 0x20);
        if (next == '/' || next == '!' || (lower >= 'a' && lower <= 'z')) {
            return true;
        }
    }
    return false;
}

/// A text construct (RFC 4287 section 3.1) of plain text.
void append_plain(XmlWriter& xml, std::string_view name, std::string_view text) {
    if (looks_like_markup(text)) {
        std::string html;
        append_text(html, text);
        xml.text(name, html, {{"type", "html"}});
    } else {
        xml.text(name, text);
    }
}

constexpr std::string_view atom_type = "application/atom+xml";

std::string optional_date(const std::optional<Instant>& at) {
    return at ? date::rfc3339(*at) : std::string();
}

void append_person(XmlWriter& xml, std::string_view element, const model::Person& person) {
    xml.open(element);
    xml.text("name", person.name);
    xml.text("uri", usable_iri(person.url));
    // RFC 4287 section 3.2.3 wants an addr-spec, or at least ".+@.+"
    const auto at = person.email.find('@');
    if (at != std::string::npos && at > 0 && at + 1 < person.email.size()) {
        xml.text("email", person.email);
    }
    xml.close(element);
}

/// atom:source of the lead: what the feed says of itself, so that a reader can name and reach it.
void append_source(XmlWriter& xml, const model::PublishedStory& story) {
    if (story.sources.empty()) {
        return;
    }
    const model::SourceRef& lead = story.sources.front();
    const auto self = usable_iri(lead.feed_url);
    auto id = usable_id(lead.feed_id);
    if (id.empty()) {
        id = self;
    }
    xml.open("source");
    xml.text("id", id);
    append_plain(xml, "title", lead.feed_title.empty() ? lead.feed_name : lead.feed_title);
    if (const auto site = usable_iri(lead.site_url); !site.empty()) {
        xml.empty("link", {{"rel", "alternate"}, {"type", "text/html"}, {"href", site}});
    }
    if (!self.empty()) {
        xml.empty("link", {{"rel", "self"}, {"href", self}});
    }
    // RFC 4287 section 4.2.11: the metadata of the feed, updated among it
    xml.text("updated", optional_date(lead.feed_updated ? lead.feed_updated : story.published));
    append_plain(xml, "rights", lead.feed_rights);
    xml.close("source");
}

void append_enclosures(XmlWriter& xml, const model::Entry& lead) {
    for (const model::Enclosure& enclosure : lead.enclosures) {
        const auto url = usable_iri(enclosure.url);
        if (url.empty()) {
            continue;
        }
        const bool sized = enclosure.length && *enclosure.length > 0;
        xml.empty("link", {{"rel", "enclosure"},
                           {"type", media_type_of(enclosure.type, url)},
                           {"length", sized ? std::to_string(*enclosure.length) : ""},
                           {"href", url}});
    }
}

/// The lead's page, who else has it, where it came from, and what belongs to it.
void append_links(XmlWriter& xml, const model::PublishedStory& story, const Context& context) {
    const model::Entry& lead = story.lead;
    xml.empty("link",
              {{"rel", "alternate"}, {"type", "text/html"}, {"href", link_of(story, context)}});
    for (const model::SourceRef* other : other_sources(story)) {
        xml.empty("link",
                  {{"rel", "via"},
                   {"href", usable_iri(other->entry_url)},
                   {"title", other->feed_title.empty() ? other->feed_name : other->feed_title}});
    }
    for (const std::string* related : {&lead.external_url, &lead.clean.origin.url}) {
        const auto url = usable_iri(*related);
        if (!url.empty() && url != usable_iri(lead.url)) {
            xml.empty("link", {{"rel", "related"}, {"href", url}});
            break;
        }
    }
    if (const auto comments = usable_iri(lead.comments); !comments.empty()) {
        xml.empty("link", {{"rel", "replies"}, {"type", "text/html"}, {"href", comments}});
    }
    if (const auto feed = usable_iri(lead.comments_feed); !feed.empty()) {
        xml.empty("link", {{"rel", "replies"}, {"type", atom_type}, {"href", feed}});
    }
    if (const auto license = usable_iri(lead.license); !license.empty()) {
        xml.empty("link", {{"rel", "license"}, {"href", license}});
    }
    append_enclosures(xml, lead);
}

void append_content(XmlWriter& xml, const model::PublishedStory& story, const Context& context) {
    append_plain(xml, "summary", summary_of(story));
    std::string html(content_of(story));
    html += also_reported_html(story, context);
    xml.text("content", html, {{"type", "html"}});
}

void append_withdrawals(XmlWriter& xml, const model::Document& document) {
    for (const model::Withdrawal& gone : document.withdrawn) {
        const auto id = usable_id(gone.atom_id);
        if (id.empty()) {
            continue;
        }
        xml.open("at:deleted-entry", {{"ref", id}, {"when", date::rfc3339(gone.when)}});
        xml.text("at:comment", gone.reason);
        if (const auto into = usable_iri(gone.merged_into); !into.empty()) {
            xml.empty("link", {{"rel", "related"}, {"href", into}});
        }
        xml.close("at:deleted-entry");
    }
}

/// RFC 5005: section 3 (paged), section 4 (archived) say how a reader walks back in time.
void append_history(XmlWriter& xml, const model::Document& document) {
    const auto link = [&](std::string_view rel, const std::string& path) {
        if (!path.empty()) {
            xml.empty("link",
                      {{"rel", rel}, {"type", atom_type}, {"href", document.base_url + path}});
        }
    };
    link("current", document.is_archive ? document.current : std::string());
    link("prev-archive", document.prev_archive);
    link("next-archive", document.next_archive);
    if (document.is_archive) {
        xml.empty("fh:archive", {{"xmlns:fh", "http://purl.org/syndication/history/1.0"}});
    }
}

} // namespace

std::string atom_entry(const model::PublishedStory& story, const Context& context) {
    const model::Entry& lead = story.lead;
    std::string out;
    out.reserve(content_of(story).size() * 9 / 8 + 2048);
    XmlWriter xml(out);
    xml.open("entry", {{"xml:lang", language_of(story)}});
    xml.text("id", id_of(story, context));
    append_plain(xml, "title", title_of(story));
    append_links(xml, story, context);
    xml.text("published", date::rfc3339(story.published));
    xml.text("updated", date::rfc3339(updated_of(story)));
    for (const model::Person& author : authors_of(story).people) {
        append_person(xml, "author", author);
    }
    for (const model::Person& person : lead.contributors) {
        if (!person.name.empty()) {
            append_person(xml, "contributor", person);
        }
    }
    for (const model::Category& category : categories_of(story, context)) {
        xml.empty("category", {{"term", category.term},
                               {"scheme", usable_iri(category.scheme)},
                               {"label", category.label}});
    }
    append_plain(xml, "rights", lead.rights);
    append_content(xml, story, context);
    append_source(xml, story);
    append_extensions(xml, story);
    xml.close("entry");
    return out;
}

std::string atom_document(const model::Document& document,
                          std::span<const std::string_view> entries) {
    std::string tail;
    XmlWriter tail_xml(tail);
    append_withdrawals(tail_xml, document);
    tail_xml.close("feed");

    std::vector<std::string_view> parts(entries.begin(), entries.end());
    parts.push_back(tail);
    std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    append_stylesheet(out, document);
    out += "<feed xmlns=\"http://www.w3.org/2005/Atom\"";
    append_namespaces(out, parts);
    if (const auto language = usable_language(document.language); !language.empty()) {
        out += " xml:lang=\"" + language + "\"";
    }
    out += ">\n";
    XmlWriter xml(out);
    xml.text("id", document.atom_id.empty() ? address_of(document, ".atom") : document.atom_id);
    append_plain(xml, "title", document_title(document));
    append_plain(xml, "subtitle", document.subtitle);
    xml.empty("link",
              {{"rel", "self"}, {"type", atom_type}, {"href", address_of(document, ".atom")}});
    xml.empty("link", {{"rel", "alternate"}, {"type", "text/html"}, {"href", page_of(document)}});
    if (!document.hub.empty()) {
        xml.empty("link", {{"rel", "hub"}, {"href", document.hub}});
    }
    append_history(xml, document);
    xml.text("updated", date::rfc3339(document.updated));
    xml.open("author");
    xml.text("name", document_title(document));
    xml.close("author");
    xml.text("generator", "gazetted");
    for (const std::string_view part : parts) {
        out += part;
    }
    return out;
}

std::string atom(const model::Document& document) {
    const Context context{document.base_url};
    std::vector<std::string> entries;
    entries.reserve(document.stories.size());
    for (const model::PublishedStory& story : document.stories) {
        entries.push_back(atom_entry(story, context));
    }
    return atom_document(document, std::vector<std::string_view>(entries.begin(), entries.end()));
}

} // namespace gazetted::render
