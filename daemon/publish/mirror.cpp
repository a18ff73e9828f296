// SPDX-License-Identifier: MIT
// The static mirror. A file is written beside its place, synced and renamed there, so that a web
// server and a crash see the old one or the new one.
#include "daemon/publish/address.hpp"
#include "daemon/publish/publisher.hpp"
#include "daemon/serve/compress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

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

constexpr std::string_view list_name = ".gazetted-files";

/// Paths in order, a line each. What another hand wrote into the list and is no path is left out.
std::set<std::string> read_list(const std::filesystem::path& directory) {
    std::set<std::string> paths;
    std::ifstream in(directory / list_name);
    for (std::string path; std::getline(in, path);) {
        if (parse_address(path)) {
            paths.insert(path);
        }
    }
    return paths;
}

/// A page that leads to the one beside it, as far as files can.
std::string leading_to(const std::string& story) {
    return fmt::format("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Moved"
                       "</title><link rel=\"canonical\" href=\"{0}.html\"><meta "
                       "http-equiv=\"refresh\" content=\"0; url={0}.html\"><p><a "
                       "href=\"{0}.html\">This story has joined another.</a></p></html>\n",
                       story);
}

class Mirror {
  public:
    Mirror(Publisher& publisher, std::string directory, Instant now, const MirrorOptions& options)
        : publisher_(publisher), directory_(std::move(directory)), now_(now), options_(options),
          listed_(read_list(directory_)) {}

    Result<MirrorSummary> write();

  private:
    Result<void> write_path(const std::string& path);
    Result<void> put(const std::filesystem::path& file, const std::string& body);
    Result<bool> put_file(const std::filesystem::path& file, const std::string& body);
    void remove_path(const std::string& path);
    Result<void> finish(const std::set<std::string>& listed_before);

    Publisher& publisher_;
    std::filesystem::path directory_;
    Instant now_;
    const MirrorOptions& options_;
    std::set<std::string> listed_; // what the mirror holds
    std::set<std::string> touched_;
    MirrorSummary summary_;
};

constexpr std::array siblings{std::pair(serve::Coding::gzip, ".gz"),
                              std::pair(serve::Coding::br, ".br")};

std::filesystem::path beside(const std::filesystem::path& file, const char* ending) {
    auto sibling = file;
    return sibling += ending;
}

/// True where it was written.
Result<bool> Mirror::put_file(const std::filesystem::path& file, const std::string& body) {
    if (holds(file.string(), body)) {
        return false;
    }
    const auto folder = file.parent_path().string();
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (problem) {
        return fail(ErrorCode::io, fmt::format("cannot make {}: {}", folder, problem.message()));
    }
    if (auto written = replace_file(file.string(), body); !written) {
        return fail(std::move(written.error()));
    }
    touched_.insert(folder);
    return true;
}

/// The siblings first: a web server prefers them, and an old one beside a new file would be served
/// for ever.
Result<void> Mirror::put(const std::filesystem::path& file, const std::string& body) {
    const bool is_same = holds(file.string(), body);
    for (const auto& [coding, ending] : siblings) {
        const auto sibling = beside(file, ending);
        std::error_code problem;
        const bool is_there = std::filesystem::exists(sibling, problem);
        if (!options_.precompressed || body.size() < serve::min_compressed_bytes) {
            if (is_there) {
                std::filesystem::remove(sibling, problem);
            }
        } else if (!is_same || !is_there) {
            const auto small = serve::compress(coding, body);
            if (!small) {
                std::filesystem::remove(sibling, problem);
            } else if (auto written = put_file(sibling, *small); !written) {
                return fail(std::move(written.error()));
            }
        }
    }
    auto written = put_file(file, body);
    if (!written) {
        return fail(std::move(written.error()));
    }
    ++(*written ? summary_.written : summary_.unchanged);
    return {};
}

void Mirror::remove_path(const std::string& path) {
    if (listed_.erase(path) == 0) {
        return;
    }
    const auto file = directory_ / file_of(path);
    std::error_code problem;
    for (const auto& sibling : siblings) {
        std::filesystem::remove(beside(file, sibling.second), problem);
    }
    if (std::filesystem::remove(file, problem)) {
        ++summary_.removed;
        touched_.insert(file.parent_path().string());
    }
}

Result<void> Mirror::write_path(const std::string& path) {
    auto made = publisher_.render_static(path, now_);
    if (!made && made.error().code != ErrorCode::not_found) {
        return fail(std::move(made.error()));
    }
    if (!made || (made->status != 200 && made->location.empty())) {
        remove_path(path);
        return {};
    }
    listed_.insert(path);
    return put(directory_ / file_of(path),
               made->location.empty() ? made->body : leading_to(made->location));
}

Result<void> Mirror::finish(const std::set<std::string>& listed_before) {
    if (listed_ != listed_before) {
        std::string list;
        for (const std::string& path : listed_) {
            list.append(path).append("\n");
        }
        if (auto written = put_file(directory_ / list_name, list); !written) {
            return fail(std::move(written.error()));
        }
    }
    for (const std::string& folder : touched_) {
        if (auto synced = sync_directory(folder); !synced) {
            return synced;
        }
    }
    return {};
}

Result<MirrorSummary> Mirror::write() {
    const auto listed_before = listed_;
    std::vector<std::string> paths;
    if (options_.changes != nullptr) {
        paths = publisher_.static_paths(*options_.changes);
    } else {
        auto all = publisher_.static_paths(now_);
        if (!all) {
            return fail(std::move(all.error()));
        }
        paths = std::move(*all);
        const std::set<std::string> wanted(paths.begin(), paths.end());
        std::set_difference(listed_.begin(), listed_.end(), wanted.begin(), wanted.end(),
                            std::back_inserter(paths));
    }
    for (const std::string& path : paths) {
        if (auto written = write_path(path); !written) {
            return fail(std::move(written.error()));
        }
    }
    if (auto done = finish(listed_before); !done) {
        return fail(std::move(done.error()));
    }
    return summary_;
}

} // namespace

Result<MirrorSummary> write_mirror(Publisher& publisher, const std::string& directory, Instant now,
                                   const MirrorOptions& options) {
    return Mirror(publisher, directory, now, options).write();
}

} // namespace gazetted::daemon::publish
