// SPDX-License-Identifier: MIT
// Lists for programs: OPML of what is read and of what can be subscribed to, status as JSON.
#include "daemon/publish/outputs.hpp"
#include "feeds/date/date.hpp"
#include "feeds/poll/websub.hpp"
#include "feeds/render/json_out.hpp"
#include "feeds/render/pages.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gazetted::daemon::publish {

namespace {

constexpr std::string_view opml_type = "text/x-opml; charset=utf-8";

std::string_view opml_version(config::Format format) {
    switch (format) {
    case config::Format::atom:
        return "ATOM1";
    case config::Format::rss:
        return "RSS2";
    case config::Format::json:
        return "";
    }
    return "";
}

render::Outline outline_of(const config::Config& config, const model::Channel& channel) {
    const config::Format format = config.publish.formats.front();
    render::Outline line;
    line.text = channel.title;
    line.feed_url = fmt::format("{}{}.{}", config.server.base_url, channel.path, to_word(format));
    line.site_url = config.server.base_url + channel.page;
    line.version = opml_version(format);
    return line;
}

render::OutlineGroup group_of(const config::Config& config, std::string_view text,
                              const std::vector<model::Channel>& channels) {
    render::OutlineGroup group;
    group.text = text;
    for (const model::Channel& channel : channels) {
        group.lines.push_back(outline_of(config, channel));
    }
    return group;
}

std::string outputs_opml(const config::Config& config, const std::vector<storage::FeedRow>& feeds) {
    std::vector<render::OutlineGroup> groups;
    if (!config.publish.formats.empty()) {
        groups.push_back(group_of(config, {}, {merged_channel(config)}));
        if (!config.topics.empty()) {
            groups.push_back(group_of(config, "Topics", topic_channels(config)));
        }
        if (!feeds.empty()) {
            groups.push_back(group_of(config, "Sources", source_channels(feeds)));
        }
    }
    return render::opml(config.publish.title, groups);
}

std::string sources_opml(const config::Config& config, const std::vector<storage::FeedRow>& feeds) {
    render::OutlineGroup group;
    for (const storage::FeedRow& feed : feeds) {
        // exec: and file: are nobody else's business
        if (!url::is_http(feed.configured_url)) {
            continue;
        }
        render::Outline line;
        line.text = feed.title.empty() ? feed.name : feed.title;
        line.feed_url = feed.configured_url;
        line.site_url = feed.site_url;
        const auto configured = std::ranges::find(config.feeds, feed.name, &config::Feed::name);
        if (configured != config.feeds.end()) {
            line.categories = configured->topics;
        }
        group.lines.push_back(std::move(line));
    }
    return render::opml(config.publish.title + ": sources", std::vector{group});
}

void append_instant(render::JsonWriter& json, std::string_view name, std::optional<Instant> at) {
    if (at) {
        json.member(name, date::rfc3339(*at));
    }
}

void append_feed(render::JsonWriter& json, const storage::FeedRow& feed, Instant now) {
    const model::FeedState& state = feed.state;
    json.begin_object();
    json.member("name", feed.name);
    json.member("title", feed.title);
    json.member("health", model::to_word(state.health));
    append_instant(json, "last_poll", state.last_poll);
    append_instant(json, "last_success", state.last_success);
    append_instant(json, "last_change", state.last_change);
    if (state.next_poll != Instant{}) { // else it is polled at once
        append_instant(json, "next_poll", state.next_poll);
    }
    json.member("next_reason", state.next_reason);
    json.member("last_error", state.last_error);
    json.key("last_status").value(std::int64_t{state.last_status});
    json.key("failures").value(std::int64_t{state.failures});
    json.member("moving_to", state.move.url);
    json.member("hub", poll::hub_in_words(state, now));
    json.key("entries").value(feed.entries);
    json.end_object();
}

Result<std::string> status_json(const Job& job, const std::vector<storage::FeedRow>& feeds) {
    const auto stories = job.reader.count_stories({});
    const auto lag = job.reader.search_lag();
    if (!stories || !lag) {
        return fail(stories ? lag.error() : stories.error());
    }
    std::string out;
    render::JsonWriter json(out);
    json.begin_object();
    json.key("stories").value(*stories);
    json.key("search_lag").value(*lag);
    json.key("feeds").begin_array();
    for (const storage::FeedRow& feed : feeds) {
        append_feed(json, feed, job.now);
    }
    json.end_array();
    json.end_object();
    out += '\n';
    return out;
}

/// Search results and status are for people; everything else may be read by robots.
std::string robots_txt(const config::Config& config) {
    auto prefix = std::string(url::split(config.server.base_url).path);
    if (!prefix.ends_with('/')) {
        prefix += '/';
    }
    return fmt::format("User-agent: *\nDisallow: {0}search\nDisallow: {0}status\n", prefix);
}

} // namespace

Result<Rendered> make_list(const Job& job, const Address& address) {
    constexpr std::string_view css_type = "text/css; charset=utf-8";
    switch (address.output) {
    case Output::style_css:
        return finished(css_type, std::string(render::style_css()));
    case Output::feed_css:
        return finished(css_type, std::string(render::feed_css()));
    case Output::robots_txt:
        return finished("text/plain; charset=utf-8", robots_txt(job.config));
    default:
        break;
    }
    auto feeds = load_feeds(job);
    if (!feeds) {
        return fail(std::move(feeds.error()));
    }
    if (address.output == Output::sources_opml) {
        return finished(opml_type, sources_opml(job.config, *feeds));
    }
    if (address.output == Output::outputs_opml) {
        return finished(opml_type, outputs_opml(job.config, *feeds));
    }
    auto json = status_json(job, *feeds);
    if (!json) {
        return fail(std::move(json.error()));
    }
    return finished("application/json; charset=utf-8", std::move(*json));
}

} // namespace gazetted::daemon::publish
