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

/// Reads one piece; see read_piece().
class PieceReader {
  public:
    explicit PieceReader(Words out) : out_(out) {}

    bool read(std::string_view piece) {
        const std::size_t size = out_.bytes.size();
        const std::size_t count = out_.ends.size();
        start_ = size;
        last_ = pending_ = Class::other;
        has_content_ = false;
        for (std::size_t at = 0; at < piece.size();) {
            const std::size_t length = take_character(piece, at);
            if (length == 0) {
                out_.bytes.resize(size);
                out_.ends.resize(count);
                return false;
            }
            at += length;
        }
        end_word();
        return true;
    }

  private:
    /// Its length in bytes; 0 where it is ICU's.
    std::size_t take_character(std::string_view piece, std::size_t at) {
        std::size_t length = 1;
        auto kind = class_of(piece[at]);
        switch (kind) {
        case Class::letter:
            take(Class::letter, static_cast<char>(piece[at] | 0x20));
            return 1;
        case Class::digit:
        case Class::underscore:
            take(kind, piece[at]);
            return 1;
        case Class::two_bytes:
            kind = take_letter(piece, at);
            length = 2;
            break;
        case Class::mark:
            kind = classify_mark(piece, at);
            length = 2;
            break;
        case Class::sign:
            kind = classify_sign(piece, at);
            length = 3;
            break;
        case Class::colon: {
            const bool ends = at + 1 == piece.size() || class_of(piece[at + 1]) == Class::digit;
            kind = ends ? Class::other : Class::foreign;
            break;
        }
        default:
            break;
        }
        if (kind == Class::foreign) {
            return 0;
        }
        if (kind == Class::other) {
            end_word();
        } else if (kind == Class::mid_both || kind == Class::mid_digit) {
            take_mid(kind, length == 3 ? '\'' : piece[at]);
        }
        return length;
    }

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
            out_.bytes += pending_char_;
            pending_ = Class::other;
        } else {
            end_word();
        }
    }

    void take(Class kind, char c) {
        settle(kind);
        out_.bytes += c;
        last_ = kind;
        has_content_ = has_content_ || kind != Class::underscore;
    }

    Class take_letter(std::string_view piece, std::size_t at) {
        static const auto folded = fold_letters();
        if (at + 1 >= piece.size() || (piece[at + 1] & 0xC0) != 0x80) {
            return Class::foreign;
        }
        const std::size_t point = ((static_cast<unsigned char>(piece[at]) & 0x1FU) << 6U) |
                                  (static_cast<unsigned char>(piece[at + 1]) & 0x3FU);
        if (!is_letter(point)) {
            return point == 0xD7 || point == 0xF7 ? Class::other : Class::foreign; // × and ÷
        }
        settle(Class::letter);
        out_.bytes += folded[index_of(point)];
        last_ = Class::letter;
        has_content_ = true;
        return Class::letter;
    }

    /// The no-break space and « » end a word; the rest is ICU's.
    static Class classify_mark(std::string_view piece, std::size_t at) {
        const char second = at + 1 < piece.size() ? piece[at + 1] : '\0';
        const bool ends = second == '\xA0' || second == '\xAB' || second == '\xBB';
        return ends ? Class::other : Class::foreign;
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
        if (has_content_) {
            out_.end_word();
            start_ = out_.bytes.size();
        } else {
            out_.bytes.resize(start_);
        }
        last_ = pending_ = Class::other;
        has_content_ = false;
    }

    Words out_;
    std::size_t start_ = 0; // of the word that is being read
    Class last_ = Class::other;
    Class pending_ = Class::other; // a mid that joins only if the next side equals the last
    char pending_char_ = 0;
    bool has_content_ = false; // a word of underscores only is none
};

} // namespace

std::size_t take_plain_pieces(std::string_view text, std::size_t at, Words out) {
    constexpr std::size_t longest_word = 64; // bytes; a longer one is read by read_piece()
    std::array<char, 1024> folded;           // NOLINT: what is read of it was written
    std::size_t filled = 0;
    std::size_t done = out.bytes.size();
    for (;;) {
        while (at < text.size() && is_space(text[at])) {
            ++at;
        }
        const std::size_t most = std::min(text.size() - at, longest_word);
        std::size_t length = 0;
        if (most >= lanes::width) { // what is folded too much is written over
            const lanes::Bytes bytes = lanes::load(text.data() + at) | 0x20;
            lanes::store(bytes, folded.data() + filled);
            const auto letters = lanes::bits((bytes >= 'a') & (bytes <= 'z'));
            length = static_cast<std::size_t>(std::countr_one(letters));
        }
        while (length < most && class_of(text[at + length]) == Class::letter) {
            folded[filled + length] = static_cast<char>(text[at + length] | 0x20);
            ++length;
        }
        std::size_t next = at + length;
        if (length != 0 && next < text.size()) {
            const auto kind = class_of(text[next]);
            next += kind == Class::other || kind == Class::mid_both || kind == Class::mid_digit ||
                            kind == Class::colon
                        ? 1
                        : 0;
        }
        if (length == 0 || (next < text.size() && !is_space(text[next]))) {
            break;
        }
        at = next;
        filled += length;
        out.ends.push_back(static_cast<std::uint32_t>(done + filled));
        folded[filled++] = ' ';
        if (filled + longest_word + 1 > folded.size()) {
            out.bytes.append(folded.data(), filled);
            done += filled;
            filled = 0;
        }
    }
    out.bytes.append(folded.data(), filled);
    return at;
}

bool read_piece(std::string_view piece, Words out) {
    return PieceReader(out).read(piece);
}

} // namespace gazetted::text
