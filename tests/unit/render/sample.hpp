// SPDX-License-Identifier: MIT
#pragma once

// A story with everything a feed can say, for the tests of the writers.

#include "feeds/model/document.hpp"

namespace gazetted::test {

inline Instant at(long long seconds) {
    return Instant{Seconds{seconds}};
}

inline model::SourceRef source(std::int64_t feed, std::string name, std::string title) {
    model::SourceRef ref;
    ref.entry = EntryId{feed * 10};
    ref.feed = FeedId{feed};
    ref.feed_url = "https://" + name + ".example/feed.xml";
    ref.site_url = "https://" + name + ".example/";
    ref.entry_url = "https://" + name + ".example/a?x=1&y=2";
    ref.entry_title = "Headline of " + title;
    ref.feed_name = std::move(name);
    ref.feed_title = std::move(title);
    ref.published = at(1795392000);
    return ref;
}

inline model::PublishedStory story() {
    model::PublishedStory made;
    made.id = StoryId{7};
    made.atom_id = "tag:news.example,2026:story/7";
    made.published = at(1795392000);
    made.updated = at(1795395600);
    made.sources = {source(1, "one", "One & <Only>"), source(2, "two", "Two")};
    made.sources[1].reason = {model::Rung::content_hash, 1, "same words"};
    made.topics = {"ferries"};
    model::Entry& lead = made.lead;
    lead.url = "https://one.example/a?x=1&y=2";
    lead.clean.title = "Ferries & <trains> agree";
    lead.clean.content = "<p>Tom &amp; Ann say \"yes\" ]]> &lt;b&gt;.</p>";
    lead.clean.text = "Tom & Ann say yes.";
    lead.clean.summary = "Tom & Ann <agree>";
    lead.clean.lead_image.url = "https://one.example/p.jpg";
    lead.language = "en-GB";
    lead.rights = "© One";
    lead.authors = {{"Ann Ash", "ann@one.example", "https://one.example/ann"},
                    {"", "b@x.example", ""}};
    lead.contributors = {{"Cy", "", ""}};
    lead.categories = {{"transport", "https://one.example/c", "Transport"}};
    lead.enclosures = {{"https://one.example/a.mp3", "audio/mpeg", 1234},
                       {"https://one.example/b.mp4", "", std::nullopt},
                       {"javascript:alert(1)", "x/y", 1}};
    lead.comments = "https://one.example/a#comments";
    lead.comments_feed = "https://one.example/a/comments.xml";
    lead.license = "https://creativecommons.org/licenses/by/4.0/";
    lead.external_url = "https://wire.example/original";
    lead.duration = 61.4;
    lead.is_explicit = false;
    lead.chapters = {{0, "Start", "", ""}, {3661.5, "End", "https://one.example/end", ""}};
    lead.geo = model::Geo{"Point", {{-3.7, 40.4}}};
    lead.in_reply_to = model::InReplyTo{"tag:x,2026:1", "https://x.example/1", "text/html", ""};
    model::MediaItem thumbnail;
    thumbnail.url = "https://one.example/t.jpg";
    thumbnail.width = 100;
    thumbnail.height = 50;
    lead.media.thumbnails = {thumbnail};
    model::MediaItem film;
    film.url = "https://one.example/v.mp4";
    film.type = "video/mp4";
    film.medium = "video";
    film.width = 640;
    film.height = 480;
    film.filesize = 99;
    film.duration = 12.0;
    lead.media.contents = {film};
    lead.media.credits = {{"Photo: Di", "photographer", ""}};
    lead.media.player = "https://one.example/player";
    lead.media.rating = "nonadult";
    lead.media.license = {"CC BY", "https://creativecommons.org/licenses/by/4.0/", "text/html"};
    return made;
}

inline model::Document document() {
    model::Document made;
    made.kind = model::DocumentKind::topic;
    made.name = "ferries";
    made.title = "Ferries & more";
    made.subtitle = "All <about> ferries";
    made.base_url = "https://news.example/gazette/";
    made.path = "topics/ferries";
    made.site_path = "topics/ferries";
    made.atom_id = "tag:news.example,2026:gazetted/topics/ferries";
    made.language = "en";
    made.hub = "https://hub.example/";
    made.updated = at(1795395600);
    made.stories = {story()};
    return made;
}

} // namespace gazetted::test
