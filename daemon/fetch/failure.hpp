// SPDX-License-Identifier: MIT
#pragma once

// What libcurl and HTTP say when something fails, as errors of ours in plain words: what happened,
// where, what to do. Pure.

#include "daemon/fetch/request.hpp"

#include "feeds/base/error.hpp"

#include <curl/curl.h>

#include <string>
#include <string_view>

namespace gazetted::daemon::fetch {

/// How far a request had come.
enum class Reached : std::uint8_t { nothing, connection, answer };

struct FailureContext {
    std::string_view url;
    std::string_view host;
    std::string_view detail; // libcurl's error buffer
    Reached reached = Reached::nothing;
    const Limits& limits;
    std::string_view proxy = {}; // its host; empty: none
};

Error describe_failure(CURLcode code, const FailureContext& context);

/// An answer that brings no document. `lost_secrets`: a redirect had left the feed's origin, so
/// that its credentials were not sent.
enum class LostSecrets : std::uint8_t { no, yes };
Error describe_status(int status, std::string_view url, LostSecrets lost_secrets);

Error total_timeout(std::string_view url, const Limits& limits);
Error private_address(std::string_view host, std::string_view address);
Error blocked_by_wall(std::string_view wall, std::string_view url, int status);
Error cancelled(std::string_view url);

} // namespace gazetted::daemon::fetch
