// SPDX-License-Identifier: MIT
#pragma once

// Document -> bytes. The same document gives the same bytes; no clock, no randomness. A document is
// a head, its entries in order, and a tail; an entry's bytes depend on the story and the Context
// alone, so a caller may keep them and use them in every document that holds the story.

#include "feeds/model/document.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::render {

/// Whether a story's content ends with a line that links its other sources.
enum class AlsoReported : std::uint8_t { show, hide };

/// What all entries of an installation share.
struct Context {
    std::string base_url; // ends in "/"
    AlsoReported also_reported = AlsoReported::show;
};

std::string atom_entry(const model::PublishedStory& story, const Context& context);
std::string rss_item(const model::PublishedStory& story, const Context& context);
std::string json_item(const model::PublishedStory& story, const Context& context);

/// The document around entries rendered before, newest first. `document.stories` is not looked at.
std::string atom_document(const model::Document& document,
                          std::span<const std::string_view> entries);
std::string rss_document(const model::Document& document, std::span<const std::string_view> items);
std::string json_document(const model::Document& document, std::span<const std::string_view> items);

std::string atom(const model::Document& document);      // RFC 4287
std::string rss(const model::Document& document);       // RSS 2.0, Advisory Board profile
std::string json_feed(const model::Document& document); // JSON Feed 1.1

/// One line of an OPML 2.0 subscription list.
struct Outline {
    std::string text;                    // what people read
    std::string feed_url;                // absolute
    std::string site_url;                // absolute, may be empty
    std::string type = "rss";            // the OPML word for any syndication format
    std::string version;                 // "ATOM1", "RSS2", …; may be empty
    std::vector<std::string> categories; // topic names
};
struct OutlineGroup {
    std::string text; // empty: the lines stand at the top level
    std::vector<Outline> lines;
};
std::string opml(std::string_view title, std::span<const OutlineGroup> groups);

} // namespace gazetted::render
