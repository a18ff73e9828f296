// SPDX-License-Identifier: MIT
#pragma once

// The narrow interface to what is kept. A Writer applies plans (the writer thread only; one exists
// per database); a Reader answers questions (any thread, one per thread). Neither decides anything.
// SQLite stands behind it, in WAL mode.

#include "feeds/base/result.hpp"
#include "feeds/model/document.hpp"
#include "feeds/model/entry.hpp"
#include "feeds/model/poll.hpp"
#include "feeds/model/story.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gazetted::storage {

/// A feed as configured and as last seen; the short name is its stable key.
struct FeedRow {
    FeedId id;
    std::string name;
    std::string configured_url;
    std::string title; // configured, else the feed's own
    std::string site_url, feed_url, feed_atom_id, rights, language, icon;
    std::optional<Instant> feed_updated;
    int priority = 0;
    bool active = true; // false: no longer in the configuration; its stories stay
    std::int64_t entries = 0;
    model::FeedState state;
};

/// What polling needs to know of a feed.
struct PolledFeed {
    FeedId id;
    model::FeedState state;
};

/// What a document's own metadata says, stored beside the feed.
struct FeedMeta {
    std::string title, site_url, atom_id, rights, language, icon;
    std::optional<Instant> updated;
};

/// A subscriber of our hub (W3C WebSub section 4).
struct Subscriber {
    std::string callback, topic; // topic: the path of the output
    std::string secret;
    Instant lease_until{};
};

/// RFC 5005: which archive of a feed to read next; empty when all was read.
struct History {
    std::string next;
    int documents = 0; // archives read so far
};

/// Nothing of a registrable domain is polled before `until`: its answer to `feed` asked for it.
struct Hold {
    std::string domain;
    Instant until{};
    std::string feed;
};

struct FetchRow { // one line of fetch history
    Instant at{};
    model::FetchKind kind = model::FetchKind::failed;
    int status = 0;
    std::string error;
    std::uint64_t bytes = 0;
    int new_entries = 0;
    std::int64_t milliseconds = 0;
    std::string next_reason;
};

/// A topic's verdict on a story: which clause matched.
struct TopicMatch {
    std::string topic;
    std::string reason; // "title:china AND tariff*", "feed example-world is always in it"
};

struct Tombstone {
    StoryId story;
    std::string atom_id;
    std::optional<StoryId> merged_into;
    std::string reason;
    Instant when{};
    std::vector<std::string> topics, feeds; // names of those that showed it
};

/// Polls remembered for each feed.
inline constexpr std::size_t fetches_kept = 50;

/// A story that a feed withdrew entries of.
struct Withdrawn {
    StoryId story;
    std::size_t entries = 0;
    bool is_gone = false;                   // the story, with its last entry
    std::vector<std::string> topics, feeds; // names of those that showed it
};

/// Which stories: all filters must hold.
struct StoryQuery {
    std::string topic;                    // empty: any
    std::string feed;                     // short name; empty: any
    std::string search;                   // an FTS5 expression over title, body, meta; empty: none
    std::optional<Instant> since, before; // by published-in-gazetted order time
    StoryId first, last;                  // by id, both included; 0: no bound
    std::optional<Instant> visible_at;    // only stories whose settle time has passed
    int min_sources = 0;
    std::size_t limit = 100;
    std::size_t offset = 0;
};

/// What explain shows of one entry.
struct EntryTrace {
    EntryId id;
    StoryId story;
    std::string feed_name, url, guid, title;
    std::optional<Instant> published;
    Instant first_seen{};
    std::optional<Instant> edited;
    model::Reason reason;
    std::vector<model::Removal> removed;
};
struct StoryTrace {
    StoryId id;
    std::string atom_id;
    Instant first_seen{}, published{}, updated{};
    std::optional<Instant> visible_from;
    std::vector<EntryTrace> entries;
    std::vector<TopicMatch> topics;
    std::vector<Tombstone> absorbed;
};

/// A stored entry, whole, with where it stands.
struct StoredEntry {
    EntryId id;
    StoryId story;
    FeedId feed;
    std::string feed_name;
    Instant seen{}; // first
    model::Entry entry;
};

class Reader {
  public:
    static Result<Reader> open(const std::string& path);
    Reader(Reader&&) noexcept;
    Reader& operator=(Reader&&) noexcept;
    ~Reader();

