// SPDX-License-Identifier: MIT
#include "daemon/cli/replace_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace gazetted::daemon::cli {

namespace {

class Descriptor {
  public:
    explicit Descriptor(int value) : value_(value) {}
    ~Descriptor() {
        if (value_ > STDERR_FILENO) {
            ::close(value_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return value_; }
    explicit operator bool() const { return value_ >= 0; }

  private:
    int value_;
};

tl::unexpected<Error> system_failure(std::string_view what, const std::string& file) {
    const int number = errno;
    return fail(ErrorCode::io, fmt::format("cannot {} {}: {}", what, file,
                                           std::generic_category().message(number)));
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(descriptor, text.data(), text.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

/// Removes a half-made file unless it was kept.
struct Scratch {
    std::string path;
    bool is_kept = false;
    ~Scratch() {
        if (!is_kept) {
            ::unlink(path.c_str());
        }
    }
};

std::string real_path(const std::string& file) {
    const std::unique_ptr<char, void (*)(void*)> path(::realpath(file.c_str(), nullptr),
                                                      [](void* memory) { std::free(memory); });
    return path ? std::string(path.get()) : file;
}

Result<void> write_beside(int descriptor, const struct stat& old, const std::string& path,
                          std::string_view text) {
    // The owner first: chown clears bits of the mode.
    const bool is_mine = old.st_uid == ::geteuid() && old.st_gid == ::getegid();
    if (!is_mine && ::fchown(descriptor, old.st_uid, old.st_gid) != 0) {
        return system_failure("keep the owner of", path);
    }
    if (::fchmod(descriptor, old.st_mode & 07777U) != 0 || !write_all(descriptor, text) ||
        ::fsync(descriptor) != 0) {
        return system_failure("write", path);
    }
    return {};
}

} // namespace

Result<std::string> read_whole(const std::string& file, std::size_t max_size) {
    const Descriptor in(file == "-" ? STDIN_FILENO : ::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!in) {
        return system_failure("read", file);
    }
    std::string text;
    constexpr std::size_t step = std::size_t{1} << 16U;
    for (;;) {
        const std::size_t size = text.size();
        text.resize(size + step);
        const ssize_t count = ::read(in.get(), text.data() + size, step);
        if (count < 0 && errno != EINTR) {
            return system_failure("read", file);
        }
        text.resize(size + static_cast<std::size_t>(count > 0 ? count : 0));
        if (count == 0) {
            return text;
        }
        if (text.size() > max_size) {
            return fail(ErrorCode::too_large,
                        fmt::format("{} is larger than {} MB", file, max_size >> 20U));
        }
    }
}

Result<void> replace_file(const std::string& file, std::string_view expected,
                          std::string_view text) {
    const std::string target = real_path(file);
    struct stat old {};
    if (::stat(target.c_str(), &old) != 0) {
        return system_failure("read", target);
    }
    if (!S_ISREG(old.st_mode)) {
        return fail(ErrorCode::io, target + " is not a regular file");
    }
    Scratch scratch{target + ".XXXXXX"};
    const Descriptor out(::mkostemp(scratch.path.data(), O_CLOEXEC));
    if (!out) {
        scratch.is_kept = true; // there is none
        return system_failure("write beside", target);
    }
    if (auto written = write_beside(out.get(), old, scratch.path, text); !written) {
        return written;
    }
    auto now = read_whole(target, expected.size() + 1);
    if (!now || *now != expected) {
        return fail(ErrorCode::busy,
                    target + " was changed by somebody else meanwhile; nothing was written");
    }
    if (::rename(scratch.path.c_str(), target.c_str()) != 0) {
        return system_failure("replace", target);
    }
    scratch.is_kept = true;
    const Descriptor folder(::open(target.substr(0, target.rfind('/') + 1).c_str(),
                                   O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder) {
        ::fsync(folder.get()); // the new file stands whether or not this works
    }
    return {};
}

} // namespace gazetted::daemon::cli
