// SPDX-License-Identifier: MIT
#include "daemon/publish/mirror_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace gazetted::daemon::publish {

namespace {

std::string reason() {
    return std::strerror(errno);
}

/// Writes and syncs; the descriptor is closed in any case.
bool write_and_sync(int descriptor, std::string_view bytes) {
    bool ok = true;
    while (ok && !bytes.empty()) {
        const auto count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        ok = count > 0;
        bytes.remove_prefix(ok ? static_cast<std::size_t>(count) : 0);
    }
    ok = ok && ::fsync(descriptor) == 0;
    return ::close(descriptor) == 0 && ok;
}

} // namespace

bool holds(const std::string& file, const std::string& bytes) {
    std::error_code problem;
    if (std::filesystem::file_size(file, problem) != bytes.size() || problem) {
        return false;
    }
    std::ifstream in(file, std::ios::binary);
    std::string old(bytes.size(), '\0');
    in.read(old.data(), static_cast<std::streamsize>(old.size()));
    return in && old == bytes;
}

Result<void> replace_file(const std::string& file, const std::string& bytes) {
    const std::filesystem::path path(file);
    const std::string beside =
        (path.parent_path() / fmt::format(".{}.{}", path.filename().string(), ::getpid())).string();
    const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (descriptor < 0) {
        return fail(ErrorCode::io, fmt::format("cannot write {}: {}", beside, reason()));
    }
    if (!write_and_sync(descriptor, bytes) || ::rename(beside.c_str(), file.c_str()) != 0) {
        auto text = fmt::format("cannot write {}: {}", file, reason());
        ::unlink(beside.c_str());
        return fail(ErrorCode::io, std::move(text));
    }
    return {};
}

Result<void> sync_directory(const std::string& directory) {
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0 || !write_and_sync(descriptor, {})) {
        return fail(ErrorCode::io, fmt::format("cannot sync {}: {}", directory, reason()));
    }
    return {};
}

} // namespace gazetted::daemon::publish
