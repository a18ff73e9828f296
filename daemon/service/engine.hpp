// SPDX-License-Identifier: MIT
#pragma once

// Polls feeds and stores what they bring: fetch on the loop, understand on the readers, store on
// the writer thread, the outcome back on the loop. `once` and `run` both stand on it; neither when
// to poll nor what to publish is its business. Loop thread only.

#include "daemon/fetch/fetcher.hpp"
#include "daemon/fetch/hold.hpp"
#include "daemon/pipeline/reader_threads.hpp"
#include "daemon/pipeline/rules.hpp"
#include "daemon/pipeline/writer_thread.hpp"
#include "daemon/service/network_watch.hpp"
#include "daemon/uv/async.hpp"
#include "daemon/uv/loop.hpp"
#include "daemon/uv/timer.hpp"
#include "feeds/base/result.hpp"
#include "storage/store.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

namespace gazetted::daemon::service {

/// Sums since the start, for /metrics and the summary line.
struct Totals {
    std::uint64_t polls = 0, failed = 0, not_modified = 0, documents = 0;
    std::uint64_t new_entries = 0, joined = 0, edited = 0, dropped = 0, bytes = 0;
};

class Engine {
  public:
    /// What became of a poll, or of an archive beside polls (stored.is_archive), and the state as
    /// it is after it. What `changes` names is stored.
    using OnPolled = std::function<void(const pipeline::Stored&, const model::FeedState&)>;

    /// Brings the stored feeds in line with the configuration before anything else. Throws
    /// std::runtime_error when that cannot be stored or the fetcher cannot start.
    Engine(uv::Loop& loop, storage::Writer store, std::shared_ptr<const pipeline::Rules> rules,
           pipeline::Indexing indexing, OnPolled on_polled);
    /// Must be idle (see cancel()). Stores what is not stored yet.
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// One feed, now. Does nothing while it is being polled.
    void poll(FeedId feed);

    /// What a feed's hub brought, as if it had been fetched. False, and nothing happens, while the
    /// feed is being polled.
    bool deliver(FeedId feed, fetch::FetchResult result);
    /// The feed's subscription to its hub has changed.
    void set_push(FeedId feed, model::Push push);

    /// A new generation of the configuration; feeds under way end under the old one. `on_done`
    /// comes from the loop when the store knows the new feeds, or with the reason why the old
    /// generation stays.
    void use(std::shared_ptr<const pipeline::Rules> rules,
             std::function<void(Result<void>)> on_done);

    /// To be called when the clock was set back: what was planned by it moves back, and is stored.
    void follow_clock();

    /// Stored subscribers of our hub; at the start only, before anything is written.
    Result<std::vector<storage::Subscriber>> subscribers() { return std::move(subscribers_); }

    /// Domains that are to be left alone; their feeds are polled all the same when poll() says so.
    const fetch::Holds& holds() const { return holds_; }
    /// What holds the feed at `now`; null: nothing.
    const storage::Hold* hold_of(FeedId feed, Instant now) const;

    /// Ends every fetch; what has been fetched is still stored.
    void cancel();
    bool is_idle() const { return under_way_ == 0; }

    /// Polls that brought nothing are stored now and then, many at once; this stores them now.
    void flush();

    struct Known {
        std::size_t rule = 0; // index into rules().config().feeds
        model::FeedState state;
        bool is_polling = false;
        bool is_reading_archive = false;
        bool is_active = true;
    };
    const std::unordered_map<FeedId, Known>& feeds() const { return feeds_; }
    const pipeline::Rules& rules() const { return *rules_; }
    std::string_view name_of(FeedId feed) const;
    const Totals& totals() const { return totals_; }
    fetch::Fetcher& fetcher() { return fetcher_; }
    pipeline::WriterThread& writer() { return writer_; }

  private:
    void adopt(std::vector<storage::PolledFeed> rows);
    void on_fetched(FeedId feed, fetch::FetchResult result);
    void understand_next();
    void understand(FeedId feed, fetch::FetchResult result, bool is_archive);
    void on_understood(pipeline::Understood understood);
    void read_archive(FeedId feed, Known& known, const std::string& url);
    void warn_of_archive(FeedId feed, const model::FetchOutcome& outcome) const;
    void end_archive(FeedId feed, pipeline::Stored stored);
    void finish_without_document(FeedId feed, fetch::FetchResult result);
    void hold(pipeline::Stored& stored, Instant now);
    void write_now(pipeline::Stored stored, storage::FetchRow row);
    void on_written(std::vector<pipeline::Written> written);
    void end_poll(Known& known, pipeline::Stored& stored);
    void count(const pipeline::Stored& stored);
    poll::Policy policy_of(const pipeline::Rules& rules, std::size_t rule) const;

    uv::Loop& loop_;
    std::shared_ptr<const pipeline::Rules> rules_;
    OnPolled on_polled_;
    std::unordered_map<FeedId, Known> feeds_;
    std::size_t under_way_ = 0;
    Totals totals_;
    Result<std::vector<storage::Subscriber>> subscribers_;
    fetch::Holds holds_;
    const std::uint64_t seed_ = std::random_device{}(); // no two daemons poll in step
    NetworkWatch network_;
    struct Fetched {
        FeedId feed;
        fetch::FetchResult result;
        bool is_archive = false;
    };
    std::deque<Fetched> fetched_;                             // documents as they came
    std::size_t reading_ = 0;                                 // documents that the readers have
    std::unordered_map<FeedId, storage::FetchRow> unwritten_; // polls that brought no document
    uv::Timer flush_timer_;
    fetch::Fetcher fetcher_;
    uv::Mailbox<std::function<void()>> mailbox_; // from the threads below
    pipeline::ReaderThreads readers_;
    pipeline::WriterThread writer_; // last: its thread uses what stands above
};

} // namespace gazetted::daemon::service
