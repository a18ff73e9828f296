// SPDX-License-Identifier: MIT
#pragma once

// What was rendered and is kept: whole documents until something they show changes, and the bytes
// of single entries, so that one new story renders one entry. Both bounded by bytes, the least
// recently used go first. Thread-safe.
//
// A document is read from the store before it is put here, and a commit may come in between; what
// was read before that commit must not be kept as fresh. So a rendering is announced first, and
// commits mark it.

#include "daemon/publish/address.hpp"
#include "daemon/publish/publisher.hpp"
#include "feeds/model/document.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gazetted::daemon::publish {

using MonotonicTime = std::chrono::steady_clock::time_point;

/// Lets an unordered_map<std::string, …> be asked with a string_view.
struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>{}(text);
    }
};

class KeptDocuments {
  public:
    explicit KeptDocuments(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    std::shared_ptr<const Rendered> find(std::string_view key, MonotonicTime now);

    /// Announces that `address` is about to be read from the store.
    std::uint64_t begin(const Address& address);
    /// Keeps what was rendered, unless a commit has touched it since begin(). `until`: no longer
    /// fresh then.
    void finish(std::uint64_t ticket, const std::string& key,
                std::shared_ptr<const Rendered> document, std::optional<MonotonicTime> until);
    /// Nothing came of it.
    void abandon(std::uint64_t ticket);

    /// Drops what shows any of it.
    void on_commit(const Changes& changes);
    std::size_t bytes() const;

  private:
    struct Kept {
        std::string key;
        Address address;
        std::shared_ptr<const Rendered> document;
        std::optional<MonotonicTime> until;
    };
    struct Begun {
        Address address;
        bool is_stale = false;
    };
    using Order = std::list<Kept>; // most recently used first
    void drop(Order::iterator kept);

    mutable std::mutex mutex_;
    std::size_t max_bytes_, bytes_ = 0;
    Order order_;
    std::unordered_map<std::string, Order::iterator, StringHash, std::equal_to<>> by_key_;
    std::map<std::uint64_t, Begun> begun_;
    std::uint64_t next_ticket_ = 1;
};

/// What the last versions of each feed held, for deltas: bodies are not kept.
class KeptVersions {
  public:
    void add(std::string_view path, const Rendered& document);
    std::shared_ptr<const Rendered>
    find(std::string_view path, const std::function<bool(std::string_view etag)>& is_it) const;

    static constexpr std::size_t most_versions = 8; // of one feed
    static constexpr std::size_t most_feeds = 4096; // then all are forgotten

  private:
    mutable std::mutex mutex_;
    std::unordered_map<std::string, std::deque<std::shared_ptr<const Rendered>>, StringHash,
                       std::equal_to<>>
        versions_; // oldest first
};

/// Rendered entries by story and format.
class KeptEntries {
  public:
    explicit KeptEntries(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    using Bytes = std::shared_ptr<const std::string>;
    /// Before stories are read from the store.
    std::uint64_t begin() const;
    Bytes find(const model::PublishedStory& story, config::Format format);
    void keep(std::uint64_t begun, const model::PublishedStory& story, config::Format format,
              Bytes bytes);
    void on_commit(const Changes& changes);
    std::size_t bytes() const;

  private:
    /// Beside the id, what a commit that was not announced would change.
    struct Version {
        Instant updated{};
        std::size_t sources = 0, topics = 0;
        bool operator==(const Version&) const = default;
    };
    struct Kept {
        std::int64_t key = 0;
        Version version;
        Bytes bytes;
    };
    using Order = std::list<Kept>;
    static std::int64_t key_of(StoryId story, config::Format format);
    static Version version_of(const model::PublishedStory& story);
    void drop(Order::iterator kept);

    mutable std::mutex mutex_;
    std::size_t max_bytes_, bytes_ = 0;
    Order order_;
    std::unordered_map<std::int64_t, Order::iterator> by_key_;
    std::unordered_map<StoryId, std::uint64_t> changed_; // story -> commit, the recent ones
    std::uint64_t commits_ = 0;
    std::uint64_t floor_ = 0; // what changed before is no longer known
};

} // namespace gazetted::daemon::publish
