// SPDX-License-Identifier: MIT
#pragma once

// Pictures for images = "proxy": fetched once, looked at, kept on disk, served from there. What is
// no picture, too large, or at a private address is not served. Loop thread only; files are read
// and written on the pool.

#include "daemon/fetch/fetcher.hpp"
#include "daemon/publish/images.hpp"
#include "daemon/publish/publisher.hpp"
#include "daemon/uv/loop.hpp"
#include "feeds/base/result.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gazetted::daemon::serve {

/// image/jpeg, png, gif, webp, avif or x-icon by the first bytes; empty for all else. Not SVG: it
/// can hold scripts.
std::string_view image_type(std::string_view bytes);

/// Deletes the least recently used of the kept pictures once they have more bytes than `most`,
/// until nine tenths of it are left. Blocks; any thread.
void trim_images(const std::string& folder, std::uint64_t most);

class Images {
  public:
    using Shown = std::shared_ptr<const publish::Rendered>;
    /// Comes from the loop, never from inside get().
    using OnImage = std::function<void(Result<Shown>)>;

    /// `folder` exists. `reach`: the most that any picture may have. The fetcher is one of its own,
    /// so that pictures do not hold up polls.
    Images(uv::Loop& loop, std::string folder, fetch::Options options, publish::Reach reach);
    /// After a reload.
    void use(fetch::Options options, publish::Reach reach);
    Images(const Images&) = delete;
    Images& operator=(const Images&) = delete;

    /// not_found with the reason where there is no picture, busy where too many are under way.
    void get(const publish::Picture& picture, OnImage on_image);

    static constexpr std::uint64_t most_bytes = 5u << 20;      // of a picture
    static constexpr std::uint64_t most_on_disk = 512u << 20;  // then the least recently used go
    static constexpr std::uint64_t most_in_memory = 64u << 20; // of those that are being sent
    static constexpr std::size_t most_fetches = 64;            // queued and in flight
    static constexpr std::size_t most_failures = 2048;         // remembered for failure_lifetime
    static constexpr std::chrono::milliseconds failure_lifetime{600'000};

  private:
    void fetch(const publish::Picture& picture, const OnImage& on_image);
    void on_fetched(const publish::Picture& picture, fetch::FetchResult result,
                    const OnImage& on_image);
    void show(const publish::Picture& picture, const Shown& shown, const OnImage& on_image);
    void refuse(const publish::Picture& picture, std::string why, const OnImage& on_image);
    bool has_failed(const std::string& name) const;

    uv::Loop& loop_;
    std::string folder_;
    publish::Reach reach_;
    std::size_t fetches_ = 0;
    std::uint64_t unchecked_ = most_on_disk; // bytes written since the folder's size was looked at
    // By the names of their files: until when (loop time), and what is being sent.
    std::unordered_map<std::string, std::chrono::milliseconds> failed_;
    std::unordered_map<std::string, std::weak_ptr<const publish::Rendered>> sent_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    fetch::Fetcher fetcher_;
};

} // namespace gazetted::daemon::serve
