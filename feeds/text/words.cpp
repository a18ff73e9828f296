// SPDX-License-Identifier: MIT
// White space ends every word, so a text is cut there first, and each piece is read by itself: one
// of ASCII, Latin letters and common punctuation here, by the rules WB5 to WB13b of UAX 29; any
// other by ICU, together with its neighbours of the same kind.
#include "feeds/text/words.hpp"

#include "feeds/text/segment.hpp"

#include <algorithm>
#include <array>

namespace gazetted::text {

namespace {

enum class Class : std::uint8_t {
    other, // ends a word
    space,
    letter,
    digit,
    underscore, // joins both (ExtendNumLet)
    mid_both,   // between letters or between digits: . ' ’
    mid_digit,  // between digits: , ;
    latin,      // first byte of a letter U+00C0..U+017F
    sign,       // first byte of a sign U+20xx
    colon,      // joins letters in some versions of ICU
    foreign,    // ICU's
};

constexpr std::array<Class, 256> make_classes() {
    std::array<Class, 256> classes{};
    for (std::size_t c = 0; c < 256; ++c) {
        Class is = Class::other;
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            is = Class::letter;
        } else if (c >= '0' && c <= '9') {
            is = Class::digit;
        } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
            is = Class::space;
        } else if (c >= 0xC3 && c <= 0xC5) {
            is = Class::latin;
        } else if (c == 0xE2) {
            is = Class::sign;
        } else if (c >= 0x80) {
            is = Class::foreign;
        }
        classes[c] = is;
    }
    classes['_'] = Class::underscore;
    classes['@'] = Class::foreign; // a letter in some versions of ICU
    classes[':'] = Class::colon;
    classes['.'] = classes['\''] = Class::mid_both;
    classes[','] = classes[';'] = Class::mid_digit;
    return classes;
}
constexpr auto classes = make_classes();

Class class_of(char c) {
    return classes[static_cast<unsigned char>(c)];
}

constexpr std::size_t latin_first = 0xC0;
constexpr std::size_t latin_count = 0x180 - latin_first;

/// The folded form of each letter U+00C0..U+017F, from ICU once.
std::array<std::string, latin_count> fold_latin() {
    std::array<std::string, latin_count> folded;
    for (std::size_t i = 0; i < latin_count; ++i) {
        auto point = latin_first + i;
        const char bytes[2] = {static_cast<char>(0xC0 | (point >> 6U)),
                               static_cast<char>(0x80 | (point & 0x3FU))};
        append_folded({bytes, 2}, folded[i]);
    }
    return folded;
}

/// Reads one piece without white space; appends nothing and returns false where it needs ICU.
class PieceReader {
  public:
    bool read(std::string_view piece) {
        words_.clear();
        ends_.clear();
        last_ = pending_ = Class::other;
        has_content_ = false;
        for (std::size_t at = 0; at < piece.size();) {
            std::size_t length = 1;
            auto kind = class_of(piece[at]);
            if (kind == Class::latin) {
                kind = take_latin(piece, at, length);
            } else if (kind == Class::sign) {
                kind = classify_sign(piece, at);
                length = 3;
            } else if (kind == Class::colon) {
                bool ends = at + 1 == piece.size() || class_of(piece[at + 1]) == Class::digit;
                kind = ends ? Class::other : Class::foreign;
            } else if (kind == Class::letter) {
                take(Class::letter, static_cast<char>(piece[at] | 0x20));
            } else if (kind == Class::digit || kind == Class::underscore) {
                take(kind, piece[at]);
            }
            if (kind == Class::foreign) {
                return false;
            }
            if (kind == Class::other) {
                end_word();
            } else if (kind == Class::mid_both || kind == Class::mid_digit) {
                take_mid(kind, length == 3 ? '\'' : piece[at]);
            }
            at += length;
        }
        end_word();
        return true;
    }

    void report(const std::function<void(std::string_view)>& on_word) const {
        std::size_t start = 0;
        for (auto end : ends_) {
            on_word(std::string_view(words_).substr(start, end - start));
            start = end;
        }
    }

  private:
    /// Two mids in a row, or a mid between unequal sides, end the word before them.
    void take_mid(Class kind, char c) {
        bool fits = pending_ == Class::other &&
                    ((last_ == Class::letter && kind != Class::mid_digit) || last_ == Class::digit);
        if (!fits) {
            end_word();
            return;
        }
        pending_ = kind;
        pending_char_ = c;
    }

    /// Settles a mid before the next character of a word.
    void settle(Class next) {
        if (pending_ == Class::other) {
            return;
        }
        bool joins = next == last_;
        if (joins) {
            words_ += pending_char_;
            pending_ = Class::other;
        } else {
            end_word();
        }
    }

    void take(Class kind, char c) {
        settle(kind);
        words_ += c;
        last_ = kind;
        has_content_ = has_content_ || kind != Class::underscore;
    }

