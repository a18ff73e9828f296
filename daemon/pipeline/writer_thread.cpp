// SPDX-License-Identifier: MIT
// A batch is one transaction. When one document of it cannot be stored, the batch is rolled back
// and its documents are stored one by one, so that the bad one takes no other with it.
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
    if (may_index) {
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
    if (!batch.documents.empty()) {
        auto written = store_documents(batch.documents);
        backlog_ -= batch.documents.size();
        batch.documents.clear();
        on_written_(std::move(written));
    }
    if (!batch.polls.empty()) {
        store_polls(batch.polls);
    }
    for (auto& task : batch.tasks) {
        task(store_);
    }
}

std::vector<Written> WriterThread::store_documents(std::vector<DocumentJob>& jobs) {
    std::vector<Written> written;
    bool is_whole = store_.begin().has_value();
    for (std::size_t i = 0; is_whole && i < jobs.size(); ++i) {
        auto stored =
            apply_document(store_, recall_, jobs[i].document, jobs[i].state, jobs[i].policy);
        is_whole = stored.has_value();
        if (stored) {
            written.push_back({std::move(*stored), std::nullopt, jobs[i].document.is_archive});
        }
    }
    if (is_whole && store_.commit()) {
        return written;
    }
    store_.rollback();
    recall_.forget();
    written.clear();
    for (const DocumentJob& job : jobs) {
        written.push_back(store_alone(job));
    }
    return written;
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
    auto stored = apply_document(store_, recall_, job.document, job.state, job.policy);
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
