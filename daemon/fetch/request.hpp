// SPDX-License-Identifier: MIT
#pragma once

// What to fetch and what came of it. Plain values, free of configuration and storage.

#include "feeds/base/time.hpp"
#include "feeds/model/poll.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gazetted::daemon::fetch {

struct Limits {
    std::chrono::milliseconds connect{10'000};        // TCP and TLS, of one hop
    std::chrono::milliseconds total{30'000};          // from leaving the queue to the last byte
    std::chrono::milliseconds low_speed_time{20'000}; // less than low_speed bytes/s for so long
    std::uint32_t low_speed = 32;                     // bytes a second
    std::uint64_t max_body = 20u << 20;               // bytes, counted on the wire and decoded
    int max_redirects = 10;
};

enum class DeltaRequest : std::uint8_t { none, feed }; // feed: "A-IM: feed" (RFC 3229)

struct Post {
    std::string content_type, body;
};

struct Request {
    std::string url; // http, https, file (absolute path), or exec:COMMAND
    model::Validators validators;
    std::uint64_t body_hash = 0; // of the body parsed last: the same again is FetchKind::same_body
    DeltaRequest delta = DeltaRequest::feed;
    std::vector<std::pair<std::string, std::string>> headers; // for the first origin only
    std::string user, password, bearer;                       // for the first origin only
    std::string client_certificate, client_key;               // PEM files; first origin only
    std::string proxy;                                        // empty: none
    std::string user_agent;                                   // empty: the fetcher's
    std::optional<Post> post;   // instead of a GET; redirects are not followed then
    bool may_be_local = false;  // file: and exec: too; only where the user wrote the address
    bool allow_private = false; // loopback, private, link-local addresses may be reached
    Limits limits;
};

/// One fetch, ended. The body is as it came, still in `content_encoding`: decode_body() belongs on
/// a worker thread. Empty unless outcome.kind is `document` or `partial`.
struct FetchResult {
    model::FetchOutcome outcome;
    std::string body;
    std::string content_encoding; // "", "gzip", "br", "zstd, gzip" …, in lower case
    int redirects = 0;
    std::string bot_wall;       // name of the wall that answered instead of the publisher, or empty
    std::uint64_t max_body = 0; // the request's limit, for decode_body()
};

} // namespace gazetted::daemon::fetch
