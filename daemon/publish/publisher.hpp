// SPDX-License-Identifier: MIT
#pragma once

// Addresses served -> bytes. Renders a document from the store when it is asked for, keeps entries
// and documents while what they show stays the same. Knows no sockets; daemon/serve and the static
// mirror ask it.

#include "config/config.hpp"
#include "daemon/publish/images.hpp"
#include "feeds/base/ids.hpp"
#include "feeds/base/result.hpp"
#include "feeds/base/time.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::daemon::publish {

/// What one commit of the writer touched; a document that shows none of it stays as it is.
struct Changes {
    std::vector<StoryId> stories;    // new, joined, updated or withdrawn
    std::vector<std::string> topics; // names of the topics of those stories
    std::vector<std::string> feeds;  // short names of the feeds that carry them
    bool health = false;             // a feed broke, moved or recovered

    void add(const Changes& more);
};

/// One representation, whole. Immutable once made.
struct Rendered {
    std::string content_type;
    std::string browser_type; // for who asks for HTML too, so that it is shown; empty: the same
    std::string body;
    std::string etag;        // strong, from the bytes, with quotes
    Instant last_modified{}; // of the newest story in it; epoch: not said
    bool is_page = false;    // HTML for people
    unsigned status = 200; // 400 for a page that says what is wrong with a search; 226 for a delta
    std::vector<std::uint64_t> entries; // of a live feed: hashes of its entries' bytes, sorted
    std::string links;                  // value of the Link field (RFC 8288); empty for none
    std::string location;     // not empty: the story has joined another one, found there (301)
    std::string prev_archive; // path of the archive that it leads to; empty for none
    Seconds max_age{60};      // how long a client may use it without asking
};

/// Splits an address as served ("/topics/us-china.atom?q=…") and answers it. Thread-safe: render()
/// may be called from any thread (each uses a read-only connection of its own), on_commit() from
/// the loop thread.
class Publisher {
  public:
    /// `config` is kept: one generation of the configuration is shared, read-only, by all who use
    /// it.
    explicit Publisher(std::shared_ptr<const config::Config> config);
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    void on_commit(const Changes& changes);

    /// The page for an address that is not there. Never null.
    std::shared_ptr<const Rendered> not_found() const;

    /// The answer to GET `path` (percent-decoded, starts with "/"), `query` the value of q=.
    /// not_found for an address that does not exist; bad_query for a feed of a search that cannot
    /// be read; database when the store cannot be read.
    /// The result is shared with the cache.
    Result<std::shared_ptr<const Rendered>> render(std::string_view path, std::string_view query,
                                                   Instant now);

    /// The picture that a path of images = "proxy" stands for; nothing for a path that is not of
    /// ours.
    std::optional<Picture> picture(std::string_view path) const;

    /// The kept answer where it is still fresh, else nothing; never blocks, for the loop thread.
    std::shared_ptr<const Rendered> cached(std::string_view path, std::string_view query) const;

    /// The entries of a version of the feed `path` that was served before and is now asked to be
    /// compared with; `is_it` tells by its ETag. Null when none of the last versions is. Never
    /// blocks.
    std::shared_ptr<const Rendered>
    earlier(std::string_view path, const std::function<bool(std::string_view etag)>& is_it) const;
    /// RFC 3229: the feed with only the entries that `earlier` has not, under the ETag of the
    /// whole. As render(), but not kept.
    Result<std::shared_ptr<const Rendered>> render_delta(std::string_view path,
                                                         const Rendered& earlier, Instant now);

    /// All addresses that the static mirror holds, in a stable order: feeds, topics, sources,
    /// pages, OPML, style sheets. Not those that need the daemon: search, status.
    Result<std::vector<std::string>> static_paths(Instant now);
    /// Those of them that show any of `changes`.
    std::vector<std::string> static_paths(const Changes& changes) const;
    /// The same as render(), for the mirror: never kept, pages link to files.
    Result<Rendered> render_static(std::string_view path, Instant now);
    /// What the archive `path` leads to: the path of the one before it; empty for the first.
    Result<std::string> previous_archive(std::string_view path, Instant now);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The WebSub hub that our feeds name: the configured one, else ours.
std::string hub_address(const config::Config& config);

struct MirrorOptions {
    bool precompressed = false; // also .gz and .br beside each file
    /// What may have changed since the last time; null: nobody knows, everything is made.
    const Changes* changes = nullptr;
    /// Pages and live documents are made all the same, whether they changed or not; of archives
    /// those that are not there and those that show `changes`.
    bool is_whole = false;
    /// Asked between two files: true leaves the rest to the next time. May be empty.
    std::function<bool()> should_stop = {};
};
struct MirrorSummary {
    std::size_t written = 0;
    std::size_t unchanged = 0;
    std::size_t removed = 0;
};
/// Writes every output as a file below `directory`, named as its address; unchanged files are not
/// touched; each file is written beside, synced and renamed, so that a reader never sees half of
/// one. What it wrote is listed in `.gazetted-files`, so that what is no longer published can go;
/// other files are never touched. A document is written after the archives that it leads to, these
/// in the order of time. The page of a story that has joined another one leads there.
/// Fails with io, naming the file.
Result<MirrorSummary> write_mirror(Publisher& publisher, const std::string& directory, Instant now,
                                   const MirrorOptions& options = {});

} // namespace gazetted::daemon::publish
