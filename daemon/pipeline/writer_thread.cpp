// SPDX-License-Identifier: MIT
// A transaction holds what came within a moment, since all of it changes the same pages of the
// indexes. When a document cannot be stored the transaction is rolled back: those that came with it
// are stored one by one, so that it takes no other with it; those before, which are gone, are
// reported as not stored and come again; and for a while each batch is a transaction, so that they
// do not meet again.
#include "daemon/pipeline/writer_thread.hpp"

#include "daemon/service/log.hpp"
#include "feeds/text/html.hpp"
#include "feeds/text/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace gazetted::daemon::pipeline {

namespace {

constexpr std::size_t batch_documents = 64;
constexpr std::size_t most_uncommitted = 128; // documents
constexpr std::chrono::milliseconds longest_transaction{150};
constexpr std::size_t documents_with_care = 1024; // after a transaction that was rolled back
constexpr std::size_t index_chunk = 500;
// An idle writer that still has stories to index waits this long for something better to do.
constexpr std::chrono::milliseconds index_pause{20};

void warn(std::string_view feed, const Error& error) {
    service::log(service::LogLevel::error, "store", feed, error.text);
}

} // namespace

std::string to_search_words(std::string_view text_or_html) {
    return text::WordList(text::html_to_text(text_or_html)).joined();
}

WriterThread::WriterThread(storage::Writer store, OnWritten on_written, Indexing indexing)
    : store_(std::move(store)), on_written_(std::move(on_written)), indexing_(indexing),
      thread_([this] { work(); }) {}

