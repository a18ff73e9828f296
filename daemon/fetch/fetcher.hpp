// SPDX-License-Identifier: MIT
#pragma once

// Fetches many addresses at once: a queue outside curl, at most `concurrency` in flight and
// `per_host` to one host, the next started when one ends. Loop thread only; must be destroyed
// before the loop.

#include "daemon/fetch/request.hpp"
#include "daemon/uv/loop.hpp"

#include "feeds/base/result.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::daemon::fetch {

enum class HttpVersion : std::uint8_t { http1, http2_over_tls };

struct Options {
    int concurrency = 64;
    int per_host = 2;
    std::chrono::milliseconds host_gap{0};    // between the starts of two requests to one host
    std::chrono::milliseconds private_gap{0}; // the same where the request has allow_private
    std::string user_agent = "gazetted";
    std::string ca_file; // PEM bundle; empty: the system's
    HttpVersion http_version = HttpVersion::http1;
    std::vector<std::string> dns_servers; // "127.0.0.1:5353"; empty: the system's
};

class Fetcher {
  public:
    using OnDone = std::function<void(FetchResult)>;

    /// Throws std::runtime_error when curl or c-ares cannot start.
    Fetcher(uv::Loop& loop, Options options);
    /// Drops what is queued and in flight without calling back.
    ~Fetcher();
    Fetcher(const Fetcher&) = delete;
    Fetcher& operator=(const Fetcher&) = delete;

    /// `on_done` is called exactly once, from the loop and never from inside fetch(); it may call
    /// fetch() again, but must not destroy the Fetcher.
    void fetch(Request request, OnDone on_done);

    /// The next transfers start by these: concurrency, per_host, the gaps and user_agent, a host's
    /// with what is queued for it next. The others are those that the fetcher was made with.
    void use(const Options& options);

    /// Ends everything queued and in flight with ErrorCode::cancelled; the callbacks come from the
    /// loop. What is fetched later works as ever.
    void cancel_all();

    /// The same for what waits to be sent to a registrable domain; what is under way goes on.
    void cancel_waiting(std::string_view domain);

    std::size_t queued() const;
    std::size_t in_flight() const;

    struct Flight {
        std::string url;
        std::string_view state; // "resolving", "receiving" …
        std::chrono::milliseconds since{};
    };
    /// What is in flight, for /status.
    std::vector<Flight> flights() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// One address, now, on a loop of its own; blocks until it is there. For command-line use. The body
/// is decoded already. A failed fetch is an Error; a document in the result has a body.
Result<FetchResult> fetch_once(Request request, const Options& options = {});

} // namespace gazetted::daemon::fetch
