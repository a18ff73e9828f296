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

std::optional<Address> story_address(std::string_view digits) {
    Address address;
    address.output = Output::story_page;
    const auto* end = digits.data() + digits.size();
    const auto [stop, problem] = std::from_chars(digits.data(), end, address.story.value);
    // "007" is not a second address of story 7
    const bool whole = problem == std::errc{} && stop == end && digits.front() != '0';
    return whole && address.story.value > 0 ? std::optional(address) : std::nullopt;
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
            return Address{fixed.output, {}, {}, {}};
        }
    }
    constexpr std::string_view topics = "/topics/", feeds = "/feeds/", stories = "/stories/";
    if (path.starts_with(topics)) {
        return named_address(path.substr(topics.size()), Output::topic_page, Output::topic);
    }
    if (path.starts_with(feeds)) {
        return named_address(path.substr(feeds.size()), Output::source_page, Output::source);
    }
    if (path.starts_with(stories) && path.size() > stories.size()) {
        return story_address(path.substr(stories.size()));
    }
    if (const auto format = take_format(path)) {
        if (path == "/feed") {
            return Address{Output::merged, {}, *format, {}};
        }
        if (path == "/search") {
            return Address{Output::search, {}, *format, {}};
        }
        if (path == "/health" && *format == config::Format::atom) {
            return Address{Output::health, {}, *format, {}};
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
