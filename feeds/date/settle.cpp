// SPDX-License-Identifier: MIT
// Roles are found by size (four digits are a year, over 31 too), by the month's name, by the
// separator ("/" is mostly written with the month first, "." and "-" with the day first), and,
// where both orders exist, by the day of the week.
#include "feeds/date/settle.hpp"

#include <utility>

namespace gazetted::date {

namespace {

constexpr int buddhist_era = 543;

/// YYYYMMDD, with hhmm or hhmmss behind it, as one number.
bool settle_compact(DateFacts& facts) {
    for (const DateNumber& number : facts.numbers) {
        auto size = number.digits();
        if (size != 8 && size != 12 && size != 14) {
            continue;
        }
        auto part = [&](std::size_t at, std::size_t length) {
            return at < size ? to_number(number.text.substr(at, length)) : 0;
        };
        Civil& civil = facts.civil;
        civil.year = part(0, 4);
        civil.month = part(4, 2);
        civil.day = part(6, 2);
        if (size > 8) {
            civil.hour = part(8, 2);
            civil.minute = part(10, 2);
            civil.second = part(12, 2);
        }
        return true;
    }
    return false;
}

bool settle_named(DateFacts& facts) {
    const auto& numbers = facts.numbers;
    auto year = numbers.size();
    for (std::size_t i = 0; i < numbers.size() && year == numbers.size(); ++i) {
        year = numbers[i].digits() >= 3 ? i : year;
    }
    for (std::size_t i = 0; i < numbers.size() && year == numbers.size(); ++i) {
        year = numbers[i].value > 31 && !numbers[i].is_day ? i : year;
    }
    if (year == numbers.size()) { // all small: the day comes before the year
        year = 1;
    }
    if (year >= numbers.size() || numbers[year].digits() > 4 ||
        (numbers.size() == 1 && facts.unknown > 0)) {
        return false;
    }
    auto day = year == 0 ? std::size_t{1} : std::size_t{0};
    facts.civil.month = facts.month;
    facts.civil.year =
        full_year(numbers[year].value, numbers[year].digits()) - (facts.is_thai ? buddhist_era : 0);
    facts.civil.day = day < numbers.size() ? numbers[day].value : 1;
    return true;
}

bool is_month_first(const DateFacts& facts, const DateNumber& a, const DateNumber& b, int year) {
    if (a.value > 12 || b.value > 12) {
        return b.value > 12;
    }
    bool by_separator = b.separator == '/';
    if (facts.weekday < 0 || !is_date(year, a.value, b.value) || !is_date(year, b.value, a.value)) {
        return by_separator;
    }
    bool fits_month_first = weekday_of(year, a.value, b.value) == facts.weekday;
    bool fits_day_first = weekday_of(year, b.value, a.value) == facts.weekday;
    return fits_month_first != fits_day_first ? fits_month_first : by_separator;
}

bool settle_numeric(DateFacts& facts) {
    if (facts.numbers.size() < 3) {
        return false;
    }
    auto a = facts.numbers[0];
    auto b = facts.numbers[1];
    auto c = facts.numbers[2];
    Civil& civil = facts.civil;
    if (a.digits() > 2 || a.value > 31) { // year first
        if (b.value > 12 && c.separator != '-') {
            std::swap(b, c);
        }
        civil.year = full_year(a.value, a.digits());
        civil.month = b.value;
        civil.day = c.value;
        return a.digits() == 4 || a.digits() == 2;
    }
    civil.year = full_year(c.value, c.digits());
    bool month_first = is_month_first(facts, a, b, civil.year);
    civil.month = month_first ? a.value : b.value;
    civil.day = month_first ? b.value : a.value;
    return c.digits() == 2 || c.digits() == 4;
}

void apply_half(DateFacts& facts) {
    if (facts.is_pm && facts.civil.hour < 12) {
        facts.civil.hour += 12;
    } else if (facts.is_am && !facts.is_pm && facts.civil.hour == 12) {
        facts.civil.hour = 0;
    }
}

} // namespace

bool settle_date(DateFacts& facts) {
    apply_half(facts);
    if (facts.civil.year > 0 && facts.civil.month > 0) { // by units
        facts.civil.day = facts.civil.day > 0 ? facts.civil.day : 1;
        return true;
    }
    facts.month = facts.month > 0 ? facts.month : facts.maybe_month;
    if (facts.month > 0) {
        return settle_named(facts);
    }
    return settle_numeric(facts) || settle_compact(facts);
}

} // namespace gazetted::date
