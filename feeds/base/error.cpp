// SPDX-License-Identifier: MIT
#include "feeds/base/error.hpp"

#include <utility>

namespace gazetted {

std::string_view to_word(ErrorCode code) {
    switch (code) {
    case ErrorCode::dns:
        return "dns";
    case ErrorCode::connect:
        return "connect";
    case ErrorCode::tls:
        return "tls";
    case ErrorCode::timeout:
        return "timeout";
    case ErrorCode::http_status:
        return "http_status";
    case ErrorCode::redirect:
        return "redirect";
    case ErrorCode::too_large:
        return "too_large";
    case ErrorCode::truncated:
        return "truncated";
    case ErrorCode::decode:
        return "decode";
    case ErrorCode::blocked:
        return "blocked";
    case ErrorCode::process:
        return "process";
    case ErrorCode::cancelled:
        return "cancelled";
    case ErrorCode::not_a_feed:
        return "not_a_feed";
    case ErrorCode::malformed:
        return "malformed";
    case ErrorCode::limit:
        return "limit";
    case ErrorCode::bad_url:
        return "bad_url";
    case ErrorCode::bad_date:
        return "bad_date";
    case ErrorCode::bad_query:
        return "bad_query";
    case ErrorCode::bad_encoding:
        return "bad_encoding";
    case ErrorCode::config:
        return "config";
    case ErrorCode::usage:
        return "usage";
    case ErrorCode::io:
        return "io";
    case ErrorCode::database:
        return "database";
    case ErrorCode::not_found:
        return "not_found";
    case ErrorCode::busy:
        return "busy";
    case ErrorCode::unsupported:
        return "unsupported";
    case ErrorCode::internal:
        return "internal";
    }
    return "internal";
}

std::string_view to_word(RetryClass retry) {
    switch (retry) {
    case RetryClass::transient:
        return "transient";
    case RetryClass::permanent:
        return "permanent";
    case RetryClass::policy:
        return "policy";
    case RetryClass::bug:
        return "bug";
    }
    return "bug";
}

RetryClass usual_retry(ErrorCode code) {
    switch (code) {
    case ErrorCode::dns:
    case ErrorCode::connect:
    case ErrorCode::timeout:
    case ErrorCode::truncated:
    case ErrorCode::decode:
    case ErrorCode::process:
    case ErrorCode::cancelled:
    case ErrorCode::http_status:
    case ErrorCode::io:
    case ErrorCode::database:
    case ErrorCode::busy:
        return RetryClass::transient;
    case ErrorCode::too_large:
    case ErrorCode::blocked:
    case ErrorCode::redirect:
    case ErrorCode::limit:
        return RetryClass::policy;
    case ErrorCode::internal:
        return RetryClass::bug;
    default:
        return RetryClass::permanent;
    }
}

Error make_error(ErrorCode code, std::string text) {
    return Error{code, usual_retry(code), std::move(text)};
}

} // namespace gazetted
