// SPDX-License-Identifier: MIT
#pragma once

// One entry as the publisher meant it, and the feed it came in. Made by feeds/normalize, stored by
// storage/, compared by feeds/stories. Owned values, safe to move between threads.

#include "feeds/base/ids.hpp"
#include "feeds/model/fields.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gazetted::model {

struct Source : Common { // atom:source, RSS <source>
    std::string link;
    std::string url;
};

/// One decision of the editorial cleaning, kept so that `explain` and `parse` can show it.
struct Removal {
    std::string what; // "tracker", "hit-counter", "share-links", "empty-block", "wrapper",
                      // "comments-closed" …
    std::string text; // a short excerpt or address of what went
    std::string why;
};

struct LeadImage {
    std::string url;
    std::string alt;
    std::string caption; // plain text
    std::string credit;  // plain text, such as an agency
    std::optional<std::int64_t> width;
    std::optional<std::int64_t> height;
};

/// The true publisher of a syndicated text, and how it was recognised.
struct Origin {
    std::string url;
    std::string name;
    std::string why; // "originally published", "first appeared", "rel=canonical",
                     // "feedburner:origLink", "source"
};

struct TextRange {
    std::size_t begin = 0, end = 0; // bytes
    bool operator==(const TextRange&) const = default;
};

/// What the editorial step makes of an entry; what gazetted publishes and compares.
struct Editorial {
    std::string content; // clean HTML: safe, without junk; empty when the feed gave none
    std::string summary; // plain text, cut at a sentence boundary
    std::string text;    // plain text of the clean content, for comparison and search
    /// Lines of `text` that the feed repeats in most of its entries, in order.
    std::vector<TextRange> boilerplate;
    std::string title;         // plain text; made from the content when the feed gives none
    std::string canonical_url; // canonical form of the best permalink
    Origin origin;
    LeadImage lead_image;
    std::vector<std::string> key_points; // plain text
    std::string language;                // BCP 47, detected when the feed does not say
    int reading_minutes = 0;
    std::vector<Removal> removed;
};

/// The text without its boilerplate.
std::string own_text(const Editorial& clean);

struct Entry : Common {
    std::string url; // the page
    std::string external_url;
    std::optional<bool> guid_is_permalink;
    std::string summary; // safe HTML, what the feed says is a summary
    std::string content; // safe HTML
    std::string content_type;
    std::string content_src;
    std::vector<Enclosure> enclosures;
    std::string comments;
    std::string comments_feed;
    std::string comment_api;
    std::optional<double> duration; // seconds
    Media media;
    std::optional<Source> source;
    std::vector<Chapter> chapters;
    std::optional<Geo> geo;
    std::optional<InReplyTo> in_reply_to;
    // C group: effective xml:lang of the constructs
    std::string title_language, summary_language, content_language, rights_language;

    Editorial clean;
};

/// RFC 6721 at:deleted-entry.
struct DeletedEntry {
    std::string ref;
    std::optional<Instant> when;
};

/// One document, understood: what `parse --json` prints.
struct Feed : Common {
    std::string format;  // "rss", "atom", "json", "cdf"
    std::string version; // "2.0", "1.0" …; empty when unknown
    std::string encoding;
    bool wellformed = true;
    std::string malformed_reason; // with the byte offset, when not well-formed
    std::optional<std::int64_t> malformed_offset;
    bool truncated =
        false; // the document did not parse to its end: its validators must not be stored

    std::string link; // site page
    std::string self;
    std::string hub;
    std::optional<int> ttl; // minutes
    std::string docs;
    std::string new_url; // itunes:new-feed-url
    std::string info;
    std::string valid_from, valid_until;
    Cloud cloud;
    TextInput text_input;
    std::vector<int> skip_hours;          // 0..23, GMT
    std::vector<int> skip_days;           // 0 = Sunday .. 6 = Saturday
    std::optional<Seconds> update_period; // sy:updatePeriod / sy:updateFrequency
    std::string prev_archive;             // RFC 5005
    bool is_complete = false;             // fh:complete
    bool is_archive = false;              // fh:archive
    std::string title_language, subtitle_language, rights_language, info_language;

    /// Hashes of the lines that most entries repeat, sorted; see normalize::clean().
    std::vector<std::uint64_t> boilerplate;

    std::vector<Entry> entries;
    std::vector<DeletedEntry> deleted;
};

} // namespace gazetted::model
