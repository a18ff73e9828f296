// SPDX-License-Identifier: MIT
// The two forms that are written, and the three of HTTP: "Sun, 06 Nov 1994 08:49:37 GMT",
// "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994".
#include "feeds/date/civil.hpp"
#include "feeds/date/date.hpp"

#include <fmt/core.h>

#include <array>

namespace gazetted::date {

namespace {

constexpr std::array<std::string_view, 7> days{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                               "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Fields {
    Civil at;
    int weekday = 0;
};

Fields fields_of(Instant at) {
    auto day = std::chrono::floor<std::chrono::days>(at);
    std::chrono::year_month_day ymd(day);
    std::chrono::hh_mm_ss clock(at - day);
    return {{static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
             static_cast<int>(static_cast<unsigned>(ymd.day())),
             static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
             static_cast<int>(clock.seconds().count())},
            static_cast<int>(std::chrono::weekday(day).c_encoding())};
}

/// Reads `text` by a pattern: Y 4 digits of the year, y 2, d day, e day with a space for a leading
/// zero, m month's name, h n s clock; anything else stands for itself.
std::optional<Civil> match(std::string_view text, std::string_view pattern) {
    Civil civil;
    std::size_t at = 0;
    auto number = [&](std::size_t digits) {
        auto value = to_number(at <= text.size() ? text.substr(at, digits) : std::string_view{});
        bool is_whole = at + digits <= text.size();
        at += digits;
        return is_whole ? value : -1;
    };
    for (char c : pattern) {
        int value = 0;
        switch (c) {
        case 'Y':
            value = civil.year = number(4);
            break;
        case 'y':
            value = number(2);
            civil.year = value + (value < 70 ? 2000 : 1900);
            break;
        case 'e':
            if (at < text.size() && text[at] == ' ') {
                ++at;
                value = civil.day = number(1);
                break;
            }
            [[fallthrough]];
        case 'd':
            value = civil.day = number(2);
            break;
        case 'm': {
            value = -1;
            for (std::size_t i = 0; i < months.size() && at < text.size(); ++i) {
                if (text.compare(at, 3, months[i]) == 0) {
                    value = civil.month = static_cast<int>(i) + 1;
                }
            }
            at += 3;
            break;
        }
        case 'h':
            value = civil.hour = number(2);
            break;
        case 'n':
            value = civil.minute = number(2);
            break;
        case 's':
            value = civil.second = number(2);
            break;
        default:
            value = at < text.size() && text[at] == c ? 0 : -1;
            ++at;
        }
        if (value < 0) {
            return std::nullopt;
        }
    }
    return at == text.size() ? std::optional<Civil>(civil) : std::nullopt;
}

} // namespace

std::string rfc3339(Instant at) {
    auto [civil, weekday] = fields_of(at);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", civil.year, civil.month, civil.day,
                       civil.hour, civil.minute, civil.second);
}

std::string http_date(Instant at) {
    auto [civil, weekday] = fields_of(at);
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                       days[static_cast<std::size_t>(weekday)].substr(0, 3), civil.day,
                       months[static_cast<std::size_t>(civil.month - 1)], civil.year, civil.hour,
                       civil.minute, civil.second);
}

std::optional<Instant> parse_http(std::string_view text) {
    for (std::string_view day : days) {
        std::optional<Civil> civil;
        if (text.substr(0, 4) == std::string(day.substr(0, 3)) + ",") {
            civil = match(text.substr(4), " d m Y h:n:s GMT");
        } else if (text.substr(0, day.size()) == day) {
            civil = match(text.substr(day.size()), ", d-m-y h:n:s GMT");
        } else if (text.substr(0, 3) == day.substr(0, 3)) {
            civil = match(text.substr(3), " m e h:n:s Y");
        }
        if (civil) {
            return to_instant(*civil);
        }
    }
    return std::nullopt;
}

} // namespace gazetted::date
