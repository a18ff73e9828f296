// SPDX-License-Identifier: MIT
#pragma once

// A child process whose standard output is collected. It runs in a session of its own, so that
// kill() reaches its children too. Standard input is empty. Loop thread only.

#include "daemon/uv/handle.hpp"
#include "daemon/uv/loop.hpp"
#include "daemon/uv/timer.hpp"

#include "feeds/base/result.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gazetted::uv {

struct ProcessResult {
    std::int64_t exit_status = 0;
    int signal = 0;           // that ended it, or 0
    std::string output;       // at most max_output bytes
    std::string error_output; // its beginning, at most 4 KiB
    bool is_cut = false;      // more output than max_output: the process was killed
};

class Process {
  public:
    using OnEnd = std::function<void(ProcessResult)>;
    /// argv[0] is looked up in PATH. `on_end` is called once, when the process has ended and its
    /// output is read; it may destroy the Process. Fails with `process` when it cannot be started.
    static Result<std::unique_ptr<Process>> spawn(Loop& loop, const std::vector<std::string>& argv,
                                                  std::size_t max_output, OnEnd on_end);
    /// Kills the group if it still runs; on_end is not called any more.
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// SIGKILL to the process group; on_end follows.
    void kill();

  private:
    Process(Loop& loop, std::size_t max_output, OnEnd on_end);
    int start(const std::vector<std::string>& argv);
    void read(uv_pipe_t& pipe);
    void on_alloc(uv_buf_t* buffer);
    void on_output(uv_stream_t* stream, ssize_t count);
    void on_exit(std::int64_t status, int signal);
    void finish_part();

    OnEnd on_end_;
    std::size_t max_output_;
    ProcessResult result_;
    int parts_left_ = 3; // exit, output, error output
    bool is_started_ = false;
    std::vector<char> buffer_;
    Handle<uv_pipe_t> out_;
    Handle<uv_pipe_t> err_;
    Handle<uv_process_t> process_;
    Deferred deferred_end_;
};

} // namespace gazetted::uv
