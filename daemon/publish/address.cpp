// SPDX-License-Identifier: MIT
#include "daemon/publish/address.hpp"

#include <array>
#include <charconv>

namespace gazetted::daemon::publish {

namespace {

struct Fixed {
    std::string_view path;
    Output output;
};
constexpr std::array<Fixed, 10> fixed_paths{{{"/", Output::front},
                                             {"/search", Output::search_page},
                                             {"/subscribe", Output::subscribe_page},
                                             {"/status", Output::status_page},
                                             {"/status.json", Output::status_json},
                                             {"/sources.opml", Output::sources_opml},
                                             {"/outputs.opml", Output::outputs_opml},
                                             {"/style.css", Output::style_css},
                                             {"/feed.css", Output::feed_css},
                                             {"/robots.txt", Output::robots_txt}}};

constexpr std::array<config::Format, 3> formats{config::Format::atom, config::Format::rss,
                                                config::Format::json};

/// Takes ".atom", ".rss" or ".json" off the end.
std::optional<config::Format> take_format(std::string_view& path) {
    for (const config::Format format : formats) {
        const std::string_view word = to_word(format);
        if (path.size() > word.size() + 1 && path.ends_with(word) &&
            path[path.size() - word.size() - 1] == '.') {
            path.remove_suffix(word.size() + 1);
            return format;
        }
    }
    return std::nullopt;
}

/// 0 for what is no id. "007" is not a second address of story 7.
StoryId read_id(std::string_view digits) {
    StoryId story;
    const auto* end = digits.data() + digits.size();
    const auto [stop, problem] = std::from_chars(digits.data(), end, story.value);
    const bool whole = problem == std::errc{} && stop == end && digits.front() != '0';
    return whole && story.value > 0 ? story : StoryId{};
}

std::optional<Address> story_address(std::string_view digits) {
    Address address;
    address.output = Output::story_page;
    address.story = read_id(digits);
    return address.story ? std::optional(address) : std::nullopt;
}

/// "NAME" or "NAME.atom" below a folder.
std::optional<Address> named_address(std::string_view name, Output page, Output feed) {
    if (name.empty() || name.find('/') != std::string_view::npos) {
        return std::nullopt;
    }
    Address address;
    const auto format = take_format(name);
    address.output = format ? feed : page;
    address.format = format.value_or(config::Format::atom);
    address.name = name;
    return address;
}

/// "feed/1-256.atom", "topics/NAME/1-256.atom", "feeds/NAME/1-256.atom".
std::optional<Address> archive_address(std::string_view path) {
    const auto format = take_format(path);
    const auto slash = path.rfind('/');
    const auto dash = path.rfind('-');
    if (!format || slash == std::string_view::npos || dash == std::string_view::npos ||
        dash < slash + 2 || dash + 1 == path.size()) {
        return std::nullopt;
    }
    Address address;
    address.format = *format;
    address.first = read_id(path.substr(slash + 1, dash - slash - 1));
    address.last = read_id(path.substr(dash + 1));
    const auto of = path.substr(0, slash);
    constexpr std::string_view topics = "topics/", feeds = "feeds/";
    if (of == "feed") {
        address.output = Output::merged;
    } else if (of.starts_with(topics)) {
        address.output = Output::topic;
        address.name = of.substr(topics.size());
    } else if (of.starts_with(feeds)) {
        address.output = Output::source;
        address.name = of.substr(feeds.size());
    } else {
        return std::nullopt;
    }
    const bool is_named = address.output == Output::merged ||
                          (!address.name.empty() && address.name.find('/') == std::string::npos);
    const bool is_range = address.first && address.last && address.first <= address.last;
    return is_named && is_range ? std::optional(address) : std::nullopt;
}

} // namespace

std::string_view to_word(config::Format format) {
    switch (format) {
    case config::Format::atom:
        return "atom";
    case config::Format::rss:
        return "rss";
    case config::Format::json:
        return "json";
    }
    return "atom";
}

std::optional<Address> parse_address(std::string_view path) {
    for (const Fixed& fixed : fixed_paths) {
        if (fixed.path == path) {
            return Address{fixed.output, {}, {}, {}, {}, {}};
        }
    }
    constexpr std::string_view topics = "/topics/", feeds = "/feeds/", stories = "/stories/",
                               archive = "/archive/";
    if (path.starts_with(topics)) {
        return named_address(path.substr(topics.size()), Output::topic_page, Output::topic);
    }
    if (path.starts_with(feeds)) {
        return named_address(path.substr(feeds.size()), Output::source_page, Output::source);
    }
    if (path.starts_with(archive)) {
        return archive_address(path.substr(archive.size()));
    }
    if (path.starts_with(stories) && path.size() > stories.size()) {
        return story_address(path.substr(stories.size()));
    }
    if (const auto format = take_format(path)) {
        if (path == "/feed") {
            return Address{Output::merged, {}, *format, {}, {}, {}};
        }
        if (path == "/search") {
            return Address{Output::search, {}, *format, {}, {}, {}};
        }
        if (path == "/health" && *format == config::Format::atom) {
            return Address{Output::health, {}, *format, {}, {}, {}};
        }
    }
    return std::nullopt;
}

bool is_feed(Output output) {
    return output <= Output::health;
}

bool is_page(Output output) {
    return output >= Output::front && output <= Output::status_page;
}

bool is_search(Output output) {
    return output == Output::search || output == Output::search_page;
}

} // namespace gazetted::daemon::publish
