// SPDX-License-Identifier: MIT
// The static mirror. A file is written beside its place, synced and renamed there, so that a web
// server and a crash see the old one or the new one.
#include "daemon/publish/address.hpp"
#include "daemon/publish/publisher.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace gazetted::daemon::publish {

namespace {

std::string reason() {
    return std::strerror(errno);
}

/// "/topics/a" -> "topics/a.html", "/" -> "index.html", the rest as it is.
std::string file_of(std::string_view path) {
    const auto address = parse_address(path);
    const bool page = address && is_page(address->output);
    const std::string_view name = path.substr(1);
    return fmt::format("{}{}", name.empty() ? "index" : name, page ? ".html" : "");
}

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

/// So that the renames in it survive a crash.
Result<void> sync_directory(const std::string& directory) {
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0 || !write_and_sync(descriptor, {})) {
        return fail(ErrorCode::io, fmt::format("cannot sync {}: {}", directory, reason()));
    }
    return {};
}

} // namespace

Result<MirrorSummary> write_mirror(Publisher& publisher, const std::string& directory,
                                   Instant now) {
    const auto paths = publisher.static_paths(now);
    if (!paths) {
        return fail(paths.error());
    }
    MirrorSummary summary;
    std::set<std::string> touched;
    for (const std::string& path : *paths) {
        auto made = publisher.render_static(path, now);
        if (!made) {
            if (made.error().code == ErrorCode::not_found) {
                continue; // pruned since the list was made
            }
            return fail(std::move(made.error()));
        }
        if (made->status != 200) {
            continue;
        }
        const std::filesystem::path file = std::filesystem::path(directory) / file_of(path);
        if (holds(file.string(), made->body)) {
            ++summary.unchanged;
            continue;
        }
        const auto folder = file.parent_path().string();
        std::error_code problem;
        std::filesystem::create_directories(folder, problem);
        if (problem) {
            return fail(ErrorCode::io,
                        fmt::format("cannot make {}: {}", folder, problem.message()));
        }
        if (auto written = replace_file(file.string(), made->body); !written) {
            return fail(std::move(written.error()));
        }
        touched.insert(folder);
        ++summary.written;
    }
    for (const std::string& folder : touched) {
        if (auto synced = sync_directory(folder); !synced) {
            return fail(std::move(synced.error()));
        }
    }
    return summary;
}

} // namespace gazetted::daemon::publish
