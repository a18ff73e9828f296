// SPDX-License-Identifier: MIT
#include "feeds/render/choose.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/render/markup.hpp"
#include "feeds/render/usable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace gazetted::render {

namespace {

constexpr std::size_t title_bytes = 100; // of a title made from the text

std::string_view host_of(std::string_view address) {
    auto start = address.find("://");
    if (start == std::string_view::npos) {
        return {};
    }
    start += 3;
    return address.substr(start, address.find_first_of("/?#", start) - start);
}

/// The first words of a text, cut at a space.
std::string first_words(std::string_view text) {
    text = ascii::trim(text);
    if (text.size() <= title_bytes) {
        return std::string(text);
    }
    auto cut = text.rfind(' ', title_bytes);
    if (cut == std::string_view::npos) {
        cut = title_bytes; // no space at all: cut between characters
        while (cut > 0 && (static_cast<std::uint8_t>(text[cut]) & 0xC0u) == 0x80u) {
            --cut;
        }
    }
    return std::string(text.substr(0, cut)) + "…";
}

/// People with a name, or with an address that can stand for one.
void append_named(std::vector<model::Person>& out, const std::vector<model::Person>& people) {
    for (const model::Person& person : people) {
        model::Person named = person;
        for (const std::string* name : {&person.name, &person.email, &person.url}) {
            if (named.name = std::string(ascii::trim(*name)); !named.name.empty()) {
                out.push_back(std::move(named));
                break;
            }
        }
    }
}

} // namespace

std::string title_of(const model::PublishedStory& story) {
    const model::Entry& lead = story.lead;
    for (std::string_view title : {ascii::trim(lead.clean.title), ascii::trim(lead.title)}) {
        if (!title.empty()) {
            return std::string(title);
        }
    }
    for (const std::string* text : {&lead.clean.summary, &lead.clean.text}) {
        if (std::string words = first_words(*text); !words.empty()) {
            return words;
        }
    }
    const std::string_view host = host_of(lead.url);
    return host.empty() ? std::string("Untitled") : std::string(host);
}

std::string_view content_of(const model::PublishedStory& story) {
    const model::Entry& lead = story.lead;
    for (const std::string* html : {&lead.clean.content, &lead.content, &lead.summary}) {
        if (!ascii::trim(*html).empty()) {
            return *html;
        }
    }
    return {};
}

std::string_view summary_of(const model::PublishedStory& story) {
    const std::string_view summary = ascii::trim(story.lead.clean.summary);
    const bool repeats = summary == ascii::trim(story.lead.clean.text);
    return repeats && !content_of(story).empty() ? std::string_view() : summary;
}

std::string story_page_of(const model::PublishedStory& story, const Context& context) {
    return context.base_url + "stories/" + std::to_string(story.id.value);
}

std::string link_of(const model::PublishedStory& story, const Context& context) {
    if (auto page = usable_iri(story.lead.url); !page.empty()) {
        return page;
    }
    for (const model::SourceRef& source : story.sources) {
        if (auto page = usable_iri(source.entry_url); !page.empty()) {
            return page;
        }
    }
    return story_page_of(story, context);
}

std::string id_of(const model::PublishedStory& story, const Context& context) {
    auto id = usable_id(story.atom_id);
    return id.empty() ? story_page_of(story, context) : id;
}

std::string language_of(const model::PublishedStory& story) {
    const model::Entry& lead = story.lead;
    for (const std::string* tag : {&lead.content_language, &lead.language, &lead.clean.language}) {
        if (auto language = usable_language(*tag); !language.empty()) {
            return language;
        }
    }
    return {};
}

Authors authors_of(const model::PublishedStory& story) {
    Authors found;
    append_named(found.people, story.lead.authors);
    if (found.people.empty() && story.lead.source) {
        append_named(found.people, story.lead.source->authors);
    }
    found.are_given = !found.people.empty();
    if (found.are_given) {
        return found;
    }
    model::Person fallback;
    fallback.name = ascii::trim(story.lead.publisher.name);
    if (fallback.name.empty() && !story.sources.empty()) {
        const model::SourceRef& lead = story.sources.front();
        fallback.name = ascii::trim(lead.feed_title.empty() ? lead.feed_name : lead.feed_title);
    }
    if (fallback.name.empty()) {
        fallback.name = "Unknown";
    }
    found.people.push_back(std::move(fallback));
    return found;
}

std::vector<const model::SourceRef*> other_sources(const model::PublishedStory& story) {
    std::vector<const model::SourceRef*> others;
    for (std::size_t i = 1; i < story.sources.size(); ++i) {
        const model::SourceRef& source = story.sources[i];
        const auto same_feed = [&](const model::SourceRef* seen) {
            return seen->feed == source.feed;
        };
        if (source.feed == story.sources.front().feed || usable_iri(source.entry_url).empty() ||
            std::any_of(others.begin(), others.end(), same_feed)) {
            continue;
        }
        others.push_back(&source);
    }
    return others;
}

std::vector<model::Category> categories_of(const model::PublishedStory& story,
                                           const Context& context) {
    std::vector<model::Category> found;
    for (const model::Category& category : story.lead.categories) {
        if (!category.term.empty() &&
            std::find(found.begin(), found.end(), category) == found.end()) {
            found.push_back(category);
        }
    }
    for (const std::string& topic : story.topics) {
        const auto same = [&](const model::Category& seen) { return seen.term == topic; };
        if (std::none_of(found.begin(), found.end(), same)) {
            found.push_back({topic, context.base_url + "topics/", {}});
        }
    }
    return found;
}

Instant updated_of(const model::PublishedStory& story) {
    return std::max(story.updated, story.published);
}

std::string also_reported_html(const model::PublishedStory& story, const Context& context) {
    if (context.also_reported == AlsoReported::hide) {
        return {};
    }
    std::string out;
    for (const model::SourceRef* source : other_sources(story)) {
        out += out.empty() ? "<p>Also reported by " : ", ";
        out += "<a href=\"";
        append_attribute(out, usable_iri(source->entry_url));
        out += "\">";
        append_text(out, source->feed_title.empty() ? source->feed_name : source->feed_title);
        out += "</a>";
    }
    return out.empty() ? out : out + ".</p>";
}

std::string address_of(const model::Document& document, std::string_view suffix) {
    std::string address = document.base_url + document.path;
    address += suffix;
    if (document.kind == model::DocumentKind::search) {
        address += "?q=" + encode_component(document.name);
    }
    return address;
}

std::string page_of(const model::Document& document) {
    std::string page = document.base_url + document.site_path;
    if (document.kind == model::DocumentKind::search) {
        page += "?q=" + encode_component(document.name);
    }
    return page;
}

std::string_view document_title(const model::Document& document) {
    return ascii::trim(document.title).empty() ? std::string_view("gazetted") : document.title;
}

void append_stylesheet(std::string& out, const model::Document& document) {
    out += "<?xml-stylesheet type=\"text/css\" href=\"";
    append_attribute(out, document.base_url);
    out += "feed.css\"?>\n";
}

} // namespace gazetted::render
