// SPDX-License-Identifier: MIT
// A file holds the hash of the picture and then the picture, so that one cut short by a crash is
// not shown; a file's time is when it was last asked for.
#include "daemon/serve/images.hpp"

#include "daemon/fetch/decode.hpp"
#include "daemon/publish/outputs.hpp"
#include "daemon/service/log.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>
#include <vector>

namespace gazetted::daemon::serve {

namespace {

namespace fs = std::filesystem;
using Picture = std::shared_ptr<const publish::Rendered>;

constexpr Seconds max_age{7 * 86400};
constexpr int most_at_once = 16;
constexpr std::string_view suffix = ".image";

/// The name of a picture's file.
std::string name_of(std::string_view url) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    ::EVP_Digest(url.data(), url.size(), digest.data(), &size, EVP_sha256(), nullptr);
    std::string name;
    for (unsigned i = 0; i < size; ++i) {
        name += fmt::format("{:02x}", digest[i]);
    }
    return name.append(suffix);
}

std::string hash_of(std::string_view bytes) {
    return fmt::format("{:016x}", XXH3_64bits(bytes.data(), bytes.size()));
}

Picture shown(std::string bytes) {
    const std::string_view type = image_type(bytes);
    auto rendered = publish::finished(type, std::move(bytes));
    rendered.max_age = max_age;
    return std::make_shared<const publish::Rendered>(std::move(rendered));
}

Picture read_kept(const fs::path& file) {
    std::error_code none;
    const std::uint64_t size = fs::file_size(file, none);
    if (none || size > 2 * Images::most_bytes) {
        return nullptr;
    }
    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(bytes.data(), static_cast<std::streamsize>(size));
    if (!in) {
        return nullptr;
    }
    constexpr std::size_t hash_size = 16;
    if (bytes.size() <= hash_size ||
        bytes.compare(0, hash_size, hash_of(std::string_view(bytes).substr(hash_size))) != 0) {
        return nullptr;
    }
    std::error_code ignored; // who cannot write there can still read
    fs::last_write_time(file, fs::file_time_type::clock::now(), ignored);
    return shown(bytes.substr(hash_size));
}

/// A picture that cannot be kept is served all the same.
void keep(const fs::path& file, std::string_view bytes) {
    static std::atomic<unsigned> count{0};
    const fs::path beside = fmt::format("{}.{}", file.string(), ++count);
    std::error_code problem;
    {
        std::ofstream out(beside, std::ios::binary | std::ios::trunc);
        out << hash_of(bytes) << bytes;
        out.close();
        if (!out) {
            fs::remove(beside, problem);
            service::log(
                service::LogLevel::warning, "serve", {},
                fmt::format("{} cannot be written; pictures are fetched each time", file.string()));
            return;
        }
    }
    fs::rename(beside, file, problem);
}

std::string why_not(const fetch::FetchResult& result) {
    if (result.outcome.error) {
        return result.outcome.error->text;
    }
    return fmt::format("the answer is {}", result.outcome.status);
}

} // namespace

std::string_view image_type(std::string_view bytes) {
    using namespace std::string_view_literals;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> beginnings{{
        {"\xFF\xD8\xFF"sv, "image/jpeg"},
        {"\x89PNG\r\n\x1A\n"sv, "image/png"},
        {"GIF87a"sv, "image/gif"},
        {"GIF89a"sv, "image/gif"},
        {"\x00\x00\x01\x00"sv, "image/x-icon"},
    }};
    for (const auto& [beginning, type] : beginnings) {
        if (bytes.starts_with(beginning)) {
            return type;
        }
    }
    if (bytes.starts_with("RIFF") && bytes.substr(8).starts_with("WEBP")) {
        return "image/webp";
    }
    const auto brand = bytes.size() > 12 ? bytes.substr(4, 8) : std::string_view();
    return brand == "ftypavif" || brand == "ftypavis" ? "image/avif" : "";
}

void trim_images(const std::string& folder, std::uint64_t most) {
    struct File {
        fs::file_time_type used;
        std::uint64_t bytes;
        fs::path path;
    };
    std::vector<File> files;
    std::uint64_t all = 0;
    std::error_code problem;
    for (fs::directory_iterator at(folder, problem), end; !problem && at != end;
         at.increment(problem)) {
        std::error_code gone;
        const auto bytes = at->file_size(gone);
        const auto used = at->last_write_time(gone);
        if (!gone && at->path().string().find(suffix) != std::string::npos) {
            files.push_back({used, bytes, at->path()});
            all += bytes;
        }
    }
    if (all <= most) {
        return;
    }
    std::sort(files.begin(), files.end(),
              [](const File& a, const File& b) { return a.used < b.used; });
    for (const File& file : files) {
        if (all <= most / 10 * 9) {
            return;
        }
        fs::remove(file.path, problem);
        all -= file.bytes;
    }
}

