// SPDX-License-Identifier: MIT
#include "daemon/uv/process.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>

namespace gazetted::uv {

namespace {

constexpr std::size_t max_error_output = 4096;
constexpr std::size_t read_size = 64u << 10;

Handle<uv_pipe_t> make_pipe(Loop& loop, void* owner) {
    return make_handle<uv_pipe_t>(
        owner, "pipe", [&loop](uv_pipe_t* raw) { return uv_pipe_init(loop.get(), raw, 0); });
}

uv_stdio_container_t pipe_to(uv_pipe_t* pipe) {
    uv_stdio_container_t container{};
    container.flags = static_cast<uv_stdio_flags>(UV_CREATE_PIPE | UV_WRITABLE_PIPE);
    container.data.stream = reinterpret_cast<uv_stream_t*>(pipe);
    return container;
}

} // namespace

Result<std::unique_ptr<Process>> Process::spawn(Loop& loop, const std::vector<std::string>& argv,
                                                std::size_t max_output, OnEnd on_end) {
    if (argv.empty()) {
        return fail(ErrorCode::process, "there is no command to run");
    }
    // The constructor is private, so std::make_unique cannot be used.
    std::unique_ptr<Process> process(new Process(loop, max_output, std::move(on_end)));
    const int status = process->start(argv);
    if (status < 0) {
        return fail(ErrorCode::process, "cannot run " + argv.front() + ": " + uv_strerror(status));
    }
    return process;
}

Process::Process(Loop& loop, std::size_t max_output, OnEnd on_end)
    : on_end_(std::move(on_end)), max_output_(max_output), buffer_(read_size),
      out_(make_pipe(loop, this)), err_(make_pipe(loop, this)), deferred_end_(loop, [this] {
          const auto callback = std::move(on_end_); // may destroy this Process
          callback(std::move(result_));
      }) {}

Process::~Process() {
    kill();
}

int Process::start(const std::vector<std::string>& argv) {
    std::vector<char*> arguments;
    arguments.reserve(argv.size() + 1);
    for (const auto& argument : argv) {
        arguments.push_back(const_cast<char*>(argument.c_str())); // libuv does not write to it
    }
    arguments.push_back(nullptr);
    std::array<uv_stdio_container_t, 3> stdio{uv_stdio_container_t{}, pipe_to(out_.get()),
                                              pipe_to(err_.get())};
    uv_process_options_t options{};
    options.file = arguments.front();
    options.args = arguments.data();
    options.flags = UV_PROCESS_DETACHED; // a session of its own: kill() reaches the whole group
    options.stdio = stdio.data();
    options.stdio_count = static_cast<int>(stdio.size());
    options.exit_cb = [](uv_process_t* ended, std::int64_t status, int signal) noexcept {
        owner_of<Process>(ended).on_exit(status, signal);
    };
    // Also after a failure the handle is initialised and has to be closed.
    auto raw = std::make_unique<uv_process_t>();
    const int status = uv_spawn(out_->loop, raw.get(), &options);
    raw->data = this;
    process_.reset(raw.release());
    if (status < 0) {
        return status;
    }
    is_started_ = true;
    read(*out_);
    read(*err_);
    return 0;
}

void Process::read(uv_pipe_t& pipe) {
    uv_read_start(
        reinterpret_cast<uv_stream_t*>(&pipe),
        [](uv_handle_t* handle, std::size_t, uv_buf_t* buffer) noexcept {
            owner_of<Process>(handle).on_alloc(buffer);
        },
        [](uv_stream_t* stream, ssize_t count, const uv_buf_t*) noexcept {
            owner_of<Process>(stream).on_output(stream, count);
        });
}

void Process::on_alloc(uv_buf_t* buffer) {
    buffer->base = buffer_.data();
    buffer->len = buffer_.size();
}

void Process::on_output(uv_stream_t* stream, ssize_t count) {
    const bool is_error_output = stream == reinterpret_cast<uv_stream_t*>(err_.get());
    if (count < 0) {
        (is_error_output ? err_ : out_).reset();
        finish_part();
        return;
    }
    auto& target = is_error_output ? result_.error_output : result_.output;
    const auto room = (is_error_output ? max_error_output : max_output_) - target.size();
    const auto size = static_cast<std::size_t>(count);
    target.append(buffer_.data(), std::min(size, room));
    if (!is_error_output && size > room) {
        result_.is_cut = true;
        kill();
    }
}

void Process::on_exit(std::int64_t status, int signal) {
    result_.exit_status = status;
    result_.signal = signal;
    finish_part();
}

// The pipes are closed here and not left to their end: a grandchild in another session may hold
// them open for ever. The group is asked for even after the exit, for what was left in background.
void Process::kill() {
    if (!is_started_ || parts_left_ == 0) {
        return;
    }
    ::kill(-process_->pid, SIGKILL);
    for (auto* pipe : {&out_, &err_}) {
        if (*pipe) {
            pipe->reset();
            finish_part();
        }
    }
}

void Process::finish_part() {
    if (--parts_left_ == 0) {
        deferred_end_.schedule();
    }
}

} // namespace gazetted::uv
