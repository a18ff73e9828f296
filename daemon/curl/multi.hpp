// SPDX-License-Identifier: MIT
#pragma once

// libcurl's multi interface on a libuv loop: sockets as poll handles, its one timer, finished
// transfers told from a deferred event, where every handle may be removed, reused or destroyed.
// Loop thread only.

#include "daemon/curl/easy.hpp"
#include "daemon/uv/poll.hpp"
#include "daemon/uv/timer.hpp"

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace gazetted::curl {

class Multi {
  public:
    /// `owner` is the easy handle's CURLOPT_PRIVATE.
    using OnDone = std::function<void(void* owner, CURLcode code)>;
    Multi(uv::Loop& loop, OnDone on_done);
    /// Every handle must have been removed.
    ~Multi();
    Multi(const Multi&) = delete;
    Multi& operator=(const Multi&) = delete;

    /// So many stay open for the next request to their host, those in use among them.
    void keep_connections(long count);

    /// Starts a transfer. The handle stays until remove(), also after its end. Never from inside a
    /// callback of libcurl.
    void add(Easy& easy);
    void remove(Easy& easy);

    /// From a handle's CURLOPT_OPENSOCKETFUNCTION: the new socket is watched until libcurl closes
    /// it, also while its connection is idle, so that the next request over it costs no call of
    /// epoll. False when it cannot be watched.
    bool keep_watched(curl_socket_t descriptor) noexcept;

  private:
    int on_socket(curl_socket_t descriptor, int what);
    void drop(curl_socket_t descriptor);
    void on_timeout_change(long milliseconds);
    void on_ready(curl_socket_t descriptor, int status, int events);
    void act(curl_socket_t descriptor, int flags);
    void on_deferred();

    struct Socket {
        Socket(uv::Loop& loop, curl_socket_t descriptor, uv::PollHandle::Callback on_ready)
            : poll(loop, descriptor, std::move(on_ready)) {}
        /// For what is wanted, and for no more.
        void watch();
        uv::PollHandle poll;
        int wanted = 0; // by libcurl: UV_READABLE | UV_WRITABLE
        int watched = 0;
        bool is_kept = false; // until it is closed
    };
    /// Null when it is not known.
    Socket* find(curl_socket_t descriptor) const;
    /// Made when it is not known; throws when it cannot be watched.
    Socket& socket_at(curl_socket_t descriptor);
    struct Cleanup {
        void operator()(CURLM* handle) const noexcept { curl_multi_cleanup(handle); }
    };

    uv::Loop& loop_;
    OnDone on_done_;
    uv::Timer timer_;
    uv::Deferred deferred_;
    std::vector<std::unique_ptr<Socket>> sockets_; // by descriptor
    std::vector<std::unique_ptr<Socket>> dropped_; // until no callback of theirs can run
    std::unique_ptr<CURLM, Cleanup> handle_;
};

} // namespace gazetted::curl
