// SPDX-License-Identifier: MIT
#include "daemon/fetch/hold.hpp"
#include "daemon/publish/outputs.hpp"
#include "feeds/render/usable.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gazetted::daemon::publish {

model::Site site_of(const Job& job, const Address& address) {
    model::Site site;
    site.title = job.config.publish.title;
    site.base_url = job.config.server.base_url;
    const bool is_deep = address.output == Output::topic_page ||
                         address.output == Output::source_page ||
                         address.output == Output::story_page;
    site.root = is_deep ? "../" : "";
    for (const config::Format format : job.config.publish.formats) {
        site.formats.emplace_back(to_word(format));
    }
    site.is_static = job.destination == Destination::mirror;
    return site;
}

model::Channel merged_channel(const config::Config& config) {
    model::Channel channel;
    channel.title = config.publish.title;
    channel.path = "feed";
    return channel;
}

model::Channel topic_channel(const config::Topic& topic) {
    model::Channel channel;
    channel.title = topic.title.empty() ? topic.name : topic.title;
    channel.path = "topics/" + render::encode_component(topic.name);
    channel.page = channel.path;
    channel.note = topic.match;
    if (topic.min_sources > 1) {
        channel.note += fmt::format("{}reported by at least {} sources",
                                    channel.note.empty() ? "" : ", ", topic.min_sources);
    }
    return channel;
}

model::Channel source_channel(const storage::FeedRow& feed) {
    model::Channel channel;
    channel.title = feed.title.empty() ? feed.name : feed.title;
    channel.path = "feeds/" + render::encode_component(feed.name);
    channel.page = channel.path;
    channel.site_url = feed.site_url;
    return channel;
}

std::vector<model::Channel> topic_channels(const config::Config& config) {
    std::vector<model::Channel> channels;
    channels.reserve(config.topics.size());
    for (const config::Topic& topic : config.topics) {
        channels.push_back(topic_channel(topic));
    }
    return channels;
}

std::vector<model::Channel> source_channels(const std::vector<storage::FeedRow>& feeds) {
    std::vector<model::Channel> channels;
    channels.reserve(feeds.size());
    for (const storage::FeedRow& feed : feeds) {
        channels.push_back(source_channel(feed));
    }
    return channels;
}

Result<std::vector<storage::FeedRow>> load_feeds(const Job& job) {
    auto feeds = job.reader.feeds();
    auto holds = job.reader.holds(job.now);
    if (feeds && holds) {
        fetch::show_holds(*feeds, fetch::Holds(std::move(*holds)), job.now);
    }
    if (feeds) {
        std::erase_if(*feeds, [](const storage::FeedRow& feed) { return !feed.active; });
        std::ranges::stable_sort(*feeds, {}, [](const storage::FeedRow& feed) {
            return std::tie(feed.title.empty() ? feed.name : feed.title, feed.name);
        });
    }
    return feeds;
}

Result<storage::FeedRow> load_feed(const Job& job, std::string_view name) {
    auto feed = job.reader.feed(name);
    if (!feed) {
        return fail(std::move(feed.error()));
    }
    if (*feed) {
        return std::move(**feed);
    }
    return fail(ErrorCode::not_found, fmt::format("there is no source '{}'", name));
}

const config::Topic* find_topic(const config::Config& config, std::string_view name) {
    const auto found = std::ranges::find(config.topics, name, &config::Topic::name);
    return found == config.topics.end() ? nullptr : &*found;
}

std::string tag_uri(const config::Config& config, std::string_view path) {
    std::string_view host = url::split(config.server.base_url).host;
    // RFC 4151 wants a host name; an IPv6 literal is none
    if (host.empty() || host.find_first_of("[]:") != std::string_view::npos) {
        host = "localhost";
    }
    return fmt::format("tag:{},2026:gazetted/{}", host, path);
}

std::string hub_address(const config::Config& config) {
    return config.publish.hub.empty() ? config.server.base_url + "hub" : config.publish.hub;
}

} // namespace gazetted::daemon::publish
