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
using Shown = Images::Shown;

constexpr Seconds max_age{7 * 86400};
constexpr int most_at_once = 8; // each may hold most_bytes
constexpr std::string_view suffix = ".image";

/// The name of a picture's file. What a private feed shows is not for who guesses its address.
std::string name_of(const publish::Picture& picture) {
    const std::string url =
        (picture.reach == publish::Reach::private_too ? "private " : "") + picture.url;
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

Shown shown(std::string bytes) {
    const std::string_view type = image_type(bytes);
    auto rendered = publish::finished(type, std::move(bytes));
    rendered.max_age = max_age;
    return std::make_shared<const publish::Rendered>(std::move(rendered));
}

Shown read_kept(const fs::path& file) {
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

fetch::Options for_pictures(fetch::Options options) {
    options.concurrency = most_at_once;
    options.per_host = 4;
    options.host_gap = std::chrono::milliseconds(0); // a page asks for all of its pictures
    return options;
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
    if (bytes.size() < 12) {
        return "";
    }
    if (bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP") {
        return "image/webp";
    }
    const auto brand = bytes.substr(4, 8);
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

Images::Images(uv::Loop& loop, std::string folder, fetch::Options options, publish::Reach reach)
    : loop_(loop), folder_(std::move(folder)), reach_(reach),
      fetcher_(loop, for_pictures(std::move(options))) {}

void Images::use(fetch::Options options, publish::Reach reach) {
    reach_ = reach;
    fetcher_.use(for_pictures(std::move(options)));
}

void Images::get(const publish::Picture& picture, OnImage on_image) {
    const std::string name = name_of(picture);
    auto shown = std::make_shared<Shown>();
    if (const auto sent = sent_.find(name); sent != sent_.end()) {
        *shown = sent->second.lock();
    }
    uv::queue_work(
        loop_,
        [shown, file = fs::path(folder_) / name] {
            if (!*shown) {
                *shown = read_kept(file);
            }
        },
        [this, shown, picture, name, on_image = std::move(on_image),
         alive = std::weak_ptr<bool>(alive_)] {
            if (alive.expired()) {
                return;
            }
            if (*shown) {
                show(picture, *shown, on_image);
            } else if (has_failed(name)) {
                on_image(fail(ErrorCode::not_found, "it could not be had a short time ago"));
            } else {
                fetch(picture, on_image);
            }
        });
}

void Images::fetch(const publish::Picture& picture, const OnImage& on_image) {
    if (fetches_ == most_fetches) {
        on_image(fail(ErrorCode::busy, "too many pictures are being fetched"));
        return;
    }
    ++fetches_;
    fetch::Request request;
    request.url = picture.url;
    request.delta = fetch::DeltaRequest::none;
    request.headers.emplace_back("Accept", "image/avif,image/webp,image/png,image/*;q=0.8");
    request.allow_private =
        reach_ == publish::Reach::private_too && picture.reach == publish::Reach::private_too;
    request.limits.max_body = most_bytes;
    request.limits.total = std::chrono::milliseconds(20'000);
    request.limits.max_redirects = 5;
    fetcher_.fetch(std::move(request), [this, picture, on_image](fetch::FetchResult result) {
        --fetches_;
        on_fetched(picture, std::move(result), on_image);
    });
}

void Images::on_fetched(const publish::Picture& picture, fetch::FetchResult result,
                        const OnImage& on_image) {
    if (result.outcome.kind != model::FetchKind::document) {
        refuse(picture, why_not(result), on_image);
        return;
    }
    struct Work {
        fetch::FetchResult result;
        Shown shown;
        bool trims = false;
    };
    auto work = std::make_shared<Work>();
    work->result = std::move(result);
    unchecked_ += work->result.body.size();
    work->trims = unchecked_ > most_on_disk / 8;
    unchecked_ = work->trims ? 0 : unchecked_;
    uv::queue_work(
        loop_,
        [work, folder = folder_, name = name_of(picture)] {
            auto body = fetch::decode_body(std::move(work->result.body),
                                           work->result.content_encoding, most_bytes);
            if (!body || image_type(*body).empty()) {
                return;
            }
            keep(fs::path(folder) / name, *body);
            if (work->trims) {
                trim_images(folder, most_on_disk);
            }
            work->shown = shown(std::move(*body));
        },
        [this, work, picture, on_image, alive = std::weak_ptr<bool>(alive_)] {
            if (alive.expired()) {
                return;
            }
            if (work->shown) {
                show(picture, work->shown, on_image);
            } else {
                refuse(picture, "what came is no picture", on_image);
            }
        });
}

/// Slow readers hold what they are sent: together no more than the limit.
void Images::show(const publish::Picture& picture, const Shown& shown, const OnImage& on_image) {
    const std::string name = name_of(picture);
    std::uint64_t bytes = shown->body.size();
    std::erase_if(sent_, [&](const auto& sent) {
        const Shown other = sent.second.lock();
        bytes += other && sent.first != name ? other->body.size() : 0;
        return !other;
    });
    if (bytes > most_in_memory) {
        on_image(fail(ErrorCode::busy, "too many pictures are being sent"));
        return;
    }
    sent_[name] = shown;
    on_image(shown);
}

void Images::refuse(const publish::Picture& picture, std::string why, const OnImage& on_image) {
    service::log(service::LogLevel::debug, "serve", {},
                 fmt::format("picture {}: {}", picture.url, why));
    if (failed_.size() >= most_failures) {
        failed_.clear();
    }
    failed_[name_of(picture)] = loop_.now() + failure_lifetime;
    on_image(fail(ErrorCode::not_found, std::move(why)));
}

bool Images::has_failed(const std::string& name) const {
    const auto failed = failed_.find(name);
    return failed != failed_.end() && failed->second > loop_.now();
}

} // namespace gazetted::daemon::serve