Images::Images(uv::Loop& loop, std::string folder, fetch::Options options, Reach reach)
    : loop_(loop), folder_(std::move(folder)), reach_(reach), fetcher_(loop, [&] {
          options.concurrency = most_at_once;
          options.per_host = 4;
          options.host_gap = std::chrono::milliseconds(0); // a page asks for all of its pictures
          return std::move(options);
      }()) {}

void Images::get(const std::string& url, OnImage on_image) {
    ++under_way_;
    struct Work {
        Picture picture;
    };
    auto work = std::make_shared<Work>();
    const bool is_too_much = under_way_ > most_under_way;
    const auto failed = failed_.find(url);
    const bool has_failed = failed != failed_.end() && failed->second > loop_.now();
    uv::queue_work(
        loop_,
        [work, is_too_much, has_failed, file = fs::path(folder_) / name_of(url)] {
            if (!is_too_much && !has_failed) {
                work->picture = read_kept(file);
            }
        },
        [this, work, url, is_too_much, has_failed, on_image = std::move(on_image),
         alive = std::weak_ptr<bool>(alive_)] {
            if (alive.expired()) {
                return;
            }
            if (work->picture) {
                end(url, work->picture, on_image);
            } else if (is_too_much) {
                end(url, fail(ErrorCode::busy, "too many pictures at once; try again"), on_image);
            } else if (has_failed) {
                end(url, fail(ErrorCode::not_found, "it could not be had a short time ago"),
                    on_image);
            } else {
                fetch(url, on_image);
            }
        });
}

void Images::fetch(const std::string& url, const OnImage& on_image) {
    fetch::Request request;
    request.url = url;
    request.delta = fetch::DeltaRequest::none;
    request.headers.emplace_back("Accept", "image/avif,image/webp,image/png,image/*;q=0.8");
    request.allow_private = reach_ == Reach::private_too;
    request.limits.max_body = most_bytes;
    request.limits.total = std::chrono::milliseconds(20'000);
    request.limits.max_redirects = 5;
    fetcher_.fetch(std::move(request), [this, url, on_image](fetch::FetchResult result) {
        on_fetched(url, std::move(result), on_image);
    });
}

void Images::on_fetched(const std::string& url, fetch::FetchResult result,
                        const OnImage& on_image) {
    if (result.outcome.kind != model::FetchKind::document) {
        end(url, fail(ErrorCode::not_found, why_not(result)), on_image);
        return;
    }
    struct Work {
        fetch::FetchResult result;
        Picture picture;
        bool trims = false;
    };
    auto work = std::make_shared<Work>();
    work->result = std::move(result);
    unchecked_ += work->result.body.size();
    work->trims = unchecked_ > most_on_disk / 8;
    unchecked_ = work->trims ? 0 : unchecked_;
    uv::queue_work(
        loop_,
        [work, folder = folder_, name = name_of(url)] {
            auto body = fetch::decode_body(std::move(work->result.body),
                                           work->result.content_encoding, most_bytes);
            if (!body || image_type(*body).empty()) {
                return;
            }
            keep(fs::path(folder) / name, *body);
            if (work->trims) {
                trim_images(folder, most_on_disk);
            }
            work->picture = shown(std::move(*body));
        },
        [this, work, url, on_image, alive = std::weak_ptr<bool>(alive_)] {
            if (alive.expired()) {
                return;
            }
            if (work->picture) {
                end(url, work->picture, on_image);
            } else {
                end(url, fail(ErrorCode::not_found, "what came is no picture"), on_image);
            }
        });
}

void Images::end(const std::string& url, Result<Picture> result, const OnImage& on_image) {
    --under_way_;
    if (!result && result.error().code == ErrorCode::not_found) {
        service::log(service::LogLevel::debug, "serve", {},
                     fmt::format("picture {}: {}", url, result.error().text));
        if (failed_.size() >= most_failures) {
            failed_.clear();
        }
        auto& until = failed_[url];
        until = until > loop_.now() ? until : loop_.now() + failure_lifetime;
    }
    on_image(std::move(result));
}

} // namespace gazetted::daemon::serve
