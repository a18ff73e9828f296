// SPDX-License-Identifier: MIT
#include "daemon/publish/kept.hpp"

#include <algorithm>

namespace gazetted::daemon::publish {

namespace {

constexpr std::size_t max_remembered_changes = 20000; // stories
constexpr std::size_t bookkeeping_bytes = 200;        // about what one kept thing costs beside

template <class Range, class Value>
bool holds(const Range& range, const Value& value) {
    return std::ranges::find(range, value) != range.end();
}

/// Whether `address` shows anything of what changed.
bool is_touched(const Address& address, const Changes& changes) {
    switch (address.output) {
    case Output::merged:
    case Output::search:
    case Output::search_page:
        return !changes.stories.empty();
    case Output::front: // also names the sources, by titles that their first documents bring
        return !changes.stories.empty() || changes.health;
    case Output::topic:
    case Output::topic_page:
        return holds(changes.topics, address.name);
    case Output::source:
    case Output::source_page:
        return holds(changes.feeds, address.name);
    case Output::story_page:
        return holds(changes.stories, address.story);
    case Output::health:
    case Output::subscribe_page:
    case Output::sources_opml:
    case Output::outputs_opml:
        return changes.health;
    case Output::status_page:
    case Output::status_json:
        return true;
    case Output::style_css:
    case Output::feed_css:
    case Output::robots_txt:
        return false;
    }
    return true;
}

std::size_t cost_of(const Rendered& document) {
    return document.body.size() + bookkeeping_bytes;
}

} // namespace

std::shared_ptr<const Rendered> KeptDocuments::find(std::string_view key, MonotonicTime now) {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) {
        return nullptr;
    }
    const auto kept = found->second;
    if (kept->until && now >= *kept->until) {
        drop(kept);
        return nullptr;
    }
    order_.splice(order_.begin(), order_, kept);
    return kept->document;
}

std::uint64_t KeptDocuments::begin(const Address& address) {
    const std::lock_guard lock(mutex_);
    begun_.emplace(next_ticket_, Begun{address});
    return next_ticket_++;
}

void KeptDocuments::finish(std::uint64_t ticket, const std::string& key,
                           std::shared_ptr<const Rendered> document,
                           std::optional<MonotonicTime> until) {
    const std::lock_guard lock(mutex_);
    const auto begun = begun_.extract(ticket);
    if (begun.empty() || begun.mapped().is_stale || cost_of(*document) > max_bytes_) {
        return;
    }
    if (const auto old = by_key_.find(key); old != by_key_.end()) {
        drop(old->second);
    }
    bytes_ += cost_of(*document);
    order_.push_front({key, begun.mapped().address, std::move(document), until});
    by_key_.emplace(key, order_.begin());
    while (bytes_ > max_bytes_) {
        drop(std::prev(order_.end()));
    }
}

void KeptDocuments::abandon(std::uint64_t ticket) {
    const std::lock_guard lock(mutex_);
    begun_.erase(ticket);
}

void KeptDocuments::on_commit(const Changes& changes) {
    const std::lock_guard lock(mutex_);
    for (auto& [ticket, begun] : begun_) {
        begun.is_stale = begun.is_stale || is_touched(begun.address, changes);
    }
    for (auto kept = order_.begin(); kept != order_.end();) {
        const auto here = kept++;
        if (is_touched(here->address, changes)) {
            drop(here);
        }
    }
}

std::size_t KeptDocuments::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

void KeptDocuments::drop(Order::iterator kept) {
    bytes_ -= cost_of(*kept->document);
    by_key_.erase(kept->key);
    order_.erase(kept);
}

std::int64_t KeptEntries::key_of(StoryId story, config::Format format) {
    return story.value * 4 + static_cast<std::int64_t>(format);
}

KeptEntries::Version KeptEntries::version_of(const model::PublishedStory& story) {
    return {story.updated, story.sources.size(), story.topics.size()};
}

std::uint64_t KeptEntries::begin() const {
    const std::lock_guard lock(mutex_);
    return commits_;
}

KeptEntries::Bytes KeptEntries::find(const model::PublishedStory& story, config::Format format) {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key_of(story.id, format));
    if (found == by_key_.end() || found->second->version != version_of(story)) {
        return nullptr;
    }
    order_.splice(order_.begin(), order_, found->second);
    return found->second->bytes;
}

void KeptEntries::keep(std::uint64_t begun, const model::PublishedStory& story,
                       config::Format format, Bytes bytes) {
    const std::lock_guard lock(mutex_);
    const auto changed = changed_.find(story.id);
    if (begun < floor_ || (changed != changed_.end() && changed->second > begun)) {
        return;
    }
    const auto key = key_of(story.id, format);
    if (const auto old = by_key_.find(key); old != by_key_.end()) {
        drop(old->second);
    }
    bytes_ += bytes->size() + bookkeeping_bytes;
    order_.push_front({key, version_of(story), std::move(bytes)});
    by_key_.emplace(key, order_.begin());
    while (bytes_ > max_bytes_) {
        drop(std::prev(order_.end()));
    }
}

void KeptEntries::on_commit(const Changes& changes) {
    const std::lock_guard lock(mutex_);
    ++commits_;
    if (changed_.size() + changes.stories.size() > max_remembered_changes) {
        changed_.clear();
        floor_ = commits_;
    }
    for (const StoryId story : changes.stories) {
        changed_[story] = commits_;
        for (const auto format :
             {config::Format::atom, config::Format::rss, config::Format::json}) {
            const auto found = by_key_.find(key_of(story, format));
            if (found != by_key_.end()) {
                drop(found->second);
            }
        }
    }
}

std::size_t KeptEntries::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

void KeptEntries::drop(Order::iterator kept) {
    bytes_ -= kept->bytes->size() + bookkeeping_bytes;
    by_key_.erase(kept->key);
    order_.erase(kept);
}

void KeptVersions::add(std::string_view path, const Rendered& document) {
    if (document.entries.empty() || document.status != 200) {
        return;
    }
    auto version = std::make_shared<Rendered>();
    version->etag = document.etag;
    version->entries = document.entries;
    const std::lock_guard lock(mutex_);
    if (versions_.size() >= most_feeds) {
        versions_.clear();
    }
    auto& versions = versions_[std::string(path)];
    const bool is_known = std::ranges::any_of(
        versions, [&](const auto& known) { return known->etag == document.etag; });
    if (!is_known) {
        versions.push_back(std::move(version));
    }
    if (versions.size() > most_versions) {
        versions.pop_front();
    }
}

std::shared_ptr<const Rendered>
KeptVersions::find(std::string_view path,
                   const std::function<bool(std::string_view etag)>& is_it) const {
    const std::lock_guard lock(mutex_);
    const auto known = versions_.find(path);
    if (known == versions_.end()) {
        return nullptr;
    }
    const auto version =
        std::find_if(known->second.rbegin(), known->second.rend(),
                     [&](const auto& candidate) { return is_it(candidate->etag); });
    return version == known->second.rend() ? nullptr : *version;
}

} // namespace gazetted::daemon::publish
