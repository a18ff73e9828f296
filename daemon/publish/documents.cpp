// SPDX-License-Identifier: MIT
// Feeds: stories from the store, entries from those kept or rendered now, a document around them.
#include "daemon/publish/outputs.hpp"
#include "feeds/render/choose.hpp"
#include "feeds/render/images.hpp"
#include "feeds/render/pages.hpp"
#include "feeds/render/usable.hpp"

#include <fmt/format.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <set>

namespace gazetted::daemon::publish {

namespace {

constexpr std::size_t max_tombstones = 100; // in one document

std::string render_entry(const model::PublishedStory& story, const render::Context& context,
                         config::Format format) {
    switch (format) {
    case config::Format::atom:
        return render::atom_entry(story, context);
    case config::Format::rss:
        return render::rss_item(story, context);
    case config::Format::json:
        return render::json_item(story, context);
    }
    return {};
}

std::string render_document(const model::Document& document,
                            std::span<const std::string_view> entries, config::Format format) {
    switch (format) {
    case config::Format::atom:
        return render::atom_document(document, entries);
    case config::Format::rss:
        return render::rss_document(document, entries);
    case config::Format::json:
        return render::json_document(document, entries);
    }
    return {};
}

std::string_view content_type_of(config::Format format) {
    switch (format) {
    case config::Format::atom:
        return "application/atom+xml; charset=utf-8";
    case config::Format::rss:
        return "application/rss+xml; charset=utf-8";
    case config::Format::json:
        return "application/feed+json; charset=utf-8";
    }
    return "application/octet-stream";
}

/// Browsers offer a file of a feed's own type for saving; as XML they show it by its style sheet.
std::string_view browser_type_of(config::Format format) {
    return format == config::Format::json ? "" : "application/xml; charset=utf-8";
}

std::uint64_t hash_of(std::string_view entry) {
    return XXH3_64bits(entry.data(), entry.size());
}

std::vector<std::uint64_t> hashes_of(const std::vector<std::string_view>& entries) {
    std::vector<std::uint64_t> hashes;
    hashes.reserve(entries.size());
    for (const std::string_view entry : entries) {
        hashes.push_back(hash_of(entry));
    }
    std::sort(hashes.begin(), hashes.end());
    return hashes;
}

/// The language that all stories share; empty where they differ.
std::string common_language(const std::vector<model::PublishedStory>& stories) {
    std::string common;
    for (const model::PublishedStory& story : stories) {
        auto language = render::language_of(story);
        if (language.empty() || (!common.empty() && language != common)) {
            return {};
        }
        common = std::move(language);
    }
    return common;
}

/// Each story's bytes, from those kept or made now.
std::vector<KeptEntries::Bytes> render_entries(const Job& job, std::uint64_t begun,
                                               const std::vector<model::PublishedStory>& stories,
                                               config::Format format) {
    const render::Context context{job.config.server.base_url, job.config.publish.also_reported
                                                                  ? render::AlsoReported::show
                                                                  : render::AlsoReported::hide};
    std::vector<KeptEntries::Bytes> entries;
    entries.reserve(stories.size());
    for (const model::PublishedStory& story : stories) {
        auto bytes = story.id ? job.entries.find(story, format) : nullptr;
        if (!bytes) {
            bytes = std::make_shared<const std::string>(render_entry(story, context, format));
            if (story.id) {
                job.entries.keep(begun, story, format, bytes);
            }
        }
        entries.push_back(std::move(bytes));
    }
    return entries;
}

/// RFC 3229: of the rendered feed only the entries that `earlier` has not.
void make_delta(Rendered& rendered, const Rendered& earlier, model::Document& document,
                std::vector<std::string_view> entries, config::Format format) {
    std::erase_if(entries, [&](std::string_view entry) {
        return std::binary_search(earlier.entries.begin(), earlier.entries.end(), hash_of(entry));
    });
    document.prev_archive.clear();
    rendered.body = render_document(document, entries, format);
    rendered.status = 226;
}

/// RFC 6721: what a reader of this feed may still show and should not.
Result<std::vector<model::Withdrawal>> load_withdrawn(const Job& job, const Address& address,
                                                      Instant since) {
    auto tombstones = job.reader.tombstones(
        since, max_tombstones, address.output == Output::topic ? address.name : std::string(),
        address.output == Output::source ? address.name : std::string());
    if (!tombstones) {
        return fail(std::move(tombstones.error()));
    }
    std::vector<model::Withdrawal> withdrawn;
    for (storage::Tombstone& tombstone : *tombstones) {
        model::Withdrawal gone;
        gone.atom_id = std::move(tombstone.atom_id);
        gone.when = tombstone.when;
        gone.reason = std::move(tombstone.reason);
        if (tombstone.merged_into) {
            gone.merged_into = fmt::format("{}stories/{}", job.config.server.base_url,
                                           tombstone.merged_into->value);
        }
        withdrawn.push_back(std::move(gone));
    }
    return withdrawn;
}

void describe_merged(const config::Config& config, model::Document& document) {
    document.kind = model::DocumentKind::merged;
    document.title = config.publish.title;
    document.subtitle = "Each story once, with everyone who reported it";
    document.path = "feed";
}

void describe_search(std::string_view query, model::Document& document) {
    document.kind = model::DocumentKind::search;
    document.name = query;
    document.title = fmt::format("Search: {}", query);
    document.path = "search";
    document.site_path = "search";
}

void describe_channel(const model::Channel& channel, std::string_view name,
                      model::Document& document) {
    document.name = name;
    document.title = channel.title;
    document.path = channel.path;
    document.site_path = channel.page;
    document.subtitle = channel.note;
}

} // namespace

Result<model::Document> describe(const Job& job, const Address& address, std::string_view query) {
    model::Document document;
    document.base_url = job.config.server.base_url;
    if (!is_search(address.output)) { // nobody is told what a search would find
        document.hub = hub_address(job.config);
    }
    switch (address.output) {
    case Output::topic: {
        const config::Topic* topic = find_topic(job.config, address.name);
        if (topic == nullptr) {
            return fail(ErrorCode::not_found, fmt::format("there is no topic '{}'", address.name));
        }
        document.kind = model::DocumentKind::topic;
        describe_channel(topic_channel(*topic), topic->name, document);
        break;
    }
    case Output::source: {
        auto feed = load_feed(job, address.name);
        if (!feed) {
            return fail(std::move(feed.error()));
        }
        document.kind = model::DocumentKind::source;
        describe_channel(source_channel(*feed), feed->name, document);
        document.language = render::usable_language(feed->language);
        break;
    }
    case Output::search:
        describe_search(query, document);
        break;
    case Output::health:
        document.kind = model::DocumentKind::health;
        document.title = job.config.publish.title + ": health of the sources";
        document.path = "health";
        document.site_path = "status";
        break;
    default:
        describe_merged(job.config, document);
    }
    std::string identity = document.path;
    if (address.output == Output::search) {
        identity += "?q=" + render::encode_component(query);
    }
    document.atom_id = tag_uri(job.config, identity);
    return document;
}

Result<storage::StoryQuery> query_of(const Job& job, const Address& address) {
    constexpr std::size_t most_of_archive = 1024;
    storage::StoryQuery wanted;
    wanted.visible_at = job.now;
    wanted.first = address.first;
    wanted.last = address.last;
    wanted.limit = address.is_archive()
                       ? most_of_archive
                       : static_cast<std::size_t>(std::max(job.config.publish.entries, 1));
    if (address.output == Output::topic || address.output == Output::topic_page) {
        const config::Topic* topic = find_topic(job.config, address.name);
        if (topic == nullptr) {
            return fail(ErrorCode::not_found, fmt::format("there is no topic '{}'", address.name));
        }
        wanted.topic = topic->name;
        wanted.min_sources = topic->min_sources;
    } else if (address.output == Output::source || address.output == Output::source_page) {
        wanted.feed = address.name;
    }
    return wanted;
}

Result<std::vector<model::PublishedStory>> load_stories(const Job& job, const Address& address,
                                                        std::string_view query) {
    if (is_search(address.output)) {
        return search_stories(job, query);
    }
    if (address.output == Output::health) {
        return load_health(job);
    }
    auto wanted = query_of(job, address);
    if (!wanted) {
        return fail(std::move(wanted.error()));
    }
    return job.reader.stories(*wanted);
}

void proxy_images(const Job& job, std::span<model::PublishedStory> stories) {
    if (job.images == nullptr) {
        return;
    }
    std::set<std::string_view> private_feeds;
    for (const config::Feed& feed : job.config.feeds) {
        if (feed.allow_private) {
            private_feeds.insert(feed.name);
        }
    }
    for (model::PublishedStory& story : stories) {
        const bool may_be_private =
            !story.sources.empty() && private_feeds.contains(story.sources.front().feed_name);
        const Reach reach = may_be_private ? Reach::private_too : Reach::public_only;
        render::set_image_addresses(
            story, [&](std::string_view url) { return job.images->publish(url, reach); });
    }
}

Result<Rendered> make_feed(const Job& job, const Address& address, std::string_view query) {
    auto document = describe(job, address, query);
    if (!document) {
        return fail(std::move(document.error()));
    }
    if (address.is_archive()) {
        document->hub.clear(); // nobody is told of what does not change
    }
    const auto begun = job.entries.begin();
    auto stories = load_stories(job, address, query);
    if (!stories) {
        return fail(std::move(stories.error()));
    }
    proxy_images(job, *stories);
    const auto entries = render_entries(job, begun, *stories, address.format);
    std::vector<std::string_view> views;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        views.emplace_back(*entries[i]);
        document->updated = std::max(document->updated, render::updated_of((*stories)[i]));
    }
    if (document->language.empty()) {
        document->language = common_language(*stories);
    }
    if (address.is_archive() && (stories->empty() || !is_archive_range(address))) {
        return fail(ErrorCode::not_found, "there is no such archive");
    }
    if (!is_search(address.output) && address.output != Output::health) {
        auto shown = query_of(job, address);
        if (!shown) {
            return fail(std::move(shown.error()));
        }
        if (auto linked = link_history(job, address, *shown, *stories, *document); !linked) {
            return fail(std::move(linked.error()));
        }
    }
    if (document->kind <= model::DocumentKind::source && !address.is_archive() &&
        !stories->empty()) {
        auto withdrawn = load_withdrawn(job, address, stories->back().published);
        if (!withdrawn) {
            return fail(std::move(withdrawn.error()));
        }
        document->withdrawn = std::move(*withdrawn);
    }
    auto rendered = finished(content_type_of(address.format),
                             render_document(*document, views, address.format));
    if (document->kind <= model::DocumentKind::source && !address.is_archive()) {
        rendered.entries = hashes_of(views);
    }
    if (job.earlier != nullptr) {
        make_delta(rendered, *job.earlier, *document, std::move(views), address.format);
    }
    if (!document->prev_archive.empty()) {
        rendered.prev_archive = "/" + document->prev_archive;
    }
    rendered.browser_type = browser_type_of(address.format);
    if (!document->hub.empty()) { // WebSub section 4
        rendered.links = fmt::format("<{}>; rel=\"hub\", <{}{}.{}>; rel=\"self\"", document->hub,
                                     document->base_url, document->path, to_word(address.format));
    }
    rendered.last_modified = document->updated;
    return rendered;
}

} // namespace gazetted::daemon::publish
