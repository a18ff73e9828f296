// SPDX-License-Identifier: MIT
#include "feeds/date/rfc822.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/date/civil.hpp"

namespace gazetted::date {

namespace {

constexpr std::string_view months = "janfebmaraprmayjunjulaugsepoctnovdec";

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    std::optional<Instant> run() {
        Civil civil;
        skip_day_name();
        if (!number(1, 2, civil.day) || !space() || !month(civil.month) || !space() ||
            !number(4, 4, civil.year) || !space() || !number(2, 2, civil.hour) || !take(':') ||
            !number(2, 2, civil.minute) || (take(':') && !number(2, 2, civil.second)) || !space()) {
            return std::nullopt;
        }
        int offset = 0;
        auto local = to_instant(civil);
        if (!local || !zone(offset)) {
            return std::nullopt;
        }
        return *local - Seconds(offset);
    }

  private:
    static char lower(char c) { return static_cast<char>(c | 0x20); }
    bool is_letter(std::size_t at) const {
        return at < text_.size() && lower(text_[at]) >= 'a' && lower(text_[at]) <= 'z';
    }
    bool take(char c) {
        bool is_it = at_ < text_.size() && text_[at_] == c;
        at_ += is_it ? 1U : 0U;
        return is_it;
    }
    bool space() {
        bool any = false;
        while (take(' ')) {
            any = true;
        }
        return any;
    }
    void skip_day_name() {
        if (is_letter(0) && is_letter(1) && is_letter(2) && text_.size() > 3 && text_[3] == ',') {
            at_ = 4;
            space();
        }
    }
    bool number(std::size_t least, std::size_t most, int& value) {
        std::size_t count = 0;
        value = 0;
        while (count <= most && at_ < text_.size() && ascii::is_digit(text_[at_])) {
            value = value * 10 + (text_[at_++] - '0');
            ++count;
        }
        return count >= least && count <= most;
    }
    bool month(int& value) {
        if (!is_letter(at_) || !is_letter(at_ + 1) || !is_letter(at_ + 2)) {
            return false;
        }
        const char name[3] = {lower(text_[at_]), lower(text_[at_ + 1]), lower(text_[at_ + 2])};
        auto found = months.find(std::string_view(name, 3));
        at_ += 3;
        value = static_cast<int>(found / 3) + 1;
        return found != std::string_view::npos && found % 3 == 0;
    }
    bool zone(int& offset) {
        auto rest = text_.substr(at_);
        if (rest == "GMT" || rest == "UTC" || rest == "UT" || rest == "Z") {
            return true;
        }
        if (rest.size() != 5 || (rest[0] != '+' && rest[0] != '-')) {
            return false;
        }
        int value = to_number(rest.substr(1));
        offset = usable_offset(value / 100, value % 100) * (rest[0] == '-' ? -1 : 1);
        return value >= 0;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

} // namespace

std::optional<Instant> parse_rfc822(std::string_view text) {
    return Reader(text).run();
}

} // namespace gazetted::date
