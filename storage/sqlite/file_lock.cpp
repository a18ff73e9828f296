// SPDX-License-Identifier: MIT
#include "storage/sqlite/file_lock.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace gazetted::storage::sqlite {

namespace {

std::string holder(int descriptor) {
    char text[24];
    const ssize_t size = pread(descriptor, text, sizeof text, 0);
    std::string pid;
    for (ssize_t i = 0; i < size && text[i] >= '0' && text[i] <= '9'; ++i) {
        pid.push_back(text[i]);
    }
    return pid.empty() ? "another process" : "process " + pid;
}

} // namespace

Result<FileLock> FileLock::take(const std::string& path) {
    const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (descriptor < 0) {
        return fail(Error{ErrorCode::io, RetryClass::permanent,
                          fmt::format("cannot write {}: {}; see that the directory exists and that "
                                      "this user may write there",
                                      path, std::generic_category().message(errno))});
    }
    FileLock lock(descriptor);
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        return fail(ErrorCode::busy,
                    fmt::format("the database is already being written by {} (lock {}); `gazetted "
                                "run` does all the polling while it runs: stop it first, or use "
                                "its address",
                                holder(descriptor), path));
    }
    // Only for the text above; the lock itself does not rest on it.
    const std::string pid = fmt::format("{}\n", getpid());
    if (ftruncate(descriptor, 0) != 0 ||
        pwrite(descriptor, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
        return fail(Error{ErrorCode::io, RetryClass::transient,
                          fmt::format("cannot write {}: {}; make room on the disk", path,
                                      std::generic_category().message(errno))});
    }
    return lock;
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) {
        close(descriptor_);
    }
}

} // namespace gazetted::storage::sqlite
