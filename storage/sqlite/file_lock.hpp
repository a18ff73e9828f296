// SPDX-License-Identifier: MIT
#pragma once

// The mark that a process (or another connection of this one) is the writer of a database:
// flock(2) on a file beside it. The kernel lets go of it when the process ends, however it ends.

#include "feeds/base/result.hpp"

#include <string>

namespace gazetted::storage::sqlite {

class FileLock {
  public:
    /// `busy` when it is held; the text names the process that holds it. The file stays when the
    /// lock goes: removing it would race with the next taker.
    static Result<FileLock> take(const std::string& path);
    FileLock(FileLock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
    FileLock& operator=(FileLock&&) = delete;
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

  private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

} // namespace gazetted::storage::sqlite
