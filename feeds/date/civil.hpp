// SPDX-License-Identifier: MIT
#pragma once

// Calendar fields -> instant, with everything checked. Shared by the parsers of this folder.

#include "feeds/base/time.hpp"

#include <optional>
#include <string_view>

namespace gazetted::date {

/// A point in local time as read; month and day from 1.
struct Civil {
    int year = 0, month = 1, day = 1;
    int hour = 0, minute = 0, second = 0;
};

constexpr int min_year = 1000; // below stand the "no date" values of databases, such as 0001
constexpr int max_year = 9999;

bool is_date(int year, int month, int day);

/// The local time as if it were UTC. Knows 24:00 (the next midnight) and the leap second :60;
/// nothing for what does not exist.
std::optional<Instant> to_instant(const Civil& at);

/// 0 = Sunday.
int weekday_of(int year, int month, int day);

/// RFC 2822 section 4.3: 0..49 are 20xx, 50..99 are 19xx, three digits count from 1900.
int full_year(int year, std::size_t digits);

/// Offset in seconds from hours and minutes; 0 where no zone has such an offset.
int usable_offset(int hours, int minutes);

/// Up to nine digits as a number; -1 otherwise.
int to_number(std::string_view digits);

} // namespace gazetted::date
