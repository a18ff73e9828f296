// SPDX-License-Identifier: MIT
#pragma once

// What an HTTP answer means for a feed: head and body in, FetchResult out. Pure but for its clock,
// which is passed in.

#include "daemon/fetch/failure.hpp"
#include "daemon/fetch/head.hpp"
#include "daemon/fetch/request.hpp"

#include "feeds/base/time.hpp"

#include <string>

namespace gazetted::daemon::fetch {

bool is_redirect(int status);

struct AnswerContext {
    const std::string& url; // that gave the answer
    LostSecrets lost_secrets;
    Instant now;
};

/// Fills kind, status, validators, freshness, hash, body and so on of a final answer; the caller
/// adds what it knows of redirects and time.
FetchResult read_answer(const Head& head, std::string body, const Request& request,
                        const AnswerContext& context);

/// 64-bit XXH3, never 0.
std::uint64_t hash_body(std::string_view body);

/// Marks `result` as failed.
void set_failed(FetchResult& result, Error error);

/// The kind of a body that came whole: same_body where its hash is the one known, else document.
void set_document(FetchResult& result, std::string body, std::uint64_t known_hash);

} // namespace gazetted::daemon::fetch
