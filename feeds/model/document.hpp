// SPDX-License-Identifier: MIT
#pragma once

// What feeds/render turns into bytes: one output, whole. Filled by daemon/publish from the store.

#include "feeds/base/ids.hpp"
#include "feeds/base/time.hpp"
#include "feeds/model/entry.hpp"
#include "feeds/model/fields.hpp"
#include "feeds/model/story.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gazetted::model {

/// One appearance of a story in a feed, as shown beside the story.
struct SourceRef {
    EntryId entry;
    FeedId feed;
    std::string feed_name;  // the stable short name
    std::string feed_title; // what people read
    std::string feed_url;   // the feed document
    std::string site_url;   // the feed's page
    std::string feed_id;    // atom:id of the source feed, may be empty
    std::string feed_rights;
    std::optional<Instant> feed_updated;
    std::string entry_url;
    std::string entry_title;
    std::optional<Instant> published;
    Reason reason;
};

/// A story as published: the lead entry's words and all who carried it.
struct PublishedStory {
    StoryId id;
    std::string
        atom_id; // tag: URI, or the original id where that is valid and unique; never changes
    Instant published{};
    Instant updated{};
    Entry lead;                      // the words shown; lead.clean is what is rendered
    std::vector<SourceRef> sources;  // lead first, then by time
    std::vector<std::string> topics; // names
};

struct Withdrawal { // RFC 6721
    std::string atom_id;
    Instant when{};
    std::string reason;
    std::string merged_into; // page address of the surviving story, may be empty
};

/// What a document is about.
enum class DocumentKind : std::uint8_t { merged, topic, source, search, health };

struct Document {
    DocumentKind kind = DocumentKind::merged;
    std::string name; // topic or feed name; the query for a search; empty for the merged feed
    std::string title;
    std::string subtitle;
    std::string atom_id;
    std::string base_url;  // ends in "/"
    std::string path;      // without format suffix, relative to base_url: "feed", "topics/us-china"
    std::string site_path; // page for people, relative to base_url
    std::string language;
    std::string hub;          // absolute address, empty for none
    std::string prev_archive; // relative path of the newest archive document, empty for none
    std::string next_archive;
    std::string current; // relative path of the live document, for archives
    bool is_archive = false;
    Instant updated{};                   // newest story; never the clock
    std::vector<PublishedStory> stories; // newest first
    std::vector<Withdrawal> withdrawn;
};

} // namespace gazetted::model
