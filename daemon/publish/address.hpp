// SPDX-License-Identifier: MIT
#pragma once

// The addresses that are served: "/topics/us-china.atom" -> what it is. Pure text; whether a topic
// or a feed of that name exists is for the publisher to say.

#include "config/config.hpp"
#include "feeds/base/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gazetted::daemon::publish {

enum class Output : std::uint8_t {
    merged, // feeds
    topic,
    source,
    search,
    health,
    front, // pages
    topic_page,
    source_page,
    story_page,
    search_page,
    subscribe_page,
    status_page,
    status_json, // the rest
    sources_opml,
    outputs_opml,
    style_css,
    feed_css,
    robots_txt,
};

struct Address {
    Output output = Output::front;
    std::string name; // topic or source
    config::Format format = config::Format::atom;
    StoryId story;
    StoryId first, last; // of an archive: the ids of its stories; 0: the live document
    bool is_archive() const { return last.value > 0; }
};

/// `path` is percent-decoded and starts with "/". "/topics/a.atom" is the feed of topic "a".
std::optional<Address> parse_address(std::string_view path);

/// The only form of Output::health.
inline constexpr std::string_view health_feed = "/health.atom";

/// "atom", "rss", "json".
std::string_view to_word(config::Format format);
bool is_feed(Output output);
bool is_page(Output output);
bool is_search(Output output);

} // namespace gazetted::daemon::publish
