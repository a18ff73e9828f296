// SPDX-License-Identifier: MIT
#pragma once

// What a story shows, with every fallback in order: the formats differ in how they say it, not in
// what they say.

#include "feeds/model/document.hpp"
#include "feeds/render/render.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::render {

/// Never empty: the title, else the first words of the text, else the page's host.
std::string title_of(const model::PublishedStory& story);
/// Clean HTML; falls back on what the feed called a summary. Empty where the feed gave nothing.
std::string_view content_of(const model::PublishedStory& story);
/// Plain text; empty where it would only repeat the content.
std::string_view summary_of(const model::PublishedStory& story);
/// The publisher's page, else our page of the story. Never empty.
std::string link_of(const model::PublishedStory& story, const Context& context);
/// Our page of the story.
std::string story_page_of(const model::PublishedStory& story, const Context& context);
/// Never empty.
std::string id_of(const model::PublishedStory& story, const Context& context);
std::string language_of(const model::PublishedStory& story);
/// Never empty, and every name is set: the authors, else the publisher, else the source's title
/// (RFC 4287 section 4.1.2 wants one). `are_given` is false for a fallback.
struct Authors {
    std::vector<model::Person> people;
    bool are_given = false;
};
Authors authors_of(const model::PublishedStory& story);
/// The other sources with a page of their own, one a feed, lead excluded.
std::vector<const model::SourceRef*> other_sources(const model::PublishedStory& story);
/// The lead's categories, each once, then our topics that are not among them, in a scheme of ours.
std::vector<model::Category> categories_of(const model::PublishedStory& story,
                                           const Context& context);
/// `updated`, never before `published`.
Instant updated_of(const model::PublishedStory& story);
/// "<p>Also reported by …</p>", empty where there is one source or the context hides it.
std::string also_reported_html(const model::PublishedStory& story, const Context& context);

/// The address of a document in a format, such as ".atom".
std::string address_of(const model::Document& document, std::string_view suffix);
/// The document's page for people, absolute.
std::string page_of(const model::Document& document);
/// Never empty.
std::string_view document_title(const model::Document& document);
/// A line that lets a browser show the document in a readable form.
void append_stylesheet(std::string& out, const model::Document& document);

} // namespace gazetted::render
