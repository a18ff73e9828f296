// SPDX-License-Identifier: MIT
#pragma once

// The embedded HTTP server: libmicrohttpd in epoll mode, its descriptor watched by the loop. Loop
// thread only; documents are rendered on the worker pool while their connection is suspended.

#include "config/config.hpp"
#include "daemon/publish/publisher.hpp"
#include "daemon/serve/limits.hpp"
#include "daemon/serve/tls.hpp"
#include "daemon/uv/loop.hpp"
#include "feeds/base/result.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gazetted::daemon::serve {

/// A request that is not for a document: to the hub (/hub) or to a callback (/websub/TOKEN).
struct Call {
    bool is_post = false;
    std::string path;                          // decoded
    std::string parameters;                    // of the address, as they came
    std::string body, content_type, signature; // of a POST; X-Hub-Signature
};
struct Reply {
    unsigned status = 200;
    std::string text{};
};

/// What the server asks of the service around it. Called on the loop thread.
struct Hooks {
    std::function<Reply(const Call&)> on_call; // none: calls are not found
    /// How many bytes a POST there may have; 0: nobody takes it. What strangers can send is small.
    std::function<std::size_t(const std::string& path)> body_limit;
    std::function<std::string()> metrics;      // Prometheus text
    std::function<bool()> is_ready;            // /readyz
    std::function<std::string()> status_extra; // JSON object with live facts for /status.json
    /// A picture that a signed path stands for; the answer comes later, from the loop.
    std::function<void(
        const publish::Picture& picture,
        std::function<void(Result<std::shared_ptr<const publish::Rendered>>)> on_image)>
        on_image;
};

class Server {
  public:
    Server(uv::Loop& loop, Hooks hooks, Limits limits = {});
    /// Ends all connections.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Opens every address of `listen` (host:port, [v6]:port, unix:/path; port 0 picks one), or
    /// takes the sockets that systemd passed, which win. Fails with io, naming the address and what
    /// to do (port in use, no permission).
    Result<void> listen(const config::Server& config);
    /// After a reload: opens what is new among `addresses`, closes what is not among them; open
    /// connections stay. Where one cannot be opened, all is as before. Sockets of systemd stay.
    Result<void> listen_anew(const std::vector<std::string>& addresses);
    /// After a reload: what new connections get from now on; open ones end with the answer that
    /// they are given. True where it is another than before. Where it cannot be used, all is as
    /// before. Before use(): over TLS nothing is sent from files.
    Result<bool> use_tls(Tls tls);
    /// As bound: "127.0.0.1:8420", "unix:/run/…".
    std::vector<std::string> addresses() const;

    /// What is served from now on (at the start and after a reload).
    void use(std::shared_ptr<publish::Publisher> publisher);

    /// No new connections; running answers are finished. `on_idle` comes when the last has ended,
    /// at the latest after 3 s; it must not destroy the Server itself.
    void stop(std::function<void()> on_idle);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace gazetted::daemon::serve
