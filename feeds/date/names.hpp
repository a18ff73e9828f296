// SPDX-License-Identifier: MIT
#pragma once

// Names of months and days, and the halves of a day, in the languages of feeds.

#include <cstdint>
#include <string>
#include <string_view>

namespace gazetted::date {

/// What a word of a date can mean; some mean two things ("mar": March, and French Tuesday).
struct Meaning {
    int month = 0;    // 1..12
    int weekday = -1; // 0 = Sunday
    bool is_am = false, is_pm = false;
    bool is_thai = false; // years are of the Buddhist era
    bool is_known() const { return month > 0 || weekday >= 0 || is_am || is_pm; }
};

/// `word` as fold_word() makes it.
Meaning meaning_of(std::string_view word);

/// Lower case without accents, in composed form; only what the tables need of Unicode folding.
std::string fold_word(std::string_view utf8);

} // namespace gazetted::date