WriterThread::~WriterThread() {
    {
        const std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void WriterThread::submit(DocumentJob job) {
    ++backlog_;
    {
        const std::lock_guard lock(mutex_);
        queue_.documents.push_back(std::move(job));
    }
    wake_.notify_one();
}

void WriterThread::record(std::vector<PollRecord> polls) {
    {
        const std::lock_guard lock(mutex_);
        std::move(polls.begin(), polls.end(), std::back_inserter(queue_.polls));
    }
    wake_.notify_one();
}

void WriterThread::run(std::function<void(storage::Writer&)> task) {
    {
        const std::lock_guard lock(mutex_);
        queue_.tasks.push_back(std::move(task));
    }
    wake_.notify_one();
}

WriterThread::Batch WriterThread::take(bool may_index) {
    std::unique_lock lock(mutex_);
    const auto has_work = [this] { return is_ending_ || !queue_.is_empty(); };
    if (!uncommitted_.empty()) {
        wake_.wait_until(lock, commit_at_, has_work);
    } else if (may_index) {
        wake_.wait_for(lock, index_pause, has_work);
    } else {
        wake_.wait(lock, has_work);
    }
    Batch taken;
    if (queue_.documents.size() <= batch_documents) {
        taken.documents.swap(queue_.documents);
    } else {
        const auto end = queue_.documents.begin() + std::ptrdiff_t{batch_documents};
        taken.documents.assign(std::make_move_iterator(queue_.documents.begin()),
                               std::make_move_iterator(end));
        queue_.documents.erase(queue_.documents.begin(), end);
    }
    taken.polls.swap(queue_.polls);
    if (queue_.documents.empty()) { // what was submitted before a task is stored before it
        taken.tasks.swap(queue_.tasks);
    }
    return taken;
}

void WriterThread::work() {
    bool may_index = indexing_ == Indexing::in_background;
    while (true) {
        try {
            Batch batch = take(may_index);
            if (batch.is_empty()) {
                commit({});
                const std::lock_guard lock(mutex_);
                if (is_ending_ && queue_.is_empty()) {
                    return;
                }
            }
            if (!batch.is_empty()) {
                store_batch(std::move(batch));
                may_index = indexing_ == Indexing::in_background;
            } else if (may_index) {
                may_index = index_a_little();
            }
        } catch (const std::exception& problem) {
            service::log(service::LogLevel::error, "store", {}, problem.what());
        }
    }
}

void WriterThread::store_batch(Batch batch) {
    const bool must_commit = !may_wait(batch);
    const std::size_t documents = batch.documents.size();
    if (documents != 0) {
        const Result<void> applied = apply(batch.documents);
        backlog_ -= documents;
        careful_ -= std::min(careful_, documents);
        if (!applied) {
            undo(batch.documents, applied.error());
        } else if (!must_commit) {
            on_written_({});
        }
    }
    if (must_commit) {
        commit(batch.documents);
    }
    batch.documents.clear();
    if (!batch.polls.empty()) {
        store_polls(batch.polls);
    }
    for (auto& task : batch.tasks) {
        task(store_);
    }
}

/// Others are about to come that can be committed with these.
bool WriterThread::may_wait(const Batch& batch) const {
    return batch.polls.empty() && batch.tasks.empty() && careful_ == 0 &&
           uncommitted_.size() + batch.documents.size() < most_uncommitted &&
           (uncommitted_.empty() || std::chrono::steady_clock::now() < commit_at_) &&
           std::none_of(batch.documents.begin(), batch.documents.end(),
                        [](const DocumentJob& job) { return job.is_last; });
}

/// Into the open transaction, or into one that it opens. An error: it must be undone.
Result<void> WriterThread::apply(const std::vector<DocumentJob>& jobs) {
    if (uncommitted_.empty()) {
        commit_at_ = std::chrono::steady_clock::now() + longest_transaction;
        if (auto begun = store_.begin(); !begun) {
            return begun;
        }
    }
    for (const DocumentJob& job : jobs) {
        auto stored = apply_one(job);
        if (!stored) {
            return fail(std::move(stored.error()));
        }
        uncommitted_.push_back({std::move(*stored), std::nullopt, job.document.is_archive});
    }
    return {};
}

Result<Stored> WriterThread::apply_one(const DocumentJob& job) {
    try {
        return apply_document(store_, recall_, job.document, job.state, job.policy);
    } catch (const std::exception& problem) { // std::bad_alloc
        return fail(ErrorCode::internal, problem.what());
    }
}

/// `jobs`: the last of what is uncommitted, at hand to be stored again.
void WriterThread::commit(const std::vector<DocumentJob>& jobs) {
    if (uncommitted_.empty()) {
        return;
    }
    if (auto done = store_.commit(); !done) {
        undo(jobs, done.error());
        return;
    }
    on_written_(std::exchange(uncommitted_, {}));
}

/// `cause`: why the transaction cannot be committed.
void WriterThread::undo(const std::vector<DocumentJob>& jobs, const Error& cause) {
    store_.rollback();
    recall_.forget();
    careful_ = documents_with_care;
    const auto is_at_hand = [&](const Written& one) {
        return std::any_of(jobs.begin(), jobs.end(), [&](const DocumentJob& job) {
            return job.document.feed == one.stored.feed &&
                   job.document.is_archive == one.is_archive;
        });
    };
    std::vector<Written> written;
    for (const Written& one : uncommitted_) {
        if (!is_at_hand(one)) {
            written.emplace_back();
            written.back().stored.feed = one.stored.feed;
            written.back().is_archive = one.is_archive;
            written.back().error = Error{cause.code, RetryClass::transient,
                                         "the transaction that it was in failed: " + cause.text};
        }
    }
    uncommitted_.clear();
    for (const DocumentJob& job : jobs) {
        written.push_back(store_alone(job));
    }
    on_written_(std::move(written));
}

Written WriterThread::store_alone(const DocumentJob& job) {
    Written written;
    written.stored.feed = job.document.feed;
    written.is_archive = job.document.is_archive;
    auto begun = store_.begin();
    if (!begun) {
        written.error = std::move(begun.error());
        return written;
    }
    auto stored = apply_one(job);
    if (!stored) {
        store_.rollback();
        recall_.forget();
        written.error = std::move(stored.error());
        return written;
    }
    if (auto committed = store_.commit(); !committed) {
        store_.rollback();
        recall_.forget();
        written.error = std::move(committed.error());
        return written;
    }
    written.stored = std::move(*stored);
    return written;
}

void WriterThread::store_polls(const std::vector<PollRecord>& polls) {
    Result<void> done = store_.begin();
    for (std::size_t i = 0; done && i < polls.size(); ++i) {
        done = store_.store_poll(polls[i].feed, polls[i].state, polls[i].row);
    }
    if (done) {
        done = store_.commit();
    }
    if (!done) {
        store_.rollback();
        warn({}, done.error());
    }
}

bool WriterThread::index_a_little() {
    auto done = store_.index_some(index_chunk, to_search_words);
    if (!done) {
        warn({}, done.error());
        return false;
    }
    return *done == index_chunk;
}

} // namespace gazetted::daemon::pipeline
