// SPDX-License-Identifier: MIT
#include "daemon/pipeline/reader_threads.hpp"

#include <uv.h>

#include <algorithm>
#include <utility>

namespace gazetted::daemon::pipeline {

namespace {
constexpr unsigned most_threads = 4; // the one writer keeps up with no more
} // namespace

ReaderThreads::ReaderThreads(OnUnderstood on_understood)
    : on_understood_(std::move(on_understood)) {
    const unsigned cores = uv_available_parallelism(); // those that this process may use
    for (unsigned i = 0; i < std::clamp(cores, 1U, most_threads); ++i) {
        threads_.emplace_back([this] { work(); });
    }
}

ReaderThreads::~ReaderThreads() {
    {
        const std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) {
        thread.join();
    }
}

void ReaderThreads::submit(Job job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
}

void ReaderThreads::work() {
    while (true) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return is_ending_ || !jobs_.empty(); });
            if (is_ending_) {
                return;
            }
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        on_understood_(understand(std::move(job)));
    }
}

} // namespace gazetted::daemon::pipeline
