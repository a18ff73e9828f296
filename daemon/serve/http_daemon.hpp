// SPDX-License-Identifier: MIT
#pragma once

// One of libmicrohttpd's daemons, without threads or sockets to listen on: it is handed its
// connections, and is run when its epoll descriptor is readable. Its certificate is fixed, so that
// a new one is a new daemon, which takes the connections from then on. Loop thread only.

#include "daemon/serve/limits.hpp"
#include "daemon/serve/tls.hpp"
#include "daemon/uv/loop.hpp"
#include "daemon/uv/poll.hpp"
#include "feeds/base/result.hpp"

#include <functional>
#include <memory>
#include <microhttpd.h>

namespace gazetted::daemon::serve {

class HttpDaemon {
  public:
    /// Called with `self`; must not throw.
    struct Callbacks {
        void* self;
        void* (*on_begin)(void* self, const char* uri, MHD_Connection* connection);
        MHD_AccessHandlerCallback on_request;
        MHD_RequestCompletedCallback on_end;
        MHD_NotifyConnectionCallback on_connection;
    };

    /// `on_ready`: run() has something to do. Fails with io, naming the files where it is for what
    /// they hold.
    static Result<std::unique_ptr<HttpDaemon>> start(uv::Loop& loop, const Tls& tls,
                                                     const Limits& limits,
                                                     const Callbacks& callbacks,
                                                     std::function<void()> on_ready);
    /// Ends its connections; those that wait for an answer must have been resumed.
    ~HttpDaemon();
    HttpDaemon(const HttpDaemon&) = delete;
    HttpDaemon& operator=(const HttpDaemon&) = delete;

    /// Takes over the descriptor, and closes it where that fails.
    void add(int descriptor, const sockaddr* address, socklen_t size);
    /// True when it has more to do at once.
    bool run();
    /// Not to be told again that run() has something to do.
    void stop_watching() { poll_.reset(); }

    std::size_t connections() const;
    bool is_secure() const { return is_secure_; }

  private:
    HttpDaemon(MHD_Daemon* daemon, bool is_secure) : daemon_(daemon), is_secure_(is_secure) {}

    MHD_Daemon* daemon_;
    bool is_secure_;
    std::unique_ptr<uv::PollHandle> poll_;
};

} // namespace gazetted::daemon::serve