    Result<std::vector<FeedRow>> feeds();
    /// By its short name, active or not.
    Result<std::optional<FeedRow>> feed(std::string_view name);
    /// Newest first, whole: lead entry, all sources (of a feed at most eight), topic names.
    Result<std::vector<model::PublishedStory>> stories(const StoryQuery& query);
    Result<std::optional<model::PublishedStory>> story(StoryId id);
    /// Newest first; of a topic or a feed only where a name is given. Without topics and feeds.
    Result<std::vector<Tombstone>> tombstones(Instant since, std::size_t limit,
                                              const std::string& topic = {},
                                              const std::string& feed = {});
    /// By story id, tag: URI or any entry's address.
    Result<std::optional<StoryTrace>> explain(std::string_view what);
    /// Those that have not ended.
    Result<std::vector<Hold>> holds(Instant now);
    /// Newest first; at most fetches_kept.
    Result<std::vector<FetchRow>> fetches(FeedId feed, std::size_t limit);
    /// Calls `on_entry` with each entry that was first seen at or after `since`, in order of
    /// arrival; the texts of one entry are in memory at a time. clean.text is made of nothing: see
    /// read_entry.
    Result<void> each_entry(Instant since, const std::function<void(StoredEntry)>& on_entry);
    /// The highest id among them; limit and offset do not count.
    Result<std::optional<StoryId>> last_story(const StoryQuery& query);
    /// Number of stories in topic NAME (empty: all).
    Result<std::int64_t> count_stories(const StoryQuery& query);
    /// Stories not yet in the full-text index.
    Result<std::int64_t> search_lag();
    /// Changes with every commit that changed stories: an output made at one value is fresh while
    /// it stays.
    /// It is the counter `stories_version`, raised in the transaction that changes stories, so that
    /// it is one number for all connections, threads and processes (PRAGMA data_version is relative
    /// to a connection, and moves with every poll that is recorded).
    Result<std::int64_t> data_version();

    /// As of the Writer, for other processes while the daemon runs.
    Result<std::vector<std::string>> check(bool thorough);
    Result<void> backup(const std::string& to);

  private:
    struct Impl;
    explicit Reader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

class Writer {
  public:
    /// Opens or creates, migrates to the newest schema. Fails with a text that says what to do
    /// (permissions, corruption, newer schema). `busy` when another process writes.
    static Result<Writer> open(const std::string& path);
    Writer(Writer&&) noexcept;
    Writer& operator=(Writer&&) noexcept;
    ~Writer();

    /// Everything between begin and commit is one transaction; an error rolls it back whole, and
    /// what follows fails until rollback() is called. A call outside is a transaction of its own.
    Result<void> begin();
    Result<void> commit();
    void rollback() noexcept;

    /// Makes the stored feeds those of the configuration: new ones added, others marked inactive.
    /// Returns them in the given order.
    struct FeedSpec {
        std::string name, url, title;
        int priority = 0;
    };
    Result<std::vector<PolledFeed>> sync_feeds(std::span<const FeedSpec> specs, Instant now);

    /// Asks memory for what neighbours() will read first; it takes a while to come.
    void announce(const model::Candidate& candidate) const;
    /// What is known that bears on one candidate; needs no transaction. When the same guid has the
    /// same edit hash nothing else is looked up: the entry is unchanged. An entry that was pruned
    /// or withdrawn is a same_guid with that hash and ids 0, so that it does not come back.
    Result<model::Neighbours> neighbours(const model::Candidate& candidate);

    /// Of the given entries those that are still stored, in the given order; without their
    /// tellings.
    Result<std::vector<model::NearEntry>> near_entries(std::span<const EntryId> ids);

    /// Empty when the entry is not stored.
    Result<model::StoredText> text_of(EntryId entry);

    /// Where an entry stands now. Zeroes when it is not stored.
    struct Place {
        EntryId text_of; // the oldest entry with the same text; the entry itself when it is that
        StoryId story;
    };
    Result<Place> place_of(EntryId entry);

    /// What is kept of an entry for the near-duplicate window. Called in order of entry ids with
    /// each one that was seen at or after `since`.
    struct SketchRow {
        EntryId entry;
        Instant seen{};
        StoryId story;
        FeedId feed;
        std::uint32_t words = 0; // of the text
        bool is_copy = false;    // of another entry's text
        std::vector<std::uint32_t> posted;
        std::vector<model::Term> terms;
    };
    Result<void> each_sketch(Instant since, const std::function<void(const SketchRow&)>& on_row);
    Result<void> forget_sketches(Instant before);

