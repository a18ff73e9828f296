// SPDX-License-Identifier: MIT
// Pages for people: what each shows, from the store.
#include "feeds/render/pages.hpp"
#include "daemon/publish/outputs.hpp"
#include "feeds/poll/websub.hpp"
#include "feeds/render/choose.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gazetted::daemon::publish {

namespace {

constexpr std::string_view html_type = "text/html; charset=utf-8";
constexpr std::size_t front_stories = 30;
constexpr int page_stories = 50; // of a topic, a source, a search

Rendered finished_page(std::string html, const std::vector<model::PublishedStory>& stories = {}) {
    auto rendered = finished(html_type, std::move(html));
    rendered.is_page = true;
    for (const model::PublishedStory& story : stories) {
        rendered.last_modified = std::max(rendered.last_modified, render::updated_of(story));
    }
    return rendered;
}

Result<std::vector<model::PublishedStory>> load_some(const Job& job, const Address& address,
                                                     std::string_view query) {
    auto stories = load_stories(job, address, query);
    if (stories && stories->size() > page_stories) {
        stories->resize(page_stories);
    }
    if (stories) {
        proxy_images(job, *stories);
    }
    return stories;
}

Result<Rendered> make_front(const Job& job, const Address& address) {
    auto feeds = load_feeds(job);
    if (!feeds) {
        return fail(std::move(feeds.error()));
    }
    storage::StoryQuery query;
    query.visible_at = job.now;
    query.limit = front_stories;
    auto stories = job.reader.stories(query);
    if (!stories) {
        return fail(std::move(stories.error()));
    }
    model::FrontPage page;
    page.site = site_of(job, address);
    page.merged = merged_channel(job.config);
    page.topics = topic_channels(job.config);
    page.sources = source_channels(*feeds);
    proxy_images(job, *stories);
    page.stories = std::move(*stories);
    return finished_page(render::front_page(page), page.stories);
}

Result<Rendered> make_channel_page(const Job& job, const Address& address) {
    model::ChannelPage page;
    page.site = site_of(job, address);
    if (address.output == Output::topic_page) {
        const config::Topic* topic = find_topic(job.config, address.name);
        if (topic == nullptr) {
            return fail(ErrorCode::not_found, fmt::format("there is no topic '{}'", address.name));
        }
        page.kind = "Topic";
        page.channel = topic_channel(*topic);
    } else {
        auto feed = load_feed(job, address.name);
        if (!feed) {
            return fail(std::move(feed.error()));
        }
        page.kind = "Source";
        page.channel = source_channel(*feed);
    }
    auto stories = load_some(job, address, {});
    if (!stories) {
        return fail(std::move(stories.error()));
    }
    page.stories = std::move(*stories);
    return finished_page(render::channel_page(page), page.stories);
}

Result<Rendered> make_search_page(const Job& job, const Address& address, std::string_view query) {
    model::SearchPage page;
    page.site = site_of(job, address);
    page.query = query;
    if (!query.empty()) {
        auto stories = load_some(job, address, query);
        if (stories) {
            page.stories = std::move(*stories);
        } else if (stories.error().code == ErrorCode::bad_query) {
            page.error = std::move(stories.error().text);
        } else {
            return fail(std::move(stories.error()));
        }
    }
    auto rendered = finished_page(render::search_page(page), page.stories);
    rendered.status = page.error.empty() ? 200 : 400;
    return rendered;
}

Result<Rendered> make_subscribe_page(const Job& job, const Address& address) {
    auto feeds = load_feeds(job);
    if (!feeds) {
        return fail(std::move(feeds.error()));
    }
    model::SubscribePage page;
    page.site = site_of(job, address);
    page.merged = merged_channel(job.config);
    page.topics = topic_channels(job.config);
    page.sources = source_channels(*feeds);
    return finished_page(render::subscribe_page(page));
}

model::Appearance appearance_of(const storage::EntryTrace& trace,
                                const std::vector<model::SourceRef>& sources) {
    model::Appearance appearance;
    appearance.feed_name = trace.feed_name;
    for (const model::SourceRef& source : sources) {
        if (source.feed_name == trace.feed_name) {
            appearance.feed_title = source.feed_title;
        }
    }
    appearance.url = trace.url;
    appearance.headline = trace.title;
    appearance.published = trace.published;
    appearance.first_seen = trace.first_seen;
    appearance.edited = trace.edited;
    appearance.reason = trace.reason;
    appearance.removed = trace.removed;
    return appearance;
}

/// A story that has joined another one is found there.
Rendered moved_to(StoryId story) {
    auto rendered = finished_page(fmt::format("<!doctype html><title>Moved</title><p><a "
                                              "href=\"{0}\">This story has joined another.</a>",
                                              story.value));
    rendered.location = std::to_string(story.value);
    rendered.status = 301;
    return rendered;
}

model::StoryPage story_page_of(const Job& job, const Address& address, model::PublishedStory story,
                               const storage::StoryTrace& trace) {
    model::StoryPage page;
    page.site = site_of(job, address);
    page.story = std::move(story);
    for (const storage::EntryTrace& entry : trace.entries) {
        page.appearances.push_back(appearance_of(entry, page.story.sources));
    }
    std::ranges::stable_sort(page.appearances, {}, [](const model::Appearance& appearance) {
        return appearance.published.value_or(appearance.first_seen);
    });
    for (const storage::TopicMatch& match : trace.topics) {
        if (const config::Topic* topic = find_topic(job.config, match.topic)) {
            page.topics.push_back({topic_channel(*topic), match.reason});
        }
    }
    return page;
}

Result<Rendered> make_story_page(const Job& job, const Address& address) {
    auto trace = job.reader.explain(std::to_string(address.story.value));
    if (!trace) {
        return fail(std::move(trace.error()));
    }
    if (*trace && (*trace)->id != address.story) {
        return moved_to((*trace)->id);
    }
    auto story = job.reader.story(address.story);
    if (!story) {
        return fail(std::move(story.error()));
    }
    if (!*story || !*trace) {
        return fail(ErrorCode::not_found, fmt::format("there is no story {}", address.story.value));
    }
    proxy_images(job, {&**story, 1});
    const auto page = story_page_of(job, address, std::move(**story), **trace);
    auto rendered = finished_page(render::story_page(page));
    rendered.last_modified = render::updated_of(page.story);
    return rendered;
}

model::FeedStatus status_of(const storage::FeedRow& feed, Instant now) {
    model::FeedStatus status;
    status.name = feed.name;
    status.title = feed.title;
    status.page = source_channel(feed).page;
    status.health = feed.state.health;
    status.entries = feed.entries;
    status.last_success = feed.state.last_success;
    if (feed.state.next_poll > Instant{}) {
        status.next_poll = feed.state.next_poll;
    }
    status.next_reason = feed.state.next_reason;
    status.last_error = feed.state.last_error;
    if (!feed.state.url.empty() && feed.state.url != feed.configured_url) {
        status.moved_to = feed.state.url;
    }
    status.moving_to = feed.state.move.url;
    status.hub = poll::hub_in_words(feed.state, now);
    return status;
}

Result<Rendered> make_status_page(const Job& job, const Address& address) {
    auto feeds = load_feeds(job);
    if (!feeds) {
        return fail(std::move(feeds.error()));
    }
    auto stories = job.reader.count_stories({});
    auto lag = job.reader.search_lag();
    if (!stories || !lag) {
        return fail(stories ? std::move(lag.error()) : std::move(stories.error()));
    }
    model::StatusPage page;
    page.site = site_of(job, address);
    page.stories = *stories;
    page.search_lag = *lag;
    for (const storage::FeedRow& feed : *feeds) {
        page.feeds.push_back(status_of(feed, job.now));
    }
    std::ranges::stable_sort(page.feeds, std::greater<>{}, &model::FeedStatus::health);
    return finished_page(render::status_page(page));
}

} // namespace

Result<Rendered> make_page(const Job& job, const Address& address, std::string_view query) {
    switch (address.output) {
    case Output::topic_page:
    case Output::source_page:
        return make_channel_page(job, address);
    case Output::story_page:
        return make_story_page(job, address);
    case Output::search_page:
        return make_search_page(job, address, query);
    case Output::subscribe_page:
        return make_subscribe_page(job, address);
    case Output::status_page:
        return make_status_page(job, address);
    default:
        return make_front(job, address);
    }
}

Rendered make_error_page(const config::Config& config, std::string title, std::string text) {
    model::ErrorPage page;
    page.site.title = config.publish.title;
    page.site.base_url = config.server.base_url;
    page.site.root = config.server.base_url; // the page stands at any depth
    page.title = std::move(title);
    page.text = std::move(text);
    return finished_page(render::error_page(page));
}

} // namespace gazetted::daemon::publish
