// SPDX-License-Identifier: MIT
// Forms of the date: YYYY, YYYY-MM, YYYY-MM-DD, YYYYMMDD, YYYY-DDD, YYYYDDD, YYYY-Www, YYYY-Www-D
// (hyphens optional), YY-MM-DD, YYMMDD, YYDDD, -YY-MM, -YYMM; YYYY-0MM-DD is a bug of a once
// common writer. Of the time: hh, hh:mm, hh:mm:ss with a fraction, hhmm, hhmmss; of the zone: Z,
// +hh, +hhmm, +hh:mm, and a Z behind an offset.
#include "feeds/date/iso8601.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/date/civil.hpp"

namespace gazetted::date {

namespace {

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    std::optional<Instant> run() {
        if (!read_date() || (!at_end() && !read_time())) {
            return std::nullopt;
        }
        auto local = to_instant(civil_);
        if (!local || !at_end()) {
            return std::nullopt;
        }
        return *local + days_ - Seconds(offset_);
    }

  private:
    bool at_end() const { return at_ >= text_.size(); }
    char peek() const { return at_end() ? '\0' : text_[at_]; }
    bool take(char c) {
        bool is_it = peek() == c;
        at_ += is_it ? 1U : 0U;
        return is_it;
    }
    bool take_any(std::string_view these) {
        bool is_one = !at_end() && these.find(peek()) != std::string_view::npos;
        at_ += is_one ? 1U : 0U;
        return is_one;
    }
    std::size_t digits_ahead() const {
        std::size_t count = 0;
        while (at_ + count < text_.size() && ascii::is_digit(text_[at_ + count])) {
            ++count;
        }
        return count;
    }
    int number(std::size_t digits) {
        auto value = to_number(text_.substr(at_, digits));
        at_ += digits;
        return value;
    }

    bool read_date();
    bool read_short_year_month();
    bool read_basic(std::size_t digits);
    bool read_extended(std::size_t year_digits);
    bool read_week();
    bool set_ordinal(int year, int day);
    bool read_time();
    bool read_clock();
    bool read_zone();

    std::string_view text_;
    std::size_t at_ = 0;
    Civil civil_;
    std::chrono::days days_{0}; // added to the date: ordinal and week dates
    int offset_ = 0;            // seconds
};

bool Reader::read_date() {
    if (take('-')) {
        return read_short_year_month();
    }
    auto digits = digits_ahead();
    bool week_follows = at_ + digits < text_.size() && (text_[at_ + digits] | 0x20) == 'w';
    bool hyphen_follows = at_ + digits < text_.size() && text_[at_ + digits] == '-';
    if (digits == 4 && !week_follows && !hyphen_follows) {
        civil_.year = number(4);
        return true;
    }
    if ((digits == 4 || digits == 2) && (week_follows || hyphen_follows)) {
        return read_extended(digits);
    }
    return read_basic(digits);
}

bool Reader::read_short_year_month() { // -YY-MM, -YYMM
    auto digits = digits_ahead();
    if (digits != 2 && digits != 4) {
        return false;
    }
    civil_.year = full_year(number(2), 2);
    take('-');
    if (digits_ahead() != 2) {
        return false;
    }
    civil_.month = number(2);
    return true;
}

bool Reader::read_basic(std::size_t digits) {
    switch (digits) {
    case 8: // YYYYMMDD
    case 6: // YYMMDD
        civil_.year = digits == 8 ? number(4) : full_year(number(2), 2);
        civil_.month = number(2);
        civil_.day = number(2);
        return true;
    case 7: { // YYYYDDD
        int year = number(4);
        return set_ordinal(year, number(3));
    }
    case 5: { // YYDDD
        int year = full_year(number(2), 2);
        return set_ordinal(year, number(3));
    }
    default:
        return false;
    }
}

bool Reader::read_extended(std::size_t year_digits) {
    civil_.year = full_year(number(year_digits), year_digits);
    take('-');
    if (take_any("Ww")) {
        return read_week();
    }
    auto digits = digits_ahead();
    bool hyphen_follows = at_ + digits < text_.size() && text_[at_ + digits] == '-';
    if (digits == 3 && !(hyphen_follows && peek() == '0')) {
        return set_ordinal(civil_.year, number(3));
    }
    if (digits < 1 || digits > 3) {
        return false;
    }
    civil_.month = number(digits);
    if (!take('-')) {
        return year_digits == 4; // YYYY-MM; YY-MM could be anything
    }
    digits = digits_ahead();
    if (digits != 1 && digits != 2) {
        return false;
    }
    civil_.day = number(digits);
    return true;
}

bool Reader::read_week() {
    if (digits_ahead() < 2) {
        return false;
    }
    int week = number(2);
    int day = 1;
    if (take('-') || digits_ahead() == 1) {
        if (digits_ahead() != 1) {
            return false;
        }
        day = number(1);
    }
    if (week < 1 || week > 53 || day < 1 || day > 7 || !is_date(civil_.year, 1, 4)) {
        return false;
    }
    // Week 1 holds the 4th of January; weeks begin on Monday.
    int monday_to_fourth = (weekday_of(civil_.year, 1, 4) + 6) % 7;
    civil_.month = 1;
    civil_.day = 4;
    days_ = std::chrono::days((week - 1) * 7 + day - 1 - monday_to_fourth);
    return true;
}

bool Reader::set_ordinal(int year, int day) {
    bool is_leap = is_date(year, 2, 29);
    if (day < 1 || day > (is_leap ? 366 : 365)) {
        return false;
    }
    civil_.year = year;
    civil_.month = civil_.day = 1;
    days_ = std::chrono::days(day - 1);
    return true;
}

bool Reader::read_time() {
    if (peek() == 'Z' || peek() == 'z' || peek() == '+') {
        return read_zone(); // a date with a zone and no time
    }
    if (!take_any("Tt _")) {
        return false;
    }
    while (take(' ')) {
    }
    if (!read_clock()) {
        return false;
    }
    while (take(' ')) {
    }
    return at_end() || read_zone();
}

bool Reader::read_clock() {
    auto digits = digits_ahead();
    bool is_extended = at_ + digits < text_.size() && text_[at_ + digits] == ':';
    if (digits == 1 && is_extended) {
        civil_.hour = number(1);
    } else if (digits == 2 || ((digits == 4 || digits == 6) && !is_extended)) {
        civil_.hour = number(2);
    } else {
        return false;
    }
    if ((take(':') || digits > 2)) {
        if (digits_ahead() < 2) {
            return false;
        }
        civil_.minute = number(2);
        if (take(':') || digits == 6) {
            if (digits_ahead() < 2) {
                return false;
            }
            civil_.second = number(2);
        }
    }
    if (take_any(".,")) {
        auto fraction = digits_ahead();
        at_ += fraction;
        return fraction > 0;
    }
    return true;
}

bool Reader::read_zone() {
    if (take_any("Zz")) {
        return true;
    }
    bool is_west = peek() == '-';
    if (!take_any("+-")) {
        return false;
    }
    auto digits = digits_ahead();
    if (digits != 2 && digits != 4) {
        return false;
    }
    int hours = number(2);
    int minutes = 0;
    if (digits == 4 || take(':')) {
        if (digits_ahead() != 2) {
            return false;
        }
        minutes = number(2);
    }
    offset_ = is_west ? usable_offset(-hours, -minutes) : usable_offset(hours, minutes);
    take_any("Zz"); // "-05:00Z"
    return true;
}

} // namespace

std::optional<Instant> parse_iso8601(std::string_view text) {
    return Reader(text).run();
}

} // namespace gazetted::date
