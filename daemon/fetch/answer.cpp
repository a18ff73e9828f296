// SPDX-License-Identifier: MIT
#include "daemon/fetch/answer.hpp"

#include "daemon/fetch/bot_wall.hpp"
#include "daemon/fetch/decode.hpp"

#include "feeds/date/date.hpp"
#include "feeds/poll/plan.hpp"
#include "feeds/url/url.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <utility>

namespace gazetted::daemon::fetch {

namespace {

constexpr std::uint64_t max_page = 256u << 10;  // of a decoded page that may be a bot wall
constexpr std::size_t max_raw_page = 64u << 10; // walls are small; larger bodies are documents

std::string_view find_wall(const Head& head, const std::string& body) {
    if (!head.wall.empty() && head.status != 304) {
        return head.wall;
    }
    if (body.empty() || body.size() > max_raw_page ||
        (!head.content_type.empty() && head.content_type.find("html") == std::string::npos)) {
        return {};
    }
    if (head.content_encoding.empty()) {
        return wall_of_page(head.status, head.content_type, head.server, body);
    }
    const auto page = decode_body(body, head.content_encoding, max_page);
    return page ? wall_of_page(head.status, head.content_type, head.server, *page)
                : std::string_view{};
}

void read_freshness(model::FetchOutcome& outcome, const Head& head, Instant now) {
    outcome.freshness = poll::freshness(head.cache_control, head.expires, head.date, head.age, now);
    if (!head.retry_after.empty()) {
        outcome.retry_after =
            poll::retry_after(head.retry_after, date::parse_http(head.retry_after), now);
    }
}

/// A 304 may bring new validators (RFC 9110 section 15.4.5); what it does not name stays.
model::Validators read_validators(const Head& head, const model::Validators& sent) {
    model::Validators validators{head.etag, head.last_modified};
    if (head.status == 304) {
        if (validators.etag.empty()) {
            validators.etag = sent.etag;
        }
        if (validators.last_modified.empty()) {
            validators.last_modified = sent.last_modified;
        }
    }
    return validators;
}

void read_body(FetchResult& result, const Head& head, std::string body, const Request& request) {
    result.content_encoding = head.content_encoding;
    set_document(result, std::move(body), request.body_hash);
    if (head.status == 226 && result.outcome.kind == model::FetchKind::document) {
        result.outcome.kind = model::FetchKind::partial;
    }
}

} // namespace

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::uint64_t hash_body(std::string_view body) {
    const auto hash = XXH3_64bits(body.data(), body.size());
    return hash == 0 ? 1 : hash;
}

void set_failed(FetchResult& result, Error error) {
    result.outcome.kind = model::FetchKind::failed;
    result.outcome.error = std::move(error);
    result.outcome.validators = {};
    result.body.clear();
}

void set_document(FetchResult& result, std::string body, std::uint64_t known_hash) {
    result.outcome.body_hash = hash_body(body);
    if (known_hash != 0 && result.outcome.body_hash == known_hash) {
        result.outcome.kind = model::FetchKind::same_body;
    } else {
        result.outcome.kind = model::FetchKind::document;
        result.body = std::move(body);
    }
}

FetchResult read_answer(const Head& head, std::string body, const Request& request,
                        const AnswerContext& context) {
    FetchResult result;
    auto& outcome = result.outcome;
    outcome.status = head.status;
    outcome.content_type = head.content_type;
    outcome.content_language = head.content_language;
    outcome.validators = read_validators(head, request.validators);
    outcome.link_hub = head.link_hub.empty() ? "" : url::resolve(context.url, head.link_hub);
    outcome.link_self = head.link_self.empty() ? "" : url::resolve(context.url, head.link_self);
    read_freshness(outcome, head, context.now);
    result.bot_wall = find_wall(head, body);
    if (!result.bot_wall.empty()) {
        set_failed(result, blocked_by_wall(result.bot_wall, context.url, head.status));
    } else if (head.status == 304) {
        outcome.kind = model::FetchKind::not_modified;
    } else if (head.status == 200 || head.status == 203 || head.status == 226) {
        read_body(result, head, std::move(body), request);
    } else {
        set_failed(result, describe_status(head.status, context.url, context.lost_secrets));
    }
    return result;
}

} // namespace gazetted::daemon::fetch
