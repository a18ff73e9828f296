// SPDX-License-Identifier: MIT
#pragma once

// The sockets that the server listens on, watched by the loop, and how they change with the
// configuration. Loop thread only.

#include "daemon/serve/listen.hpp"
#include "daemon/uv/loop.hpp"
#include "daemon/uv/poll.hpp"
#include "feeds/base/result.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gazetted::daemon::serve {

class Listeners {
  public:
    /// Somebody waits on the socket.
    using OnReady = std::function<void(const ListeningSocket&)>;

    Listeners(uv::Loop& loop, OnReady on_ready);

    /// The sockets of systemd where it passed some, else one on each of `addresses`; all or none.
    Result<void> open(const std::vector<std::string>& addresses);
    /// Opens what is new among `addresses` and closes what is not among them. Where one cannot be
    /// opened, all is as before. Sockets of systemd stay.
    Result<void> change(const std::vector<std::string>& addresses);
    void close() { all_.clear(); }

    /// Whether those who wait are told of; at first not.
    void watch(bool wanted);
    /// As bound: "127.0.0.1:8420", "unix:/run/…".
    std::vector<std::string> addresses() const;

  private:
    struct Listener {
        std::string configured; // empty: passed by systemd
        std::unique_ptr<ListeningSocket> socket;
        std::unique_ptr<uv::PollHandle> poll;
    };
    void add(std::string configured, ListeningSocket socket);
    /// On all of them, or on none.
    Result<void> listen_on(const std::vector<std::string>& addresses);

    uv::Loop& loop_;
    OnReady on_ready_;
    std::vector<Listener> all_;
    bool is_watched_ = false;
};

} // namespace gazetted::daemon::serve
