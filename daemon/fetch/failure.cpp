// SPDX-License-Identifier: MIT
#include "daemon/fetch/failure.hpp"

#include "daemon/fetch/address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gazetted::daemon::fetch {

namespace {

double seconds(std::chrono::milliseconds time) {
    return static_cast<double>(time.count()) / 1000;
}

std::string in_brackets(std::string_view detail) {
    return detail.empty() ? std::string() : fmt::format(" ({})", detail);
}

/// The one that a connection is made to.
std::string peer_of(const FailureContext& c) {
    return c.proxy.empty() ? std::string(c.host) : fmt::format("the proxy {}", c.proxy);
}

Error timed_out(const FailureContext& c) {
    if (c.detail.starts_with("Operation too slow")) {
        return make_error(ErrorCode::timeout,
                          fmt::format("{} sent less than {} bytes a second for {} s; it is tried "
                                      "again later",
                                      c.host, c.limits.low_speed,
                                      seconds(c.limits.low_speed_time)));
    }
    if (c.reached == Reached::nothing && c.limits.connect < c.limits.total) {
        return make_error(ErrorCode::timeout,
                          fmt::format("no connection to {} within {} s; it is tried again later",
                                      peer_of(c), seconds(c.limits.connect)));
    }
    return total_timeout(c.url, c.limits);
}

Error bad_http(CURLcode code, const FailureContext& c) {
    return Error{ErrorCode::malformed, RetryClass::transient,
                 fmt::format("the answer of {} is not correct HTTP ({}){}", c.url,
                             curl_easy_strerror(code), in_brackets(c.detail))};
}

/// The proxy made no tunnel (RFC 9110 section 9.3.6); `answer`: its status.
Error refused_tunnel(std::string_view answer, const FailureContext& c) {
    const bool wants_login = answer == "407" || answer == "401";
    const std::string_view advice = wants_login ? "put user and password into the proxy's address"
                                    : answer == "403" ? "it has to allow this host and port"
                                                      : "it is tried again later";
    return make_error(wants_login ? ErrorCode::config : ErrorCode::connect,
                      fmt::format("the proxy {} refused a tunnel to {} and answered {}; {}",
                                  c.proxy, c.host, answer, advice));
}

// libcurl gives the same code to a broken connection, to broken chunks and to a proxy's refusal.
Error lost_connection(CURLcode code, const FailureContext& c) {
    constexpr std::string_view refusal = "CONNECT tunnel failed, response ";
    if (!c.proxy.empty() && c.detail.starts_with(refusal)) {
        return refused_tunnel(c.detail.substr(refusal.size()), c);
    }
    if (c.detail.find("chunked-encoding") != std::string_view::npos) {
        return bad_http(code, c);
    }
    return make_error(ErrorCode::connect,
                      fmt::format("{} closed the connection {}{}; it is tried again later", c.host,
                                  c.reached == Reached::answer ? "in the middle of its answer"
                                                               : "without an answer",
                                  in_brackets(c.detail)));
}

Error tls_failure(const FailureContext& c) {
    return make_error(ErrorCode::tls,
                      fmt::format("no trusted TLS connection to {}{}; the publisher's certificate, "
                                  "or this machine's clock or list of authorities, is wrong",
                                  c.host, in_brackets(c.detail)));
}

struct StatusWords {
    int status;
    std::string_view words;
};
constexpr std::array status_words{
    StatusWords{204, "no content; the address is not that of a feed"},
    StatusWords{400, "bad request; check the address"},
    StatusWords{401, "a user and password are needed; set user and password_file"},
    StatusWords{403, "forbidden; the publisher refuses this program or these credentials"},
    StatusWords{404, "not found; check the address"},
    StatusWords{406, "not acceptable; the publisher does not offer a feed here"},
    StatusWords{407, "the proxy wants credentials; put them into its address"},
    StatusWords{410, "gone; the publisher has ended this feed"},
    StatusWords{429, "too many requests; it is polled less often"},
    StatusWords{451, "withheld for legal reasons"},
    StatusWords{500, "the publisher's server has failed; it is tried again later"},
    StatusWords{502, "the publisher's server has failed; it is tried again later"},
    StatusWords{503, "the publisher's server is overloaded; it is tried again later"},
    StatusWords{504, "the publisher's server has failed; it is tried again later"},
};

bool may_pass(int status) {
    return status >= 500 || status == 408 || status == 425 || status == 429;
}

} // namespace