    Class take_latin(std::string_view piece, std::size_t at, std::size_t& length) {
        static const auto folded = fold_latin();
        if (at + 1 >= piece.size() || (piece[at + 1] & 0xC0) != 0x80) {
            return Class::foreign;
        }
        auto point = ((static_cast<unsigned char>(piece[at]) & 0x1FU) << 6U) |
                     (static_cast<unsigned char>(piece[at + 1]) & 0x3FU);
        length = 2;
        if (point == 0xD7 || point == 0xF7) {
            return Class::other; // × and ÷
        }
        settle(Class::letter);
        words_ += folded[point - latin_first];
        last_ = Class::letter;
        has_content_ = true;
        return Class::letter;
    }

    /// Dashes, double quotes and the like end a word; ‘ and ’ are mids; the rest is ICU's.
    static Class classify_sign(std::string_view piece, std::size_t at) {
        if (at + 2 >= piece.size() || piece[at + 1] != '\x80') {
            return Class::foreign;
        }
        auto third = static_cast<unsigned char>(piece[at + 2]);
        if (third == 0x98 || third == 0x99) {
            return Class::mid_both;
        }
        bool ends = (third >= 0x90 && third <= 0x95) || (third >= 0x9A && third <= 0xA2) ||
                    third == 0xA6 || third == 0xB9 || third == 0xBA;
        return ends ? Class::other : Class::foreign;
    }

    void end_word() {
        auto start = ends_.empty() ? 0 : ends_.back();
        if (has_content_) {
            ends_.push_back(words_.size());
        } else {
            words_.resize(start);
        }
        last_ = pending_ = Class::other;
        has_content_ = false;
    }

    std::string words_; // all words of the piece, one behind the other
    std::vector<std::size_t> ends_;
    Class last_ = Class::other;
    Class pending_ = Class::other; // a mid that joins only if the next side equals the last
    char pending_char_ = 0;
    bool has_content_ = false; // a word of underscores only is none
};

bool is_space(char c) {
    return class_of(c) == Class::space;
}

} // namespace

void for_each_word(std::string_view utf8, const std::function<void(std::string_view)>& on_word) {
    PieceReader reader;
    std::size_t foreign_start = 0;
    std::size_t foreign_end = 0; // > foreign_start: a run of pieces for ICU
    for (std::size_t at = 0; at < utf8.size();) {
        if (is_space(utf8[at])) {
            ++at;
            continue;
        }
        auto end = at;
        while (end < utf8.size() && !is_space(utf8[end])) {
            ++end;
        }
        if (reader.read(utf8.substr(at, end - at))) {
            if (foreign_end > foreign_start) {
                for_each_word_by_icu(utf8.substr(foreign_start, foreign_end - foreign_start),
                                     on_word);
                foreign_start = foreign_end = 0;
            }
            reader.report(on_word);
        } else {
            foreign_start = foreign_end > foreign_start ? foreign_start : at;
            foreign_end = end;
        }
        at = end;
    }
    if (foreign_end > foreign_start) {
        for_each_word_by_icu(utf8.substr(foreign_start, foreign_end - foreign_start), on_word);
    }
}

WordList::WordList(std::string_view utf8) {
    words_.reserve(utf8.size());
    ends_.reserve(utf8.size() / 5);
    for_each_word(utf8, [this](std::string_view word) {
        words_.append(word);
        ends_.push_back(words_.size());
    });
}

std::vector<std::string> words(std::string_view utf8) {
    std::vector<std::string> all;
    for_each_word(utf8, [&](std::string_view word) { all.emplace_back(word); });
    return all;
}

std::string fold(std::string_view utf8) {
    std::string out;
    out.reserve(utf8.size());
    bool is_ascii = std::none_of(utf8.begin(), utf8.end(), [](char c) { return (c & 0x80) != 0; });
    if (is_ascii) {
        for (char c : utf8) {
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        }
    } else {
        append_folded(utf8, out);
    }
    return collapse_space(out);
}

std::string collapse_space(std::string_view utf8) {
    std::string out;
    out.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size(); ++at) {
        bool is_nbsp = utf8[at] == '\xC2' && at + 1 < utf8.size() && utf8[at + 1] == '\xA0';
        if (is_nbsp || is_space(utf8[at])) {
            at += is_nbsp ? 1U : 0U;
            if (!out.empty() && out.back() != ' ') {
                out += ' ';
            }
        } else {
            out += utf8[at];
        }
    }
    if (!out.empty() && out.back() == ' ') {
        out.pop_back();
    }
    return out;
}

std::string_view truncate_utf8(std::string_view utf8, std::size_t limit) {
    if (utf8.size() <= limit) {
        return utf8;
    }
    while (limit > 0 && (utf8[limit] & 0xC0) == 0x80) {
        --limit;
    }
    return utf8.substr(0, limit);
}

} // namespace gazetted::text
