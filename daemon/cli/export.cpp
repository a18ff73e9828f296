// SPDX-License-Identifier: MIT
// OPML on standard output: what is read, or what can be subscribed to.
#include "daemon/cli/command.hpp"
#include "daemon/cli/configuration.hpp"
#include "feeds/render/render.hpp"
#include "feeds/url/url.hpp"
#include "storage/store.hpp"

#include <fmt/core.h>

#include <array>
#include <map>
#include <string>
#include <vector>

namespace gazetted::daemon::cli {

namespace {

using Known = std::map<std::string, storage::FeedRow>; // by name

/// What the store knows of the feeds' own titles; nothing before the first poll.
Known known_feeds(const config::Config& config) {
    Known known;
    if (auto reader = storage::Reader::open(config.store.path)) {
        if (auto feeds = reader->feeds()) {
            for (storage::FeedRow& feed : *feeds) {
                known.emplace(feed.name, std::move(feed));
            }
        }
    }
    return known;
}

std::string title_of(const config::Feed& feed, const Known& known) {
    if (!feed.title.empty()) {
        return feed.title;
    }
    const auto found = known.find(feed.name);
    return found == known.end() || found->second.title.empty() ? feed.name : found->second.title;
}

std::string sources(const config::Config& config, const Known& known) {
    render::OutlineGroup group;
    for (const config::Feed& feed : config.feeds) {
        if (!url::is_http(feed.url)) {
            fmt::print(stderr, "left out: {}: {} means something on this machine only\n", feed.name,
                       feed.url);
            continue;
        }
        render::Outline line;
        line.text = title_of(feed, known);
        line.feed_url = feed.url;
        line.categories = feed.topics;
        if (const auto found = known.find(feed.name); found != known.end()) {
            line.site_url = found->second.site_url;
        }
        group.lines.push_back(std::move(line));
    }
    return render::opml(config.publish.title + ": sources", std::array{group});
}

render::Outline output(const config::Config& config, std::string title, const std::string& path,
                       const std::string& page) {
    render::Outline line;
    line.text = std::move(title);
    const config::Format format = config.publish.formats.front();
    line.version = format == config::Format::atom  ? "ATOM1"
                   : format == config::Format::rss ? "RSS2"
                                                   : "";
    line.feed_url = config.server.base_url + path +
                    (format == config::Format::atom  ? ".atom"
                     : format == config::Format::rss ? ".rss"
                                                     : ".json");
    line.site_url = config.server.base_url + page;
    return line;
}

std::string outputs(const config::Config& config, const Known& known) {
    std::vector<render::OutlineGroup> groups(1);
    groups[0].lines.push_back(output(config, config.publish.title, "feed", ""));
    render::OutlineGroup topics{"Topics", {}};
    for (const config::Topic& topic : config.topics) {
        const std::string path = "topics/" + topic.name;
        topics.lines.push_back(output(config, topic.title, path, path));
    }
    render::OutlineGroup feeds{"Sources", {}};
    for (const config::Feed& feed : config.feeds) {
        const std::string path = "feeds/" + feed.name;
        feeds.lines.push_back(output(config, title_of(feed, known), path, ""));
    }
    for (auto* group : {&topics, &feeds}) {
        if (!group->lines.empty()) {
            groups.push_back(std::move(*group));
        }
    }
    return render::opml(config.publish.title, groups);
}

int export_opml(const Arguments& arguments) {
    const auto config = load_or_report(arguments);
    if (!config) {
        return exit_config;
    }
    const Known known = known_feeds(*config);
    fmt::print("{}", arguments.has("outputs") ? outputs(*config, known) : sources(*config, known));
    return exit_done;
}

constexpr std::array options{
    Option{"outputs", "", "what can be subscribed to, instead of what is read"}};

} // namespace

extern const Command export_command;
const Command export_command{"export",   "", "Write OPML: the feeds that are read.", options, 0, 0,
                             export_opml};

} // namespace gazetted::daemon::cli
