// SPDX-License-Identifier: MIT
// The static mirror: which files there should be, and which of them are to be written.
#include "daemon/publish/address.hpp"
#include "daemon/publish/mirror_file.hpp"
#include "daemon/publish/outputs.hpp"
#include "daemon/publish/publisher.hpp"
#include "daemon/serve/compress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <utility>
#include <vector>

namespace gazetted::daemon::publish {

namespace {

/// "/topics/a" -> "topics/a.html", "/" -> "index.html", the rest as it is.
std::string file_of(std::string_view path) {
    const auto address = parse_address(path);
    const bool page = address && is_page(address->output);
    const std::string_view name = path.substr(1);
    return fmt::format("{}{}", name.empty() ? "index" : name, page ? ".html" : "");
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

constexpr std::string_view archives = "/archive/";

/// "/archive/topics/a/257-300.atom" -> "/topics/a.atom"
std::string live_of(std::string_view archive) {
    const auto slash = archive.rfind('/');
    const auto dot = archive.rfind('.');
    return fmt::format("/{}{}", archive.substr(archives.size(), slash - archives.size()),
                       archive.substr(dot));
}

bool is_whole(std::string_view archive) {
    const auto address = parse_address(archive);
    return address && is_whole_archive(*address);
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
    Result<void> write_history(const std::string& last);
    Result<void> write_changed_archives(const Changes& changes);
    void retire_begun(const std::string& live);
    bool should_stop() const { return options_.should_stop && options_.should_stop(); }
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
    const bool is_live = !path.starts_with(archives);
    if (is_live && !made->prev_archive.empty()) {
        if (auto written = write_history(made->prev_archive); !written || should_stop()) {
            return written;
        }
    }
    auto written = put(directory_ / file_of(path),
                       made->location.empty() ? made->body : leading_to(made->location));
    if (written) {
        listed_.insert(path);
        if (is_live && !made->prev_archive.empty()) {
            retire_begun(path);
        }
    }
    return written;
}

/// The archives from the first to `last`, but for those that are there: what stands before a whole
/// one that is there is there too, since they are written in the order of time.
Result<void> Mirror::write_history(const std::string& last) {
    std::vector<std::string> missing;
    for (std::string path = last; !path.empty();) {
        const bool is_there = options_.changes != nullptr && listed_.contains(path);
        if (is_there && is_whole(path)) {
            break;
        }
        if (!is_there) {
            missing.push_back(path);
        }
        auto before = publisher_.previous_archive(path, now_);
        if (!before) {
            return fail(std::move(before.error()));
        }
        path = std::move(*before);
    }
    for (; !missing.empty() && !should_stop(); missing.pop_back()) {
        if (auto written = write_path(missing.back()); !written) {
            return written;
        }
    }
    return {};
}

/// Stories keep their archives, so that only what happens to an old story changes one.
Result<void> Mirror::write_changed_archives(const Changes& changes) {
    std::set<std::string> touched;
    for (auto at = listed_.lower_bound(std::string(archives));
         at != listed_.end() && at->starts_with(archives); ++at) {
        const auto archive = parse_address(*at);
        const auto names = [&](const std::vector<std::string>& of) {
            return std::find(of.begin(), of.end(), archive->name) != of.end();
        };
        const bool may_show =
            archive->output == Output::merged ||
            names(archive->output == Output::topic ? changes.topics : changes.feeds);
        if (may_show && std::any_of(changes.stories.begin(), changes.stories.end(), [&](StoryId s) {
                return archive->first.value <= s.value && s.value <= archive->last.value;
            })) {
            touched.insert(*at);
        }
    }
    for (const std::string& path : touched) {
        if (auto written = write_path(path); !written) {
            return written;
        }
    }
    return {};
}

/// Of the ranges that a live document led to before it went on the last stay, for who is reading.
void Mirror::retire_begun(const std::string& live) {
    constexpr std::size_t kept = 3;
    const auto dot = live.rfind('.');
    const std::string folder = fmt::format("/archive{}/", live.substr(0, dot));
    std::vector<std::pair<std::int64_t, std::string>> begun;
    for (auto at = listed_.lower_bound(folder); at != listed_.end() && at->starts_with(folder);
         ++at) {
        if (at->ends_with(live.substr(dot)) && !is_whole(*at)) {
            begun.emplace_back(parse_address(*at)->last.value, *at);
        }
    }
    std::sort(begun.begin(), begun.end(), std::greater<>());
    for (std::size_t i = kept; i < begun.size(); ++i) {
        remove_path(begun[i].second);
    }
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
    if (options_.changes != nullptr && !options_.is_whole) {
        paths = publisher_.static_paths(*options_.changes);
    } else {
        auto all = publisher_.static_paths(now_);
        if (!all) {
            return fail(std::move(all.error()));
        }
        paths = std::move(*all);
        const std::set<std::string> wanted(paths.begin(), paths.end());
        for (const std::string& path : listed_before) {
            if (!path.starts_with(archives)) {
                if (!wanted.contains(path)) {
                    paths.push_back(path);
                }
            } else if (!wanted.contains(live_of(path))) {
                remove_path(path);
            } else if (options_.changes == nullptr) {
                paths.push_back(path);
            }
        }
    }
    for (const std::string& path : paths) {
        if (should_stop()) {
            break;
        }
        if (auto written = write_path(path); !written) {
            return fail(std::move(written.error()));
        }
    }
    if (options_.changes != nullptr) {
        if (auto written = write_changed_archives(*options_.changes); !written) {
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
