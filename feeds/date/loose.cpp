// SPDX-License-Identifier: MIT
// One pass over the tokens sorts them: a clock (NN:NN), a zone, a month's name, a day's name, the
// half of a day, numbers with a unit; what is left are the numbers of the date, whose roles
// settle_date() finds at the end.
#include "feeds/date/loose.hpp"

#include "feeds/date/civil.hpp"
#include "feeds/date/names.hpp"
#include "feeds/date/settle.hpp"
#include "feeds/date/tokens.hpp"
#include "feeds/date/zones.hpp"

#include <array>
#include <string>
#include <vector>

namespace gazetted::date {

namespace {

constexpr std::size_t max_unknown = 8; // words that mean nothing; a sentence is no date

class Loose {
  public:
    explicit Loose(std::string_view text) : tokens_(cut_tokens(text)) {}
    std::optional<Instant> run();

  private:
    using Kind = TokenKind;
    bool is(std::size_t i, Kind kind) const {
        return i < tokens_.size() && tokens_[i].kind == kind;
    }
    bool is_mark(std::size_t i, char c) const {
        return is(i, Kind::mark) && tokens_[i].text.front() == c;
    }
    bool attached(std::size_t i) const { return i < tokens_.size() && !tokens_[i].space_before; }
    std::size_t digits(std::size_t i) const { return tokens_[i].text.size(); }

    std::size_t step(std::size_t i); // the index after what was read; 0 on failure
    std::size_t read_number(std::size_t i);
    std::size_t read_clock(std::size_t i, std::size_t minute);
    std::size_t read_dotted_clock(std::size_t i);
    std::size_t read_unit(std::size_t i);
    std::size_t read_sign(std::size_t i);
    std::size_t read_parenthesis(std::size_t i);
    std::size_t read_word(std::size_t i);
    void keep_number(std::size_t i, bool is_day);
    bool has_date_numbers() const {
        bool has_name = facts_.month > 0 || facts_.maybe_month > 0;
        return facts_.numbers.size() + (has_name ? 1 : 0) >= 3;
    }
    bool is_offset_place(std::size_t i) const { return i > 0 && i == zone_place_; }

