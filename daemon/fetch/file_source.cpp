// SPDX-License-Identifier: MIT
#include "daemon/fetch/file_source.hpp"

#include "daemon/fetch/head.hpp"
#include "feeds/base/ascii.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>

namespace gazetted::daemon::fetch {

namespace {

constexpr std::size_t read_size = 64u << 10;

class Descriptor {
  public:
    // Non-blocking: the open of a FIFO would wait for its other end.
    explicit Descriptor(const std::string& path)
        : value_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
    ~Descriptor() {
        if (value_ >= 0) {
            ::close(value_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return value_; }

  private:
    int value_;
};

tl::unexpected<Error> system_error(const std::string& path) {
    const int number = errno;
    const auto reason = std::generic_category().message(number);
    if (number == ENOENT || number == ENOTDIR) {
        return fail(ErrorCode::not_found, "the file " + path + " does not exist; check its path");
    }
    return fail(ErrorCode::io, "cannot read the file " + path + ": " + reason);
}

std::string stamp_of(const struct stat& info) {
    return "\"" + std::to_string(info.st_mtim.tv_sec) + "." + std::to_string(info.st_mtim.tv_nsec) +
           "-" + std::to_string(info.st_size) + "-" + std::to_string(info.st_ino) + "\"";
}

Result<std::string> read_all(int descriptor, const std::string& path, std::size_t expected,
                             std::uint64_t max_size) {
    std::string body;
    std::size_t size = 0;
    while (size <= max_size) {
        // One byte more than expected, so that the end is seen without another growth.
        body.resize(std::max(expected + 1, size + read_size));
        const ssize_t count = ::read(descriptor, body.data() + size, body.size() - size);
        if (count < 0 && errno != EINTR) {
            return system_error(path);
        }
        if (count == 0) {
            body.resize(size);
            return body;
        }
        size += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    }
    return fail(ErrorCode::too_large,
                "the file " + path + " is larger than " + std::to_string(max_size) + " bytes");
}

Result<std::string> percent_decode(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        if (text[i] == '%') {
            const auto digits = text.substr(i + 1, 2);
            const auto end =
                std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
            if (digits.size() != 2 || end.ptr != digits.data() + 2 || value == 0) {
                return fail(ErrorCode::bad_url, "the path has a broken % escape");
            }
            decoded += static_cast<char>(value);
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    return decoded;
}

} // namespace

Result<std::string> file_path(std::string_view url) {
    auto rest = url.substr(std::min(url.size(), std::string_view("file:").size()));
    if (rest.starts_with("//")) {
        rest.remove_prefix(2);
        const auto host = rest.substr(0, rest.find('/'));
        if (!host.empty() && !ascii::equals_ignoring_case(host, "localhost")) {
            return fail(ErrorCode::bad_url, "the address " + std::string(url) +
                                                " names another host; write file:///path");
        }
        rest.remove_prefix(host.size());
    }
    if (!rest.starts_with('/') || rest.find('\0') != std::string_view::npos) {
        return fail(ErrorCode::bad_url, "the address " + std::string(url) +
                                            " is not an absolute path; write file:///path");
    }
    return percent_decode(rest);
}

Result<FileContent> load_file(const std::string& path, std::string_view known_stamp,
                              std::uint64_t max_size) {
    const Descriptor file(path);
    struct stat info {};
    if (file.get() < 0 || ::fstat(file.get(), &info) != 0) {
        return system_error(path);
    }
    if (!S_ISREG(info.st_mode)) {
        return fail(ErrorCode::io, "cannot read " + path + ": it is not a regular file");
    }
    const auto size = static_cast<std::uint64_t>(info.st_size);
    if (size > max_size) {
        return fail(ErrorCode::too_large,
                    "the file " + path + " is larger than " + std::to_string(max_size) + " bytes");
    }
    FileContent content;
    content.stamp = stamp_of(info);
    if (content.stamp == known_stamp) {
        content.is_unchanged = true;
        return content;
    }
    auto body = read_all(file.get(), path, static_cast<std::size_t>(size), max_size);
    if (!body) {
        return fail(std::move(body.error()));
    }
    content.body = std::move(*body);
    return content;
}

} // namespace gazetted::daemon::fetch
