// SPDX-License-Identifier: MIT
#include "daemon/publish/publisher.hpp"

#include "daemon/publish/kept.hpp"
#include "daemon/publish/outputs.hpp"
#include "daemon/publish/readers.hpp"
#include "daemon/service/log.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <set>

namespace gazetted::daemon::publish {

namespace {

constexpr std::size_t max_document_bytes = 96u << 20;
constexpr std::size_t max_search_bytes = 8u << 20; // apart, so that searches evict no feed
constexpr std::size_t max_entry_bytes = 48u << 20;
constexpr std::size_t max_query_bytes = 500;

bool has_format(const config::Config& config, config::Format format) {
    return std::ranges::find(config.publish.formats, format) != config.publish.formats.end();
}

/// How long a document is shown before the store is asked again, where no commit says so.
std::optional<std::chrono::milliseconds> lifetime_of(const Address& address,
                                                     const config::Config& config) {
    using namespace std::chrono_literals;
    switch (address.output) {
    case Output::search:
    case Output::search_page:
        return 10s; // the full-text index trails
    case Output::status_page:
    case Output::status_json:
        return 5s;
    case Output::subscribe_page:
    case Output::sources_opml:
    case Output::outputs_opml:
        return 60s; // titles come with documents
    default:
        break;
    }
    if (config.publish.settle > 0s &&
        !std::ranges::any_of(std::array{Output::style_css, Output::feed_css, Output::robots_txt},
                             [&](Output output) { return output == address.output; })) {
        // a held story appears without a commit
        return std::clamp<std::chrono::milliseconds>(config.publish.settle / 4, 1s, 30s);
    }
    return std::nullopt;
}

Seconds max_age_of(const Address& address) {
    if (address.is_archive()) {
        return Seconds{3600};
    }
    if (address.is_archive()) {
        return Seconds{86400};
    }
    switch (address.output) {
    case Output::search:
    case Output::search_page:
        return Seconds{30};
    case Output::status_page:
    case Output::status_json:
        return Seconds{0};
    case Output::style_css:
    case Output::feed_css:
        return Seconds{3600};
    case Output::robots_txt:
        return Seconds{86400};
    default:
        return Seconds{60};
    }
}

/// Only a search has a query.
bool wants_query(std::string_view path) {
    return path == "/search" || path.starts_with("/search.");
}

std::string key_of(std::string_view path, std::string_view query) {
    std::string key(path);
    if (wants_query(path)) {
        key += '?';
        key += query;
    }
    return key;
}

bool is_file_name(std::string_view name) {
    return !name.empty() && name.front() != '.' && name.size() <= 200 &&
           name.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
}

} // namespace

void Changes::add(const Changes& more) {
    stories.insert(stories.end(), more.stories.begin(), more.stories.end());
    topics.insert(topics.end(), more.topics.begin(), more.topics.end());
    feeds.insert(feeds.end(), more.feeds.begin(), more.feeds.end());
    health = health || more.health;
}

Rendered finished(std::string_view content_type, std::string body) {
    Rendered rendered;
    rendered.content_type = content_type;
    const auto hash = XXH3_128bits(body.data(), body.size());
    rendered.etag = fmt::format("\"{:016x}{:016x}\"", hash.high64, hash.low64);
    rendered.body = std::move(body);
    return rendered;
}

Result<Rendered> make_output(const Job& job, const Address& address, std::string_view query) {
    auto made = is_feed(address.output)   ? make_feed(job, address, query)
                : is_page(address.output) ? make_page(job, address, query)
                                          : make_list(job, address);
    if (made) {
        made->max_age = max_age_of(address);
    }
    return made;
}

struct Publisher::Impl {
    explicit Impl(std::shared_ptr<const config::Config> kept_config)
        : config(std::move(kept_config)), readers(config->store.path),
          not_found(std::make_shared<const Rendered>([this] {
              auto page = make_error_page(*config, "Nothing here",
                                          "There is no such page, or the story is no longer kept.");
              page.status = 404;
              return page;
          }())) {
        if (config->publish.images != "proxy") {
            return;
        }
        if (auto key = load_image_key(*config)) {
            images.emplace(config->server.base_url, std::move(*key));
        } else {
            service::log(service::LogLevel::error, "publish", {},
                         key.error().text + "; until then pictures are shown from where they are");
        }
    }

