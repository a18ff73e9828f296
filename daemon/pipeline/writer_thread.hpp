// SPDX-License-Identifier: MIT
#pragma once

// The one thread that writes. Takes what the workers understood, stores it (one transaction for
// many documents), and reports each poll back; when it has nothing else to do it feeds the
// full-text index. Bounded by the caller: no more documents are under way than the scheduler hands
// out.

#include "daemon/pipeline/apply.hpp"
#include "daemon/pipeline/understand.hpp"
#include "feeds/base/result.hpp"
#include "storage/store.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace gazetted::daemon::pipeline {

/// A poll that brought no document: only its state and its line of history are stored.
struct PollRecord {
    FeedId feed;
    model::FeedState state;
    storage::FetchRow row;
};

struct DocumentJob {
    Understood document;
    model::FeedState state; // before this poll
    poll::Policy policy;
    bool is_last = true; // no other is about to come: it need not wait for one to be committed with
};

/// What became of a document. An error: nothing of it was stored, and `stored` only names the feed.
struct Written {
    Stored stored;
    std::optional<Error> error;
    bool is_archive = false; // the document was one
};

/// Text or HTML as the full-text index wants it: folded words of every language with spaces
/// between.
std::string to_search_words(std::string_view text_or_html);

enum class Indexing { in_background, when_asked };

class WriterThread {
  public:
    /// Called on the writer thread after each commit, and with nothing when the backlog has become
    /// shorter; must only hand the values on.
    using OnWritten = std::function<void(std::vector<Written>)>;

    WriterThread(storage::Writer store, OnWritten on_written, Indexing indexing);
    /// Stores all that was submitted, then ends the thread and closes the database.
    ~WriterThread();
    WriterThread(const WriterThread&) = delete;
    WriterThread& operator=(const WriterThread&) = delete;

    // Any thread.
    void submit(DocumentJob job);
    void record(std::vector<PollRecord> polls);
    /// Runs `task` between two transactions, in the order of submission.
    void run(std::function<void(storage::Writer&)> task);
    /// Documents submitted and not yet taken into a transaction.
    std::size_t backlog() const { return backlog_.load(); }

  private:
    struct Batch {
        std::vector<DocumentJob> documents;
        std::vector<PollRecord> polls;
        std::vector<std::function<void(storage::Writer&)>> tasks;
        bool is_empty() const { return documents.empty() && polls.empty() && tasks.empty(); }
    };
    void work();
    Batch take(bool may_index);
    void store_batch(Batch batch);
    Result<void> apply(const std::vector<DocumentJob>& jobs);
    Result<Stored> apply_one(const DocumentJob& job);
    bool may_wait(const Batch& batch) const;
    void commit(const std::vector<DocumentJob>& jobs);
    void undo(const std::vector<DocumentJob>& jobs, const Error& cause);
    Written store_alone(const DocumentJob& job);
    void store_polls(const std::vector<PollRecord>& polls);
    bool index_a_little();

    storage::Writer store_;
    Recall recall_;
    OnWritten on_written_;
    Indexing indexing_;
    std::mutex mutex_;
    std::condition_variable wake_;
    Batch queue_;
    bool is_ending_ = false;
    std::vector<Written> uncommitted_; // of the open transaction; empty: there is none
    std::chrono::steady_clock::time_point commit_at_; // the latest
    std::size_t careful_ = 0; // so many documents more are committed with their batch
    std::atomic<std::size_t> backlog_{0};
    std::thread thread_;
};

} // namespace gazetted::daemon::pipeline
