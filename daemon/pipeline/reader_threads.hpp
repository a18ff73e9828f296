// SPDX-License-Identifier: MIT
#pragma once

// The threads that read documents, one a core. Not the loop's pool: so neither a page that somebody
// waits for nor the mirror stands in one line with documents, and where there is one core, what one
// document left in its caches serves the next. Bounded by the caller, as the writer is.

#include "daemon/pipeline/understand.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace gazetted::daemon::pipeline {

class ReaderThreads {
  public:
    /// Called on the thread that read it; must only hand the value on.
    using OnUnderstood = std::function<void(Understood)>;

    explicit ReaderThreads(OnUnderstood on_understood);
    /// Ends the threads; what they have not begun is dropped.
    ~ReaderThreads();
    ReaderThreads(const ReaderThreads&) = delete;
    ReaderThreads& operator=(const ReaderThreads&) = delete;

    /// From any thread.
    void submit(Job job);

  private:
    void work();

    OnUnderstood on_understood_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;
    bool is_ending_ = false;
    std::vector<std::thread> threads_; // last: they use what stands above
};

} // namespace gazetted::daemon::pipeline
