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

    /// So many idle ones stay open for the next request to their host.
    void keep_connections(long count);

    /// Starts a transfer. The handle stays until remove(), also after its end. Never from inside a
    /// callback of libcurl.
    void add(Easy& easy);
    void remove(Easy& easy);

  private:
    int on_socket(curl_socket_t descriptor, int what);
    void on_timeout_change(long milliseconds);
    void on_ready(curl_socket_t descriptor, int status, int events);
    void act(curl_socket_t descriptor, int flags);
    void on_deferred();

    struct Socket {
        Socket(uv::Loop& loop, curl_socket_t descriptor, uv::PollHandle::Callback on_ready)
            : poll(loop, descriptor, std::move(on_ready)) {}
        uv::PollHandle poll;
        int wanted = 0;
    };
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