    std::vector<Token> tokens_;
    DateFacts facts_;
    bool has_clock_ = false;
    bool month_comes_ = false;   // Vietnamese "tháng 7"
    std::optional<int> offset_;  // seconds, numeric
    std::string zone_;           // a known name
    std::size_t zone_place_ = 0; // where a sign may begin an offset: behind clock or zone
};

std::size_t Loose::read_clock(std::size_t i, std::size_t minute) {
    std::array<int, 3> parts{tokens_[i].value, 0, 0};
    std::size_t count = 1;
    for (auto next = minute; is(next, Kind::number) && count < 3; ++count) {
        if (digits(next) > 2) {
            return 0;
        }
        parts[count] = tokens_[next].value;
        i = next;
        next = is_mark(i + 1, ':') ? i + 2 : tokens_.size();
    }
    if (digits(i) > 2) {
        return 0;
    }
    ++i;
    if (is_mark(i, ':')) { // a fourth part: only milliseconds
        if (!is(i + 1, Kind::number) || digits(i + 1) != 3) {
            return 0;
        }
        i += 2;
    } else if ((is_mark(i, '.') || is_mark(i, ',')) && attached(i) && count == 3 &&
               is(i + 1, Kind::number) && attached(i + 1)) {
        i += 2; // a fraction
    }
    if (!has_clock_) {
        has_clock_ = true;
        facts_.civil.hour = parts[0];
        facts_.civil.minute = parts[1];
        facts_.civil.second = parts[2];
    }
    zone_place_ = i;
    return i;
}

/// "klo 15.54": only behind a whole date, where it cannot be one.
std::size_t Loose::read_dotted_clock(std::size_t i) {
    facts_.civil.hour = tokens_[i].value;
    facts_.civil.minute = tokens_[i + 2].value;
    has_clock_ = true;
    zone_place_ = i + 3;
    return i + 3;
}

std::size_t Loose::read_unit(std::size_t i) {
    int value = tokens_[i].value;
    switch (tokens_[i + 1].kind) {
    case Kind::year:
        facts_.civil.year = full_year(value, digits(i));
        break;
    case Kind::month:
        facts_.civil.month = value;
        break;
    case Kind::day:
        facts_.civil.day = value;
        break;
    case Kind::hour:
        facts_.civil.hour = value;
        has_clock_ = true;
        break;
    case Kind::minute:
        facts_.civil.minute = value;
        break;
    default:
        facts_.civil.second = value;
        break;
    }
    zone_place_ = i + 2;
    return i + 2;
}

void Loose::keep_number(std::size_t i, bool is_day) {
    char separator = ' ';
    if (i > 1 && is(i - 1, Kind::mark) && is(i - 2, Kind::number)) {
        separator = tokens_[i - 1].text.front();
    }
    if (month_comes_) {
        facts_.month = tokens_[i].value;
        month_comes_ = false;
        return;
    }
    facts_.numbers.push_back({tokens_[i].text, tokens_[i].value, separator, is_day});
}

std::size_t Loose::read_number(std::size_t i) {
    if (digits(i) <= 2 && is_mark(i + 1, ':') && is(i + 2, Kind::number)) {
        return read_clock(i, i + 2);
    }
    auto next = i + 1 < tokens_.size() ? tokens_[i + 1].kind : Kind::mark;
    if (next >= Kind::year && next <= Kind::second) {
        return read_unit(i);
    }
    if (next == Kind::am || next == Kind::pm) {
        return has_clock_ ? i + 1 : read_clock(i, tokens_.size());
    }
    if (next == Kind::word) {
        auto word = fold_word(tokens_[i + 1].text);
        bool is_ordinal = word == "st" || word == "nd" || word == "rd" || word == "th" ||
                          word == "er" || word == "\xC2\xBA" || word == "\xC2\xAA";
        if (is_ordinal && attached(i + 1)) {
            keep_number(i, true);
            return i + 2;
        }
        if ((word == "h" || word == "hs") && !has_clock_ && digits(i) <= 2) {
            bool has_minute = is(i + 2, Kind::number) && digits(i + 2) == 2;
            auto end = read_clock(i, has_minute ? i + 2 : tokens_.size());
            return has_minute || end == 0 ? end : i + 2;
        }
        if (auto meaning = meaning_of(word); (meaning.is_am || meaning.is_pm) && !has_clock_) {
            return read_clock(i, tokens_.size());
        }
    }
    if (has_date_numbers() && !has_clock_ && is_mark(i + 1, '.') && attached(i + 1) &&
        is(i + 2, Kind::number) && attached(i + 2) && digits(i + 2) == 2) {
        return read_dotted_clock(i);
    }
    if (has_clock_ && digits(i) == 4 && is_offset_place(i) && has_date_numbers() && !offset_) {
        offset_ = usable_offset(tokens_[i].value / 100, tokens_[i].value % 100); // "+" lost
        return i + 1;
    }
    keep_number(i, false);
    return i + 1;
}

std::size_t Loose::read_sign(std::size_t i) {
    bool is_place = is_offset_place(i) && has_clock_ && !offset_ && attached(i + 1);
    if (!is_place) {
        return i + 1;
    }
    if (is(i + 1, Kind::word)) { // "+zz" is no zone; "-EST" is one
        bool known = zone_offset(fold_word(tokens_[i + 1].text), Instant{}).has_value();
        return known || tokens_[i].text.front() == '-' ? i + 1 : 0;
    }
    if (!is(i + 1, Kind::number)) {
        return i + 1;
    }
    int hours = tokens_[i + 1].value;
    int minutes = 0;
    auto end = i + 2;
    if (digits(i + 1) > 2) { // +530, +0530; longer is impossible, and so 0
        minutes = hours % 100;
        hours /= 100;
    } else if (is_mark(end, ':') && is(end + 1, Kind::number)) {
        minutes = tokens_[end + 1].value;
        end += 2;
    }
    bool is_west = tokens_[i].text.front() == '-';
    offset_ = is_west ? usable_offset(-hours, -minutes) : usable_offset(hours, minutes);
    return end;
}

/// A comment holds nothing but, at best, the only zone.
std::size_t Loose::read_parenthesis(std::size_t i) {
    for (++i; i < tokens_.size() && !is_mark(i, ')'); ++i) {
        if (is(i, Kind::word) && has_clock_ && zone_.empty() && !offset_) {
            auto word = fold_word(tokens_[i].text);
            zone_ = zone_offset(word, Instant{}) ? word : "";
        }
    }
    return i + 1;
}

std::size_t Loose::read_word(std::size_t i) {
    auto word = fold_word(tokens_[i].text);
    auto meaning = meaning_of(word);
    facts_.is_am = facts_.is_am || meaning.is_am;
    facts_.is_pm = facts_.is_pm || meaning.is_pm;
    zone_place_ = (meaning.is_am || meaning.is_pm) && zone_place_ == i ? i + 1 : zone_place_;
    if (meaning.month > 0 && meaning.weekday >= 0) {
        facts_.maybe_month = facts_.maybe_month > 0 ? facts_.maybe_month : meaning.month;
    } else if (meaning.month > 0) {
        facts_.month = facts_.month > 0 ? facts_.month : meaning.month;
        facts_.is_thai = facts_.is_thai || meaning.is_thai;
    } else if (has_clock_ && zone_.empty() && !offset_ && zone_offset(word, Instant{})) {
        zone_ = word;
        zone_place_ = i + 1;
    } else if (meaning.weekday >= 0) {
        facts_.weekday = facts_.weekday >= 0 ? facts_.weekday : meaning.weekday;
    } else if (word == "w" && is(i + 1, Kind::number) && attached(i + 1)) {
        return 0; // a week date that ISO 8601 does not have
    } else if (word == "thang") {
        month_comes_ = true;
    } else if (!meaning.is_known() && word != "de" && word != "of" && word != "t") {
        ++facts_.unknown;
    }
    return i + 1;
}

std::size_t Loose::step(std::size_t i) {
    switch (tokens_[i].kind) {
    case Kind::number:
        return read_number(i);
    case Kind::word:
        return read_word(i);
    case Kind::am:
    case Kind::pm:
        facts_.is_am = facts_.is_am || tokens_[i].kind == Kind::am;
        facts_.is_pm = facts_.is_pm || tokens_[i].kind == Kind::pm;
        zone_place_ = zone_place_ == i ? i + 1 : zone_place_;
        return i + 1;
    case Kind::mark:
        if (is_mark(i, '(')) {
            return read_parenthesis(i);
        }
        return is_mark(i, '+') || is_mark(i, '-') ? read_sign(i) : i + 1;
    default: // a unit without a number, as in a day's name
        return i + 1;
    }
}

std::optional<Instant> Loose::run() {
    for (std::size_t i = 0; i < tokens_.size();) {
        i = step(i);
        if (i == 0) {
            return std::nullopt;
        }
    }
    if (facts_.unknown > max_unknown || !settle_date(facts_)) {
        return std::nullopt;
    }
    auto local = to_instant(facts_.civil);
    if (!local || !has_clock_) {
        return local;
    }
    int offset = offset_ ? *offset_ : zone_offset(zone_, *local).value_or(0);
    return *local - Seconds(offset);
}

} // namespace

std::optional<Instant> parse_loose(std::string_view text) {
    return Loose(text).run();
}

} // namespace gazetted::date
