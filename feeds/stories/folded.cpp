// SPDX-License-Identifier: MIT
#include "feeds/stories/folded.hpp"

#include "feeds/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace gazetted::stories {

namespace {

constexpr ascii::ByteSet of_numbers("0123456789.,");

bool is_number(std::string_view word) {
    return !word.empty() && ascii::is_digit(word[0]) &&
           of_numbers.find_other_in(word) == std::string_view::npos;
}

/// Words that a page counts beside its stories. "votes", "shares" and "points" are news.
bool is_counted(std::string_view word) {
    constexpr std::array<std::string_view, 12> names{
        "comments",   "comment",      "views",       "view",     "replies",  "reply",
        "kommentare", "commentaires", "comentarios", "commenti", "retweets", "pageviews"};
    return std::find(names.begin(), names.end(), word) != names.end();
}

bool is_unit_of_time(std::string_view word) {
    constexpr std::array<std::string_view, 12> names{"second", "seconds", "minute", "minutes",
                                                     "min",    "mins",    "hour",   "hours",
                                                     "day",    "days",    "week",   "weeks"};
    return std::find(names.begin(), names.end(), word) != names.end();
}

/// Asked of most words, so letter by letter.
bool is_ago(std::string_view word) {
    return word.size() == 3 && word[0] == 'a' && word[1] == 'g' && word[2] == 'o';
}

} // namespace

void Folded::add(const text::WordList& words) {
    std::size_t added = 0;
    std::size_t place = 0;
    bool is_after_number = last_ != nowhere;
    words.each(words.size(), [&](std::string_view word) {
        const bool may_be_number = word[0] >= '0' && word[0] <= '9';
        if (may_be_number || is_after_number || is_ago(word)) {
            add_plain(words, added, place);
            add_word(word);
            added = place + 1;
        }
        is_after_number = may_be_number;
        ++place;
    });
    add_plain(words, added, words.size());
}

/// Words that neither count nor are counted, at once.
void Folded::add_plain(const text::WordList& words, std::size_t first, std::size_t last) {
    if (first == last) {
        return;
    }
    text_ += words.joined(first, last);
    words_ += last - first;
    before_ = last - first > 1 ? text_.size() - words.joined(last - 2, last).size() : last_;
    last_ = text_.size() - words.joined(last - 1, last).size();
}

void Folded::end_part() {
    text_ += '\x01';
    last_ = before_ = nowhere;
}

void Folded::drop_from(std::size_t offset, std::size_t words) {
    text_.resize(offset);
    words_ -= words;
    last_ = before_ = nowhere;
}

void Folded::add_word(std::string_view word) {
    if (last_ != nowhere) {
        std::string_view previous = last();
        previous.remove_suffix(1); // the space
        if (is_number(word) && is_counted(previous)) {
            return;
        }
        if (is_number(previous) && is_counted(word)) {
            drop_from(last_, 1);
        } else if (is_ago(word) && before_ != nowhere && is_unit_of_time(previous) &&
                   is_number(std::string_view(text_).substr(before_, last_ - before_ - 1))) {
            drop_from(before_, 2);
            return;
        }
    }
    before_ = last_;
    last_ = text_.size();
    text_.append(word);
    text_ += ' ';
    ++words_;
}

} // namespace gazetted::stories
