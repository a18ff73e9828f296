// SPDX-License-Identifier: MIT
#include "feeds/date/civil.hpp"

#include "feeds/base/ascii.hpp"

namespace gazetted::date {

namespace {

constexpr int max_offset_hours = 15; // +14:00 is the largest in use

std::chrono::year_month_day ymd(int year, int month, int day) {
    return std::chrono::year(year) / month / day;
}

} // namespace

bool is_date(int year, int month, int day) {
    return year >= min_year && year <= max_year && month >= 1 && month <= 12 && day >= 1 &&
           day <= 31 && ymd(year, month, day).ok();
}

std::optional<Instant> to_instant(const Civil& at) {
    bool is_midnight = at.hour == 24 && at.minute == 0 && at.second == 0;
    if (!is_date(at.year, at.month, at.day) || at.hour < 0 || (at.hour > 23 && !is_midnight) ||
        at.minute < 0 || at.minute > 59 || at.second < 0 || at.second > 60) {
        return std::nullopt;
    }
    return Instant(std::chrono::sys_days(ymd(at.year, at.month, at.day))) +
           std::chrono::hours(at.hour) + std::chrono::minutes(at.minute) + Seconds(at.second);
}

int weekday_of(int year, int month, int day) {
    return static_cast<int>(
        std::chrono::weekday(std::chrono::sys_days(ymd(year, month, day))).c_encoding());
}

int full_year(int year, std::size_t digits) {
    if (digits <= 2) {
        return year + (year < 50 ? 2000 : 1900);
    }
    return digits == 3 ? year + 1900 : year;
}

int usable_offset(int hours, int minutes) {
    bool is_usable =
        hours >= -max_offset_hours && hours <= max_offset_hours && minutes >= -59 && minutes <= 59;
    return is_usable ? hours * 3600 + minutes * 60 : 0;
}

int to_number(std::string_view digits) {
    if (digits.empty() || digits.size() > 9) {
        return -1;
    }
    int value = 0;
    for (char c : digits) {
        if (!ascii::is_digit(c)) {
            return -1;
        }
        value = value * 10 + (c - '0');
    }
    return value;
}

} // namespace gazetted::date
