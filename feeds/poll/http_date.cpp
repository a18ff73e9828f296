// SPDX-License-Identifier: MIT
// All three forms are the same seven or eight tokens in two orders:
//   Sun, 06 Nov 1994 08:49:37 GMT    Sunday, 06-Nov-94 08:49:37 GMT    Sun Nov  6 08:49:37 1994
#include "feeds/poll/http_date.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

namespace gazetted::poll {

namespace {

constexpr std::size_t longest = 64; // bytes; the longest valid form has 33

struct Tokens {
    std::array<std::string_view, 8> text;
    std::size_t count = 0;
};

std::optional<Tokens> tokenize(std::string_view value) {
    constexpr std::string_view separators = " \t,-:";
    Tokens tokens;
    std::size_t at = value.find_first_not_of(separators);
    while (at != std::string_view::npos) {
        if (tokens.count == tokens.text.size()) {
            return std::nullopt;
        }
        const std::size_t end = std::min(value.find_first_of(separators, at), value.size());
        tokens.text[tokens.count++] = value.substr(at, end - at);
        at = value.find_first_not_of(separators, end);
    }
    return tokens;
}

std::optional<int> number(std::string_view text, std::size_t most_digits) {
    int value = 0;
    if (text.empty() || text.size() > most_digits || text[0] < '0' || text[0] > '9') {
        return std::nullopt;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value)
                                                                    : std::nullopt;
}

std::optional<unsigned> month_of(std::string_view text) {
    constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const std::size_t at = text.size() == 3 ? names.find(text) : std::string_view::npos;
    return at != std::string_view::npos && at % 3 == 0
               ? std::optional(static_cast<unsigned>(at / 3 + 1))
               : std::nullopt;
}

/// Two digits mean the years 1970 to 2069.
int full_year(int year, std::size_t digits) {
    return digits > 2 ? year : year < 70 ? year + 2000 : year + 1900;
}

std::optional<Instant> instant(std::string_view day, std::string_view month, std::string_view year,
                               const std::string_view* clock) {
    const auto d = number(day, 2);
    const auto m = month_of(month);
    const auto y = number(year, 4);
    const auto hour = number(clock[0], 2);
    const auto minute = number(clock[1], 2);
    const auto second = number(clock[2], 2);
    if (!d || !m || !y || !hour || !minute || !second || *hour > 23 || *minute > 59 ||
        *second > 60) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(full_year(*y, year.size())),
                                           std::chrono::month(*m),
                                           std::chrono::day(static_cast<unsigned>(*d))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return Instant(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
           std::chrono::minutes(*minute) + Seconds(*second);
}

} // namespace

std::optional<Instant> parse_http_date(std::string_view value) {
    if (value.size() > longest) {
        return std::nullopt;
    }
    const auto tokens = tokenize(value);
    if (!tokens) {
        return std::nullopt;
    }
    const auto& t = tokens->text;
    if (tokens->count == 8 && (t[7] == "GMT" || t[7] == "UTC")) {
        return instant(t[1], t[2], t[3], &t[4]);
    }
    if (tokens->count == 7) {
        return instant(t[2], t[1], t[6], &t[3]);
    }
    return std::nullopt;
}

} // namespace gazetted::poll