    KeptDocuments& kept_for(std::string_view path) {
        return wants_query(path) ? searches : documents;
    }

    /// What `path` is, where it is something and its format is served.
    std::optional<Address> address_of(std::string_view path) const {
        auto address = parse_address(path);
        if (address && is_feed(address->output) && !has_format(*config, address->format)) {
            return std::nullopt;
        }
        return address;
    }

    Result<Rendered> make(const Address& address, std::string_view query, Instant now,
                          Destination destination, const Rendered* earlier = nullptr) {
        auto reader = readers.borrow();
        if (!reader) {
            return fail(std::move(reader.error()));
        }
        return make_output(
            {*config, **reader, entries, now, destination, earlier, images ? &*images : nullptr},
            address, query);
    }

    std::shared_ptr<const config::Config> config;
    Readers readers;
    KeptDocuments documents{max_document_bytes};
    KeptDocuments searches{max_search_bytes};
    KeptEntries entries{max_entry_bytes};
    KeptVersions versions;
    std::shared_ptr<const Rendered> not_found;
    std::optional<ImageAddresses> images;
};

Publisher::Publisher(std::shared_ptr<const config::Config> config)
    : impl_(std::make_unique<Impl>(std::move(config))) {}

Publisher::~Publisher() = default;

void Publisher::on_commit(const Changes& changes) {
    impl_->entries.on_commit(changes);
    impl_->documents.on_commit(changes);
    impl_->searches.on_commit(changes);
}

std::shared_ptr<const Rendered> Publisher::not_found() const {
    return impl_->not_found;
}

std::optional<Picture> Publisher::picture(std::string_view path) const {
    return impl_->images ? impl_->images->picture(path) : std::nullopt;
}

std::shared_ptr<const Rendered> Publisher::cached(std::string_view path,
                                                  std::string_view query) const {
    const auto now = std::chrono::steady_clock::now();
    if (wants_query(path)) {
        return impl_->searches.find(key_of(path, query), now);
    }
    return impl_->documents.find(path, now);
}

Result<std::shared_ptr<const Rendered>> Publisher::render(std::string_view path,
                                                          std::string_view query, Instant now) {
    const auto address = impl_->address_of(path);
    if (!address) {
        return fail(ErrorCode::not_found, fmt::format("there is no '{}'", path));
    }
    if (is_search(address->output) && query.size() > max_query_bytes) {
        return fail(ErrorCode::bad_query,
                    fmt::format("a search may have {} bytes", max_query_bytes));
    }
    if (auto kept = cached(path, query)) {
        return kept;
    }
    KeptDocuments& documents = impl_->kept_for(path);
    const auto ticket = documents.begin(*address);
    auto made = impl_->make(*address, query, now, Destination::live);
    if (!made) {
        documents.abandon(ticket);
        return fail(std::move(made.error()));
    }
    auto document = std::make_shared<const Rendered>(std::move(*made));
    impl_->versions.add(path, *document);
    std::optional<MonotonicTime> until;
    if (const auto lifetime = lifetime_of(*address, *impl_->config)) {
        until = std::chrono::steady_clock::now() + *lifetime;
    }
    documents.finish(ticket, key_of(path, query), document, until);
    return document;
}

std::shared_ptr<const Rendered>
Publisher::earlier(std::string_view path,
                   const std::function<bool(std::string_view etag)>& is_it) const {
    return impl_->versions.find(path, is_it);
}

Result<std::shared_ptr<const Rendered>>
Publisher::render_delta(std::string_view path, const Rendered& earlier, Instant now) {
    const auto address = impl_->address_of(path);
    if (!address || !is_feed(address->output)) {
        return fail(ErrorCode::not_found, fmt::format("there is no '{}'", path));
    }
    auto made = impl_->make(*address, {}, now, Destination::live, &earlier);
    if (!made) {
        return fail(std::move(made.error()));
    }
    return std::make_shared<const Rendered>(std::move(*made));
}

Result<Rendered> Publisher::render_static(std::string_view path, Instant now) {
    const auto address = impl_->address_of(path);
    if (!address) {
        return fail(ErrorCode::not_found, fmt::format("there is no '{}'", path));
    }
    return impl_->make(*address, {}, now, Destination::mirror);
}

Result<std::string> Publisher::previous_archive(std::string_view path, Instant now) {
    const auto address = impl_->address_of(path);
    if (!address || !address->is_archive()) {
        return fail(ErrorCode::not_found, fmt::format("there is no '{}'", path));
    }
    auto reader = impl_->readers.borrow();
    if (!reader) {
        return fail(std::move(reader.error()));
    }
    const Job job{*impl_->config,      **reader, impl_->entries, now,
                  Destination::mirror, nullptr,  nullptr};
    return publish::previous_archive(job, *address);
}

Result<std::vector<std::string>> Publisher::static_paths(Instant now) {
    auto reader = impl_->readers.borrow();
    if (!reader) {
        return fail(std::move(reader.error()));
    }
    const Job job{*impl_->config,      **reader, impl_->entries, now,
                  Destination::mirror, nullptr,  nullptr};
    const auto feeds = load_feeds(job);
    if (!feeds) {
        return fail(feeds.error());
    }
    std::vector<std::string> paths{"/",          "/subscribe", "/sources.opml", "/outputs.opml",
                                   "/style.css", "/feed.css",  "/robots.txt"};
    std::set<std::int64_t> stories;
    const auto add = [&](const Address& address, const std::string& path) -> Result<void> {
        for (const config::Format format : job.config.publish.formats) {
            paths.push_back(fmt::format("{}.{}", path, to_word(format)));
        }
        auto shown = load_stories(job, address, {});
        if (!shown) {
            return fail(std::move(shown.error()));
        }
        for (const model::PublishedStory& story : *shown) {
            stories.insert(story.id.value);
        }
        return {};
    };
    if (auto added = add({Output::merged, {}, {}, {}, {}, {}}, "/feed"); !added) {
        return fail(std::move(added.error()));
    }
    for (const config::Topic& topic : job.config.topics) {
        if (is_file_name(topic.name)) {
            const auto page = "/topics/" + topic.name;
            paths.push_back(page);
            if (auto added = add({Output::topic, topic.name, {}, {}, {}, {}}, page); !added) {
                return fail(std::move(added.error()));
            }
        }
    }
    for (const storage::FeedRow& feed : *feeds) {
        if (is_file_name(feed.name)) {
            const auto page = "/feeds/" + feed.name;
            paths.push_back(page);
            if (auto added = add({Output::source, feed.name, {}, {}, {}, {}}, page); !added) {
                return fail(std::move(added.error()));
            }
        }
    }
    for (const std::int64_t story : stories) {
        paths.push_back(fmt::format("/stories/{}", story));
    }
    return paths;
}

std::vector<std::string> Publisher::static_paths(const Changes& changes) const {
    std::vector<std::string> paths{"/subscribe", "/sources.opml", "/outputs.opml"};
    const auto add = [&](const std::string& path) {
        for (const config::Format format : impl_->config->publish.formats) {
            paths.push_back(fmt::format("{}.{}", path, to_word(format)));
        }
    };
    if (!changes.stories.empty() || changes.health) {
        paths.emplace_back("/");
    }
    if (!changes.stories.empty()) {
        add("/feed");
    }
    for (const auto& [folder, names] :
         {std::pair("/topics/", &changes.topics), std::pair("/feeds/", &changes.feeds)}) {
        for (const std::string& name : std::set(names->begin(), names->end())) {
            if (is_file_name(name)) {
                paths.push_back(folder + name);
                add(folder + name);
            }
        }
    }
    for (const StoryId story : std::set(changes.stories.begin(), changes.stories.end())) {
        paths.push_back(fmt::format("/stories/{}", story.value));
    }
    return paths;
}

} // namespace gazetted::daemon::publish
