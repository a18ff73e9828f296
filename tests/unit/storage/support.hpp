// SPDX-License-Identifier: MIT
#pragma once

// A store in a directory of its own, and candidates in a line each.

#include "storage/hash.hpp"
#include "storage/store.hpp"
#include "tests/support/catch.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>

namespace gazetted::storage::test {

class TempDir {
  public:
    TempDir() {
        std::string pattern = (std::filesystem::temp_directory_path() / "gazetted-XXXXXX").string();
        path_ = mkdtemp(pattern.data());
    }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    ~TempDir() {
        std::error_code ignored;
        std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
        std::filesystem::remove_all(path_, ignored);
    }
    std::string file(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

template <class T>
T must(Result<T> result) {
    INFO((result ? std::string() : result.error().text));
    REQUIRE(result);
    return std::move(*result);
}
inline void must(Result<void> result) {
    INFO((result ? std::string() : result.error().text));
    REQUIRE(result);
}

inline Instant at(std::int64_t seconds) {
    return Instant(Seconds(1'700'000'000 + seconds));
}

/// A candidate as feeds/normalize and feeds/stories would make it.
inline model::Candidate item(FeedId feed, const std::string& guid, const std::string& title,
                             const std::string& content, Instant seen) {
    model::Candidate candidate;
    candidate.feed = feed;
    candidate.seen = seen;
    model::Entry& entry = candidate.entry;
    entry.id = guid;
    entry.title = title;
    entry.url = "https://example.org/" + guid;
    entry.content = content;
    entry.published = seen - Seconds(60);
    entry.clean.title = title;
    entry.clean.content = content;
    entry.clean.text = content;
    entry.clean.canonical_url = entry.url;
    model::Fingerprint& print = candidate.print;
    print.guid_hash = hash_text(guid);
    print.url_hashes = {hash_text(entry.url)};
    print.content_hash = hash_text(content);
    print.title_hash = hash_text(title);
    print.edit_hash = hash_text(title + content);
    return candidate;
}

/// A store with feeds "a" and "b".
struct Store {
    TempDir dir;
    std::string path = dir.file("test.db");
    Writer writer = must(Writer::open(path));
    FeedId a, b;

    Store() {
        const Writer::FeedSpec specs[] = {{"a", "https://a.example/feed", "Feed A", 1},
                                          {"b", "https://b.example/feed", "", 0}};
        const auto feeds = must(writer.sync_feeds(specs, at(0)));
        a = feeds[0].id;
        b = feeds[1].id;
    }
    Reader reader() const { return must(Reader::open(path)); }
    Writer::Applied create(const model::Candidate& candidate) {
        model::StoryChange change;
        change.kind = model::ChangeKind::create;
        change.reason.detail = "new";
        return must(writer.apply(candidate, change, candidate.seen));
    }
    Writer::Applied join(const model::Candidate& candidate, StoryId story,
                         std::vector<StoryId> absorb = {}) {
        model::StoryChange change;
        change.kind = model::ChangeKind::join;
        change.story = story;
        change.absorb = std::move(absorb);
        change.reason = {model::Rung::content_hash, 1, "same words"};
        return must(writer.apply(candidate, change, candidate.seen));
    }
    /// What it did to the entry's story.
    std::optional<Withdrawn> withdraw(FeedId feed, const std::string& id, Instant when) {
        const model::DeletedEntry deleted[] = {{id, {}}};
        auto withdrawn = must(writer.withdraw(feed, deleted, when));
        return withdrawn.empty() ? std::nullopt : std::optional(std::move(withdrawn.front()));
    }
    std::vector<std::string> problems() { return must(writer.check(true)); }
};

} // namespace gazetted::storage::test
