// SPDX-License-Identifier: MIT
#pragma once

// The addresses of images = "proxy": "/images/SIGNATURE/ADDRESS", both base64url. Only what we
// published is fetched for whoever asks: the signature is an HMAC under a key that no one else has.

#include "config/config.hpp"
#include "feeds/base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gazetted::daemon::publish {

/// A feed with allow_private may show pictures at private addresses.
enum class Reach : std::uint8_t { public_only, private_too };

struct Picture {
    std::string url;
    Reach reach = Reach::public_only;
};

class ImageAddresses {
  public:
    /// `base_url` ends in "/".
    ImageAddresses(std::string base_url, std::string key)
        : base_url_(std::move(base_url)), key_(std::move(key)) {}

    /// Absolute. A very long address stays as it is.
    std::string publish(std::string_view url, Reach reach) const;
    /// The picture behind a path of ours; nothing where it is not signed by us.
    std::optional<Picture> picture(std::string_view path) const;

    static constexpr std::size_t longest = 2048; // bytes of a picture's address
    static constexpr std::string_view prefix = "/images/";

  private:
    std::string signature(std::string_view message) const;
    std::string base_url_, key_;
};

/// Where pictures are kept, and the key: beside the database, since both belong together.
std::string image_folder(const config::Config& config);

/// The key, made when there is none yet. Fails with io, naming the file.
Result<std::string> load_image_key(const config::Config& config);

} // namespace gazetted::daemon::publish
