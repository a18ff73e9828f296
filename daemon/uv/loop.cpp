// SPDX-License-Identifier: MIT
#include "daemon/uv/loop.hpp"

#include "daemon/uv/handle.hpp"

#include "feeds/base/assert.hpp"

#include <cstdio>
#include <exception>
#include <memory>
#include <utility>

namespace gazetted::uv {

namespace {

struct Work {
    uv_work_t request{};
    std::function<void()> work;
    std::function<void()> done;
};

/// The catch of the worker's side: what a worker throws must not end the program.
void run_work(const std::function<void()>& work) noexcept {
    try {
        work();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bug: a worker threw: %s\n", error.what());
    } catch (...) {
        std::fputs("bug: a worker threw\n", stderr);
    }
}

void end_work(uv_work_t* request) noexcept {
    const std::unique_ptr<Work> work(static_cast<Work*>(request->data));
    work->done();
}

} // namespace

Loop::Loop() {
    check(uv_loop_init(&loop_), "event loop");
}

Loop::~Loop() {
    uv_walk(
        &loop_,
        [](uv_handle_t* handle, void*) noexcept {
            GAZETTED_ASSERT(uv_is_closing(handle) != 0 && "a handle outlives its loop");
        },
        nullptr);
    uv_run(&loop_, UV_RUN_DEFAULT);
    const int status = uv_loop_close(&loop_);
    GAZETTED_ASSERT(status == 0);
}

void Loop::run() {
    uv_run(&loop_, UV_RUN_DEFAULT);
}

void Loop::run_nowait() {
    uv_run(&loop_, UV_RUN_NOWAIT);
}

void Loop::stop() {
    uv_stop(&loop_);
}

std::chrono::milliseconds Loop::now() const {
    return std::chrono::milliseconds(uv_now(&loop_));
}

std::chrono::sys_seconds Loop::wall_clock() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

void queue_work(Loop& loop, std::function<void()> work, std::function<void()> done) {
    auto job = std::make_unique<Work>();
    job->work = std::move(work);
    job->done = std::move(done);
    job->request.data = job.get();
    check(
        uv_queue_work(
            loop.get(), &job->request,
            [](uv_work_t* request) noexcept { run_work(static_cast<Work*>(request->data)->work); },
            [](uv_work_t* request, int) noexcept { end_work(request); }),
        "worker pool");
    static_cast<void>(job.release()); // end_work() frees it
}

} // namespace gazetted::uv
