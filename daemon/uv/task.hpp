// SPDX-License-Identifier: MIT
#pragma once

// Work on a thread of the pool whose owner may go away before it has ended. Loop thread only; the
// work itself must own all it uses.

#include "daemon/uv/handle.hpp"
#include "daemon/uv/loop.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace gazetted::uv {

/// Calls `work` on the pool, then `on_done` with its value on the loop thread, once. Dropping the
/// Task earlier means on_done is not called; on_done may drop the Task. `work` must not throw.
template <class T>
class Task {
  public:
    Task(Loop& loop, std::function<T()> work, std::function<void(T)> on_done)
        : on_done_(std::move(on_done)) {
        auto job = std::make_unique<Job>();
        job->owner = this;
        job->work = std::move(work);
        job->request.data = job.get();
        check(uv_queue_work(
                  loop.get(), &job->request,
                  [](uv_work_t* request) noexcept { job_of(request).run(); },
                  [](uv_work_t* request, int) noexcept { finish(request); }),
              "worker pool");
        job_ = job.release(); // finish() frees it
    }
    ~Task() {
        if (job_ != nullptr) {
            job_->owner = nullptr;
            uv_cancel(reinterpret_cast<uv_req_t*>(&job_->request));
        }
    }
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;

  private:
    struct Job {
        uv_work_t request{};
        Task* owner = nullptr; // loop thread only
        std::function<T()> work;
        std::optional<T> value;
        void run() { value.emplace(work()); }
    };

    static Job& job_of(uv_work_t* request) { return *static_cast<Job*>(request->data); }

    static void finish(uv_work_t* request) noexcept {
        const std::unique_ptr<Job> job(&job_of(request));
        if (job->owner != nullptr && job->value) {
            job->owner->job_ = nullptr;
            const auto on_done = std::move(job->owner->on_done_); // may drop the owner
            on_done(std::move(*job->value));
        }
    }

    std::function<void(T)> on_done_;
    Job* job_ = nullptr;
};

} // namespace gazetted::uv
