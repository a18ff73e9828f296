// SPDX-License-Identifier: MIT
#include "daemon/publish/images.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

namespace gazetted::daemon::publish {

namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t signature_bytes = 16; // of the HMAC: nobody can try 2^128 of them

// Before the address in what is signed.
constexpr char public_mark = '-';
constexpr char private_mark = '+';

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// RFC 4648 section 5, without padding.
std::string to_base64url(std::string_view bytes) {
    std::string out;
    unsigned value = 0;
    unsigned bits = 0;
    for (const char c : bytes) {
        value = (value << 8U) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6) {
            out.push_back(alphabet[value >> (bits - 6) & 63U]);
        }
    }
    if (bits > 0) {
        out.push_back(alphabet[value << (6 - bits) & 63U]);
    }
    return out;
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string out;
    unsigned value = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const std::size_t digit = alphabet.find(c);
        if (digit == std::string_view::npos) {
            return std::nullopt;
        }
        value = (value << 6U) | static_cast<unsigned>(digit);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out.push_back(static_cast<char>(value >> bits & 0xFFU));
        }
    }
    return out;
}

/// Closes what it holds.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

  private:
    int number_;
};

tl::unexpected<Error> key_error(const std::string& file) {
    return fail(ErrorCode::io,
                fmt::format("{}: {}; images = \"proxy\" needs this file, readable and writable for "
                            "the user that runs gazetted",
                            file, std::strerror(errno)));
}

Result<std::string> make_key(const std::string& file) {
    std::string key(key_bytes, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), static_cast<int>(key_bytes)) !=
        1) {
        return fail(ErrorCode::internal, "OpenSSL has no random bytes");
    }
    // Beside and renamed, so that nobody reads half a key; whoever was first has the key.
    const std::string beside = fmt::format("{}.{}", file, ::getpid());
    {
        const Descriptor made(
            ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (made.number() < 0 ||
            ::write(made.number(), key.data(), key.size()) != static_cast<ssize_t>(key.size()) ||
            ::fsync(made.number()) != 0) {
            return key_error(beside);
        }
    }
    const bool is_first = ::link(beside.c_str(), file.c_str()) == 0;
    const int problem = errno;
    ::unlink(beside.c_str());
    if (!is_first && problem != EEXIST) {
        errno = problem;
        return key_error(file);
    }
    return key;
}

} // namespace

std::string ImageAddresses::signature(std::string_view message) const {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    ::HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
           reinterpret_cast<const unsigned char*>(message.data()), message.size(), digest.data(),
           &size);
    return to_base64url({reinterpret_cast<const char*>(digest.data()), signature_bytes});
}

std::string ImageAddresses::publish(std::string_view url, Reach reach) const {
    if (url.size() > longest || url.starts_with(base_url_)) {
        return std::string(url);
    }
    std::string message(1, reach == Reach::private_too ? private_mark : public_mark);
    message += url;
    return fmt::format("{}{}{}/{}", base_url_, prefix.substr(1), signature(message),
                       to_base64url(message));
}

std::optional<Picture> ImageAddresses::picture(std::string_view path) const {
    if (!path.starts_with(prefix)) {
        return std::nullopt;
    }
    path.remove_prefix(prefix.size());
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos || path.size() > 2 * longest) {
        return std::nullopt;
    }
    const auto message = from_base64url(path.substr(slash + 1));
    if (!message || message->empty() || to_base64url(*message) != path.substr(slash + 1)) {
        return std::nullopt;
    }
    const std::string expected = signature(*message);
    const std::string_view given = path.substr(0, slash);
    if (given.size() != expected.size() ||
        CRYPTO_memcmp(given.data(), expected.data(), given.size()) != 0) {
        return std::nullopt;
    }
    return Picture{message->substr(1),
                   message->front() == private_mark ? Reach::private_too : Reach::public_only};
}

std::string image_folder(const config::Config& config) {
    return config.store.path + "-images";
}

Result<std::string> load_image_key(const config::Config& config) {
    const std::string folder = image_folder(config);
    const std::string file = folder + "/key";
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    for (int tries = 0; tries < 2; ++tries) {
        {
            const Descriptor known(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
            std::string key(key_bytes, '\0');
            if (known.number() >= 0) {
                const bool is_whole = ::read(known.number(), key.data(), key.size()) ==
                                      static_cast<ssize_t>(key.size());
                return is_whole ? Result<std::string>(std::move(key))
                                : fail(ErrorCode::io, fmt::format("{} is no key of 32 bytes; "
                                                                  "delete it to get a new one",
                                                                  file));
            }
            if (errno != ENOENT) {
                return key_error(file);
            }
        }
        if (auto made = make_key(file); !made) {
            return made;
        }
    }
    return key_error(file);
}

} // namespace gazetted::daemon::publish
