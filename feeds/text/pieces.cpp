// SPDX-License-Identifier: MIT
#include "feeds/text/pieces.hpp"

#include "feeds/text/lanes.hpp"
#include "feeds/text/segment.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

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
    two_bytes,  // first byte of a letter U+00C0..U+017F or U+0400..U+052F
    mark,       // first byte of U+0080..U+00BF
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
        } else if ((c >= 0xC3 && c <= 0xC5) || (c >= 0xD0 && c <= 0xD4)) {
            is = Class::two_bytes;
        } else if (c == 0xC2) {
            is = Class::mark;
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

struct Letters {
    std::size_t first, last;
};
constexpr Letters latin{0xC0, 0x17F};
constexpr Letters cyrillic{0x400, 0x52F};
constexpr std::size_t latin_count = latin.last - latin.first + 1;
constexpr std::size_t letter_count = latin_count + cyrillic.last - cyrillic.first + 1;

constexpr bool is_letter(std::size_t point) {
    const bool is_sign = point == 0xD7 || point == 0xF7 || (point >= 0x482 && point <= 0x489);
    return !is_sign && ((point >= latin.first && point <= latin.last) ||
                        (point >= cyrillic.first && point <= cyrillic.last));
}

constexpr std::size_t index_of(std::size_t point) {
    return point <= latin.last ? point - latin.first : point - cyrillic.first + latin_count;
}

/// The folded form of each of these letters, from ICU once.
std::array<std::string, letter_count> fold_letters() {
    std::array<std::string, letter_count> folded;
    for (std::size_t point = latin.first; point <= cyrillic.last; ++point) {
        if (is_letter(point)) {
            const char bytes[2] = {static_cast<char>(0xC0 | (point >> 6U)),
                                   static_cast<char>(0x80 | (point & 0x3FU))};
            append_folded({bytes, 2}, folded[index_of(point)]);
        }
    }
    return folded;
}

struct Character {
    Class kind;          // letter, digit, underscore, mid_both, mid_digit, other, space or foreign
    std::uint8_t length; // bytes
};

bool is_trail(std::string_view text, std::size_t at) {
    return at < text.size() && (text[at] & 0xC0) == 0x80;
}

/// Of the two bytes at `at`, the second of which continues the first.
std::size_t two_byte_point(std::string_view text, std::size_t at) {
    return ((static_cast<unsigned char>(text[at]) & 0x1FU) << 6U) |
           (static_cast<unsigned char>(text[at + 1]) & 0x3FU);
}

Class classify_two_bytes(std::string_view text, std::size_t at) {
    if (!is_trail(text, at + 1)) {
        return Class::foreign;
    }
    const std::size_t point = two_byte_point(text, at);
    if (is_letter(point)) {
        return Class::letter;
    }
    return point == 0xD7 || point == 0xF7 ? Class::other : Class::foreign; // × and ÷
}

/// The no-break space and « » end a word; the rest is ICU's.
Class classify_mark(std::string_view text, std::size_t at) {
    const char second = at + 1 < text.size() ? text[at + 1] : '\0';
    const bool ends = second == '\xA0' || second == '\xAB' || second == '\xBB';
    return ends ? Class::other : Class::foreign;
}

/// Dashes, double quotes and the like end a word; ‘ and ’ are mids; the rest is ICU's.
Class classify_sign(std::string_view text, std::size_t at) {
    if (at + 2 >= text.size() || text[at + 1] != '\x80') {
        return Class::foreign;
    }
    auto third = static_cast<unsigned char>(text[at + 2]);
    if (third == 0x98 || third == 0x99) {
        return Class::mid_both;
    }
    bool ends = (third >= 0x90 && third <= 0x95) || (third >= 0x9A && third <= 0xA2) ||
                third == 0xA6 || third == 0xB9 || third == 0xBA;
    return ends ? Class::other : Class::foreign;
}

Class classify_colon(std::string_view text, std::size_t at) {
    const Class next = at + 1 < text.size() ? class_of(text[at + 1]) : Class::space;
    return next == Class::space || next == Class::digit ? Class::other : Class::foreign;
}

Character character_at(std::string_view text, std::size_t at) {
    if (at == text.size()) {
        return {Class::space, 0};
    }
    switch (const auto kind = class_of(text[at])) {
    case Class::two_bytes:
        return {classify_two_bytes(text, at), 2};
    case Class::mark:
        return {classify_mark(text, at), 2};
    case Class::sign:
        return {classify_sign(text, at), 3};
    case Class::colon:
        return {classify_colon(text, at), 1};
    default:
        return {kind, 1};
    }
}

/// See take_pieces().
class PieceReader {
  public:
    using Buffer = std::array<char, 1024>;

    PieceReader(std::string_view text, std::size_t at, Words out, Buffer& folded)
        : text_(text), out_(out), folded_(folded.data()), at_(at), done_(out.bytes.size()) {}

    std::size_t read() {
        for (;;) {
            while (at_ < text_.size() && is_space(text_[at_])) {
                ++at_;
            }
            take_words();
            if (filled_ > std::tuple_size_v<Buffer> / 2) {
                flush();
            }
            const std::size_t at = at_;
            const std::size_t filled = filled_;
            const std::size_t words = out_.ends.size();
            if (at_ == text_.size() || !read_piece()) {
                at_ = at;
                filled_ = filled;
                out_.ends.resize(words);
                flush();
                return at_;
            }
        }
    }

  private:
    /// Pieces of letters and digits only, a lane of them at a time: in lower case, with the space
    /// behind each, they are what is wanted.
    void take_words() {
        while (text_.size() - at_ >= lanes::width &&
               filled_ + lanes::width <= std::tuple_size_v<Buffer> / 2) {
            const lanes::Bytes bytes = lanes::load(text_.data() + at_);
            const unsigned words = lanes::bits(is_word(bytes));
            unsigned spaces = lanes::bits(bytes == ' ');
            // up to the first other byte, and to the first space that ends no word
            const unsigned stops = ~(words | spaces) | (spaces & ~(words << 1U));
            spaces &= (stops & -stops) - 1;
            if (spaces == 0) {
                break; // a longer word, or none
            }
            lanes::store(bytes | 0x20, folded_ + filled_);
            std::size_t taken = 0;
            for (; spaces != 0; spaces &= spaces - 1) {
                taken = lanes::first(spaces);
                out_.ends.push_back(static_cast<std::uint32_t>(done_ + filled_ + taken));
            }
            at_ += taken + 1;
            filled_ += taken + 1;
        }
    }

    static lanes::Found is_word(lanes::Bytes bytes) {
        const lanes::Bytes lower = bytes | 0x20;
        return ((lower >= 'a') & (lower <= 'z')) | ((bytes >= '0') & (bytes <= '9'));
    }

    /// False where the piece is ICU's.
    bool read_piece() {
        start_ = filled_;
        while (filled_ + lanes::width + 4 <= std::tuple_size_v<Buffer>) {
            take_run();
            if (at_ == text_.size() || is_space(text_[at_])) {
                end_word();
                return true;
            }
            const Character next = character_at(text_, at_);
            if (next.kind == Class::foreign) {
                return false;
            }
            take(next);
        }
        return false; // longer than any word
    }

    /// ASCII letters and digits, as many as fit into a lane.
    void take_run() {
        std::size_t length = 0;
        if (text_.size() - at_ >= lanes::width) { // what is folded too much is written over
            const lanes::Bytes bytes = lanes::load(text_.data() + at_);
            lanes::store(bytes | 0x20, folded_ + filled_);
            length = static_cast<std::size_t>(std::countr_one(lanes::bits(is_word(bytes))));
        } else {
            for (; at_ + length < text_.size(); ++length) {
                const char c = text_[at_ + length];
                const auto kind = class_of(c);
                if (kind != Class::letter && kind != Class::digit) {
                    break;
                }
                folded_[filled_ + length] = static_cast<char>(c | 0x20);
            }
        }
        at_ += length;
        filled_ += length;
    }

    void take(Character next) {
        switch (next.kind) {
        case Class::letter:
            take_letter(next.length);
            break;
        case Class::digit: // only after a whole lane of them
        case Class::underscore:
            folded_[filled_++] = text_[at_];
            break;
        case Class::mid_both:
        case Class::mid_digit:
            take_mid(next);
            break;
        default:
            end_word();
        }
        at_ += next.length;
    }

    void take_letter(std::size_t length) {
        static const auto folded = fold_letters();
        if (length == 1) { // only after a whole lane of them
            folded_[filled_++] = static_cast<char>(text_[at_] | 0x20);
            return;
        }
        for (const char c : folded[index_of(two_byte_point(text_, at_))]) {
            folded_[filled_++] = c;
        }
    }

    /// Between equal sides it is part of the word; else it ends the word before it.
    void take_mid(Character mid) {
        const Class last = last_of_word();
        const bool may_join =
            last == Class::digit || (last == Class::letter && mid.kind == Class::mid_both);
        if (may_join && character_at(text_, at_ + mid.length).kind == last) {
            folded_[filled_++] = mid.length == 3 ? '\'' : text_[at_];
        } else {
            end_word();
        }
    }

    /// What stands before `at_` if a word has begun; else `other`.
    Class last_of_word() const {
        if (filled_ == start_) {
            return Class::other;
        }
        return is_trail(text_, at_ - 1) ? Class::letter : class_of(text_[at_ - 1]);
    }

    void end_word() {
        if (filled_ == start_) {
            return;
        }
        if (folded_[start_] == '_' && is_underscores()) { // is none
            filled_ = start_;
            return;
        }
        out_.ends.push_back(static_cast<std::uint32_t>(done_ + filled_));
        folded_[filled_++] = ' ';
        start_ = filled_;
    }

    bool is_underscores() const {
        return std::all_of(folded_ + start_, folded_ + filled_, [](char c) { return c == '_'; });
    }

    void flush() {
        out_.bytes.append(folded_, filled_);
        done_ += filled_;
        filled_ = 0;
    }

    std::string_view text_;
    Words out_;
    char* folded_; // not a member, so that the others stay in registers
    std::size_t at_;
    std::size_t done_;       // bytes of `out_`
    std::size_t filled_ = 0; // behind them, of `folded_`
    std::size_t start_ = 0;  // of the word that is being read
};

} // namespace

std::size_t take_pieces(std::string_view text, std::size_t at, Words out) {
    PieceReader::Buffer folded; // NOLINT: what is read of it was written
    return PieceReader(text, at, out, folded).read();
}

} // namespace gazetted::text
