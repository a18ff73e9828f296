// SPDX-License-Identifier: MIT
#include "daemon/service/watch.hpp"

#include <filesystem>
#include <functional>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace gazetted::daemon::service {

namespace {

constexpr std::chrono::milliseconds look_interval{2000};

std::uint64_t status_of(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        return 0;
    }
    std::uint64_t sum = std::hash<std::string>{}(path);
    for (const auto part :
         {static_cast<std::uint64_t>(status.st_mtim.tv_sec),
          static_cast<std::uint64_t>(status.st_mtim.tv_nsec),
          static_cast<std::uint64_t>(status.st_size), static_cast<std::uint64_t>(status.st_ino)}) {
        sum = (sum ^ part) * 0x100000001b3ULL;
    }
    return sum;
}

} // namespace

ConfigWatch::ConfigWatch(uv::Loop& loop, std::string file, std::function<void()> on_change)
    : file_(std::move(file)), on_change_(std::move(on_change)), timer_(loop, [this] { look(); }) {}

void ConfigWatch::start() {
    seen_ = reported_ = state();
    timer_.start(look_interval, look_interval);
}

void ConfigWatch::stop() {
    timer_.stop();
}

std::uint64_t ConfigWatch::state() const {
    std::uint64_t sum = status_of(file_);
    std::error_code ignored;
    const auto drop_ins = std::filesystem::path(file_).parent_path() / "conf.d";
    for (std::filesystem::directory_iterator at(drop_ins, ignored), end; !ignored && at != end;
         at.increment(ignored)) {
        if (at->path().extension() == ".toml") {
            sum += status_of(at->path().string());
        }
    }
    return sum;
}

void ConfigWatch::look() {
    const auto now = state();
    // A file that is still being written is read when it has come to rest.
    if (now == seen_ && now != reported_) {
        reported_ = now;
        on_change_();
    }
    seen_ = now;
}

} // namespace gazetted::daemon::service
