// SPDX-License-Identifier: MIT
#pragma once

// What the pages for people show: one struct a page, filled by daemon/publish, turned into HTML by
// feeds/render. Plain values; addresses are relative to the top of the site and percent-encoded.

#include "feeds/model/document.hpp"
#include "feeds/model/poll.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gazetted::model {

/// What all pages share.
struct Site {
    std::string title;
    std::string base_url;             // ends in "/"; only where an address is shown to be copied
    std::string root;                 // leads from this page to the top: "", "../", or base_url
    std::vector<std::string> formats; // "atom", "rss", "json": those that are served
    /// A page of the static mirror: no search, no status, pages end in ".html".
    bool is_static = false;
};

/// Something that can be subscribed to.
struct Channel {
    std::string title;
    std::string path; // of its feeds, without suffix: "feed", "topics/us-china", "feeds/example"
    std::string page; // its page: "", "topics/us-china", "feeds/example"
    std::string note; // a line about it, may be empty
    std::string site_url; // a source's own page, may be empty
};

struct FrontPage {
    Site site;
    Channel merged;
    std::vector<Channel> topics;
    std::vector<Channel> sources;
    std::vector<PublishedStory> stories; // newest first
};

/// The page of one topic or one source.
struct ChannelPage {
    Site site;
    Channel channel;
    std::string kind; // "Topic", "Source": stands above the title
    std::vector<PublishedStory> stories;
};

/// One appearance of a story, in the order of its time line.
struct Appearance {
    std::string feed_name, feed_title, url, headline;
    std::optional<Instant> published;
    Instant first_seen{};
    std::optional<Instant> edited;
    Reason reason;
    std::vector<Removal> removed; // what the cleaning took out
};

struct StoryPage {
    Site site;
    PublishedStory story;
    std::vector<Appearance> appearances; // oldest first
    struct Match {
        Channel topic;
        std::string reason;
    };
    std::vector<Match> topics;
};

struct SearchPage {
    Site site;
    std::string query; // empty: only the form
    std::string error; // what is wrong with the query, in words
    std::vector<PublishedStory> stories;
};

/// The page that helps to subscribe.
struct SubscribePage {
    Site site;
    Channel merged;
    std::vector<Channel> topics;
    std::vector<Channel> sources;
};

struct FeedStatus {
    std::string name, title, page;
    FeedHealth health = FeedHealth::fresh;
    std::int64_t entries = 0;
    std::optional<Instant> last_success;
    std::optional<Instant> next_poll; // nothing: at once
    std::string next_reason;
    std::string last_error;
    std::string moving_to; // a permanent redirect that is not believed yet
    std::string hub;       // state of the subscription to its hub, in words
    std::string moved_to;  // where it is fetched from, when that is not the configured address
};

struct StatusPage {
    Site site;
    std::vector<FeedStatus> feeds; // what needs attention first
    std::int64_t stories = 0;
    std::int64_t search_lag = 0; // stories that are not yet searchable
};

struct ErrorPage {
    Site site;
    std::string title; // "Nothing here"
    std::string text;
};

} // namespace gazetted::model