    /// Applies one decision. Returns the ids the entry and its story have now.
    struct Applied {
        EntryId entry;
        StoryId story;
    };
    /// `visible_from`: when the story may be published (settle). A new story's place in time is its
    /// entry's own date, never after `seen`; `first_fetch` candidates always keep theirs, others
    /// take `seen` when their date is more than 48 hours old (news that came late). A story that
    /// was merged meanwhile is followed; one that is gone is made anew.
    Result<Applied> apply(const model::Candidate& candidate, const model::StoryChange& change,
                          Instant visible_from);

    /// Two stories prove to be one: the older survives, the other leaves a tombstone with the
    /// reason. Returns the one that is left; 0 when neither is.
    Result<StoryId> unite(StoryId story, StoryId other, const std::string& reason, Instant when);

    /// RFC 6721: the feed's entries with these ids leave their stories, and a story without entries
    /// is gone, with a tombstone. `when` is the moment it leaves our feeds. A story that lost the
    /// entry whose words it showed takes its oldest one; choose among all with set_lead(). An id
    /// that the feed does not have withdraws nothing, nor does the address of its site.
    Result<std::vector<Withdrawn>>
    withdraw(FeedId feed, std::span<const model::DeletedEntry> deleted, Instant when);

    /// Replaces the story's topics, or adds to them; known ones keep their reason when added again.
    Result<void> set_topics(StoryId story, std::span<const TopicMatch> matches);
    Result<void> add_topics(StoryId story, std::span<const TopicMatch> matches);
    Result<std::vector<std::string>> topics(StoryId story);
    /// Names of the feeds that carry it.
    Result<std::vector<std::string>> carriers(StoryId story);
    /// Of all entries of the story, in the order of their arrival.
    Result<std::vector<model::LeadFacts>> lead_facts(StoryId story);
    Result<void> set_lead(StoryId story, EntryId lead);
    Result<std::optional<model::PublishedStory>> story(StoryId id);

    Result<void> store_poll(FeedId feed, const model::FeedState& state, const FetchRow& row);
    /// The clock was: these feeds have other states, and each hold ends so much earlier.
    Result<void> set_back(std::span<const PolledFeed> feeds, Seconds by);
    Result<void> store_meta(FeedId feed, const FeedMeta& meta);
    Result<void> store_push(FeedId feed, const model::Push& push);

    /// Who subscribes to our outputs at our hub.
    Result<std::vector<Hold>> holds(Instant now);
    /// A shorter hold never shortens a longer one; those that have ended go.
    Result<void> store_hold(const Hold& hold, Instant now);

    Result<std::vector<Subscriber>> subscribers();
    Result<void> store_subscriber(const Subscriber& subscriber);
    Result<void> drop_subscriber(const Subscriber& subscriber);

    /// How far back a feed's archives have been read; nothing when none was looked for.
    Result<std::optional<History>> history(FeedId feed);
    Result<void> store_history(FeedId feed, const History& history);

    /// A store without a story is filled faster without the index that lists are read by, which is
    /// then made at once. Nothing but time depends on it; a fill that is cut off leaves it to the
    /// next open(). In a store with stories the first does nothing.
    Result<void> begin_fill();
    Result<void> end_fill();

    /// Puts up to `limit` stories into the full-text index; returns how many were done. For the
    /// background. `to_words` makes searchable words (folded, separated by spaces, every language
    /// segmented) of plain text or HTML.
    using ToWords = std::string (*)(std::string_view text_or_html);
    Result<std::size_t> index_some(std::size_t limit, ToWords to_words);
    /// Deletes stories that were published before `before` and got their last entry before it;
    /// returns how many went, at most `limit`. Their entries do not come back while their feeds
    /// still list them.
    Result<std::size_t> prune(Instant before, std::size_t limit);
    Result<void> optimize();
    /// Makes indexes, counts, statistics and the full-text index again from the entries.
    Result<void> repair();

    /// PRAGMA quick_check or integrity_check; empty when all is well.
    Result<std::vector<std::string>> check(bool thorough);
    Result<void> backup(const std::string& to);

  private:
    struct Impl;
    explicit Writer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace gazetted::storage
