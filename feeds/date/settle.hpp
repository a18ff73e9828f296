// SPDX-License-Identifier: MIT
#pragma once

// The last step of reading a loose date: which number is the year, which the month, which the day.

#include "feeds/date/civil.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace gazetted::date {

struct DateNumber {
    std::string_view text; // its digits
    int value = 0;         // -1 with more than nine digits
    char separator = ' ';  // the mark between the number before and this one
    bool is_day = false;   // 16th, 1er, 5º
    std::size_t digits() const { return text.size(); }
};

struct DateFacts {
    Civil civil{0, 0, 0, 0, 0, 0};   // what stood with a unit, and the clock
    std::vector<DateNumber> numbers; // what stood without, in order
    int month = 0;                   // by name
    int maybe_month = 0;             // by a name that is a weekday's too
    int weekday = -1;                // 0 = Sunday
    bool is_am = false, is_pm = false;
    bool is_thai = false;    // the year is of the Buddhist era
    std::size_t unknown = 0; // words that mean nothing here
};

/// Fills facts.civil; false where year, month or day stay open. A year and a month's name alone are
/// the first of that month.
bool settle_date(DateFacts& facts);

} // namespace gazetted::date
