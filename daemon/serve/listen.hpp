// SPDX-License-Identifier: MIT
#pragma once

// Listening sockets: made from the configured addresses, or taken from systemd.

#include "feeds/base/result.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gazetted::daemon::serve {

/// Owns a listening descriptor; a unix socket of our own is removed with it.
class ListeningSocket {
  public:
    ListeningSocket(int descriptor, std::string address, std::string file = {})
        : descriptor_(descriptor), address_(std::move(address)), file_(std::move(file)) {}
    ListeningSocket(ListeningSocket&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), address_(std::move(other.address_)),
          file_(std::exchange(other.file_, {})) {}
    ListeningSocket& operator=(ListeningSocket&&) = delete;
    ~ListeningSocket();

    int descriptor() const { return descriptor_; }
    /// "127.0.0.1:8420", "[::1]:8420", "unix:/run/…"
    const std::string& address() const { return address_; }
    void rename(std::string address) { address_ = std::move(address); }

  private:
    int descriptor_;
    std::string address_, file_;
};

/// Sockets that systemd passed; empty without any.
Result<std::vector<ListeningSocket>> take_systemd_sockets();

/// host:port, [v6]:port or unix:/path. Port 0 picks a free one. A stale unix socket is replaced.
Result<ListeningSocket> open_socket(const std::string& address);

} // namespace gazetted::daemon::serve
