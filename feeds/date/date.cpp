// SPDX-License-Identifier: MIT
#include "feeds/date/date.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/date/civil.hpp"
#include "feeds/date/iso8601.hpp"
#include "feeds/date/loose.hpp"
#include "feeds/date/rfc822.hpp"
#include "feeds/date/tokens.hpp"

#include <algorithm>

namespace gazetted::date {

namespace {

constexpr std::size_t max_length = 200; // bytes; longer is a text, not a date

/// Seconds since 1970, or milli- and microseconds by their length; a fraction is cut.
std::optional<Instant> parse_epoch(std::string_view text) {
    auto whole = text.substr(0, text.find('.'));
    if (!std::all_of(whole.begin(), whole.end(), ascii::is_digit) ||
        (whole.size() < text.size() && whole.size() > 10)) {
        return std::nullopt;
    }
    auto fraction = text.substr(std::min(text.size(), whole.size() + 1));
    if (!std::all_of(fraction.begin(), fraction.end(), ascii::is_digit)) {
        return std::nullopt;
    }
    switch (whole.size()) {
    case 9:
    case 13:
    case 10:
    case 16:
        break;
    default:
        return std::nullopt;
    }
    auto seconds = whole.substr(0, whole.size() > 10 ? 10 : whole.size());
    std::int64_t value = 0;
    for (char c : seconds) {
        value = value * 10 + (c - '0');
    }
    return Instant(Seconds(value));
}

} // namespace

std::optional<Instant> parse(std::string_view text) {
    constexpr std::string_view space = " \t\r\n\f\v";
    auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos) {
        return std::nullopt;
    }
    text = text.substr(first, text.find_last_not_of(space) - first + 1);
    if (text.size() > max_length) {
        return std::nullopt;
    }
    if (auto exact = parse_iso8601(text)) {
        return exact;
    }
    if (auto exact = parse_rfc822(text)) {
        return exact;
    }
    if (std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; })) {
        auto epoch = parse_epoch(text);
        return epoch ? epoch : parse_loose(text);
    }
    auto plain = plain_marks(text);
    if (auto exact = parse_iso8601(plain)) {
        return exact;
    }
    return parse_loose(plain);
}

} // namespace gazetted::date
