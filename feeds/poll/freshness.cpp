// SPDX-License-Identifier: MIT
// RFC 9111 section 4.2 for one client that may not be asked to guess: a lifetime is what the
// publisher says, never a heuristic.
#include "feeds/base/ascii.hpp"
#include "feeds/poll/http_date.hpp"
#include "feeds/poll/plan.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace gazetted::poll {

namespace {

constexpr std::string_view space = " \t\r\n";
// RFC 9111 section 1.2.2: a number too big to hold is read as this one.
constexpr Seconds longest_delta{2147483648LL};

std::optional<Seconds> delta_seconds(std::string_view text) {
    text = ascii::trim(text);
    if (text.size() > 1 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
    }
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() ? std::min(Seconds(value), longest_delta) : longest_delta;
}

struct CacheControl {
    std::optional<Seconds> s_maxage, max_age;
    bool is_never_fresh = false; // no-store, no-cache
};

/// The first of repeated directives counts (RFC 9111 section 4.2.1).
void read_directive(std::string_view directive, CacheControl& into) {
    const std::size_t equals = directive.find('=');
    const std::string_view name = ascii::trim(directive.substr(0, equals));
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : directive.substr(equals + 1);
    if (ascii::equals_ignoring_case(name, "s-maxage") && !into.s_maxage) {
        into.s_maxage = delta_seconds(value);
    } else if (ascii::equals_ignoring_case(name, "max-age") && !into.max_age) {
        into.max_age = delta_seconds(value);
    } else if (ascii::equals_ignoring_case(name, "no-store") ||
               (ascii::equals_ignoring_case(name, "no-cache") && value.empty())) {
        into.is_never_fresh = true; // no-cache="field" speaks of that field only
    }
}

CacheControl read_cache_control(std::string_view header) {
    CacheControl found;
    while (!header.empty()) {
        std::size_t end = 0;
        for (bool quoted = false; end < header.size() && (quoted || header[end] != ','); ++end) {
            quoted ^= header[end] == '"';
        }
        read_directive(header.substr(0, end), found);
        header.remove_prefix(std::min(end + 1, header.size()));
    }
    return found;
}

std::optional<Seconds> lifetime(const CacheControl& control, std::string_view expires,
                                std::string_view date, Instant now) {
    if (control.is_never_fresh) {
        return Seconds(0);
    }
    if (control.s_maxage) {
        return control.s_maxage;
    }
    if (control.max_age) {
        return control.max_age;
    }
    if (ascii::trim(expires).empty()) {
        return std::nullopt;
    }
    // An Expires that is no date, such as "0", means "already expired" (RFC 9111 section 5.3).
    const auto until = parse_http_date(ascii::trim(expires));
    return until ? *until - parse_http_date(ascii::trim(date)).value_or(now) : Seconds(0);
}

} // namespace

std::optional<Seconds> freshness(std::string_view cache_control, std::string_view expires,
                                 std::string_view date, std::string_view age, Instant now) {
    const auto total = lifetime(read_cache_control(cache_control), expires, date, now);
    if (!total) {
        return std::nullopt;
    }
    const Seconds left = *total - delta_seconds(age).value_or(Seconds(0));
    return std::clamp(left, Seconds(0), longest_delta);
}

std::optional<Seconds> retry_after(std::string_view value, std::optional<Instant> parsed_date,
                                   Instant now) {
    if (const auto delta = delta_seconds(value)) {
        return delta;
    }
    if (!parsed_date) {
        return std::nullopt;
    }
    return std::clamp(*parsed_date - now, Seconds(0), longest_delta);
}

} // namespace gazetted::poll
