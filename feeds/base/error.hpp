// SPDX-License-Identifier: MIT
#pragma once

// The error vocabulary of the whole program: a closed code, how to retry, and a text for people.

#include <cstdint>
#include <string>
#include <string_view>

namespace gazetted {

enum class ErrorCode : std::uint8_t {
    // from the network
    dns,         // the name does not resolve
    connect,     // refused, unreachable, reset
    tls,         // certificate or handshake
    timeout,     // our own time-out; never dressed up as an HTTP status
    http_status, // an answer outside 2xx and 304
    redirect,    // too many, or to a scheme that is not followed
    too_large,   // a size limit was reached
    truncated,   // the body ended early
    decode,      // broken gzip, br or zstd
    blocked,     // refused by the private-address guard, or a bot wall
    process,     // exec: source failed
    cancelled,   // shutdown or reload
    // from what was read
    not_a_feed,
    malformed,
    limit, // a depth, count or age limit
    bad_url,
    bad_date,
    bad_query,
    bad_encoding,
    // from this machine
    config,
    usage,
    io,
    database,
    not_found,
    busy,
    unsupported,
    internal,
};

/// What a caller may do about it. transient: try again later; permanent: only a change elsewhere
/// helps; policy: refused by a rule of ours; bug: should not have happened.
enum class RetryClass : std::uint8_t { transient, permanent, policy, bug };

struct Error {
    ErrorCode code = ErrorCode::internal;
    RetryClass retry = RetryClass::permanent;
    std::string text; // what happened, where, what to do next
};

/// "timeout", "http_status" …: the word that stands in logs, metrics and the store. Static
/// lifetime.
std::string_view to_word(ErrorCode code);
std::string_view to_word(RetryClass retry);

/// The usual retry class of a code; a caller that knows better says so.
RetryClass usual_retry(ErrorCode code);

/// An error with the usual retry class of its code.
Error make_error(ErrorCode code, std::string text);

} // namespace gazetted