Error total_timeout(std::string_view url, const Limits& limits) {
    return make_error(ErrorCode::timeout,
                      fmt::format("{} was not complete within {} s; it is tried "
                                  "again later",
                                  url, seconds(limits.total)));
}

Error private_address(std::string_view host, std::string_view address) {
    if (const auto parsed = parse_address(address); parsed && is_metadata_address(*parsed)) {
        return make_error(ErrorCode::blocked,
                          fmt::format("{} is at {}, where a cloud tells this machine its secrets; "
                                      "no feed is read from there",
                                      host, address));
    }
    return make_error(ErrorCode::blocked,
                      fmt::format("{} is at the private address {}; set allow_private = true for "
                                  "this feed if that is meant",
                                  host, address));
}

Error blocked_by_wall(std::string_view wall, std::string_view url, int status) {
    return make_error(ErrorCode::blocked,
                      fmt::format("{} answered {} with a check for browsers instead of {}; ask the "
                                  "publisher to let feed readers pass",
                                  wall, status, url));
}

Error cancelled(std::string_view url) {
    return make_error(ErrorCode::cancelled, fmt::format("the fetch of {} was cancelled", url));
}

Error describe_status(int status, std::string_view url, LostSecrets lost_secrets) {
    const auto* found = std::find_if(status_words.begin(), status_words.end(),
                                     [status](const auto& row) { return row.status == status; });
    std::string text = fmt::format("{} answered {}", url, status);
    if (found != status_words.end()) {
        text += fmt::format(": {}", found->words);
    }
    if (lost_secrets == LostSecrets::yes && (status == 401 || status == 403 || status == 407)) {
        text += "; it is another origin than the feed's address, to which its credentials and "
                "headers are not sent: if they belong there, configure this address";
    }
    auto error = make_error(ErrorCode::http_status, std::move(text));
    error.retry = may_pass(status) ? RetryClass::transient : RetryClass::permanent;
    return error;
}

Error describe_failure(CURLcode code, const FailureContext& c) {
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
        return timed_out(c);
    case CURLE_COULDNT_RESOLVE_HOST:
        return make_error(ErrorCode::dns, fmt::format("the name {} does not resolve", c.host));
    case CURLE_COULDNT_RESOLVE_PROXY:
        return make_error(ErrorCode::dns,
                          fmt::format("the proxy does not resolve{}", in_brackets(c.detail)));
    case CURLE_COULDNT_CONNECT:
        return make_error(ErrorCode::connect,
                          fmt::format("no connection to {}{}; it is tried again later", peer_of(c),
                                      in_brackets(c.detail)));
    case CURLE_PARTIAL_FILE:
        return make_error(ErrorCode::truncated,
                          fmt::format("the answer of {} ended too early{}; it is tried again later",
                                      c.url, in_brackets(c.detail)));
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        return lost_connection(code, c);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CIPHER:
        return tls_failure(c);
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
        return make_error(ErrorCode::config,
                          fmt::format("a certificate file for {} cannot be used{}", c.host,
                                      in_brackets(c.detail)));
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FILESIZE_EXCEEDED:
        return make_error(ErrorCode::too_large,
                          fmt::format("the answer of {} is too large to be read", c.url));
    case CURLE_PROXY:
        return make_error(ErrorCode::connect, fmt::format("the proxy did not connect to {}{}",
                                                          c.host, in_brackets(c.detail)));
    case CURLE_URL_MALFORMAT:
        return make_error(ErrorCode::bad_url, fmt::format("the address {} cannot be used", c.url));
    default: // CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_HTTP2 …
        return bad_http(code, c);
    }
}

} // namespace gazetted::daemon::fetch
