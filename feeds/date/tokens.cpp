// SPDX-License-Identifier: MIT
#include "feeds/date/tokens.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/date/civil.hpp"

#include <array>

namespace gazetted::date {

namespace {

struct Unit {
    std::string_view text;
    TokenKind kind;
};
constexpr std::array units{
    Unit{"午前", TokenKind::am}, Unit{"午後", TokenKind::pm},   Unit{"上午", TokenKind::am},
    Unit{"凌晨", TokenKind::am}, Unit{"早上", TokenKind::am},   Unit{"中午", TokenKind::pm},
    Unit{"下午", TokenKind::pm}, Unit{"晚上", TokenKind::pm},   Unit{"오전", TokenKind::am},
    Unit{"오후", TokenKind::pm}, Unit{"年", TokenKind::year},   Unit{"月", TokenKind::month},
    Unit{"日", TokenKind::day},  Unit{"号", TokenKind::day},    Unit{"號", TokenKind::day},
    Unit{"時", TokenKind::hour}, Unit{"时", TokenKind::hour},   Unit{"點", TokenKind::hour},
    Unit{"点", TokenKind::hour}, Unit{"分", TokenKind::minute}, Unit{"秒", TokenKind::second},
    Unit{"년", TokenKind::year}, Unit{"월", TokenKind::month},  Unit{"일", TokenKind::day},
    Unit{"시", TokenKind::hour}, Unit{"분", TokenKind::minute}, Unit{"초", TokenKind::second},
};

/// Signs of other scripts and what they are in ASCII; digits are found by their first bytes.
struct Sign {
    std::string_view text;
    char ascii;
};
constexpr std::array signs{
    Sign{"\xC2\xA0", ' '},     Sign{"\xE2\x80\xAF", ' '}, Sign{"\xE3\x80\x80", ' '},
    Sign{"\xE2\x80\x89", ' '}, Sign{"\xE2\x80\x8E", ' '}, Sign{"\xE2\x80\x8F", ' '},
    Sign{"\xE2\x80\x90", '-'}, Sign{"\xE2\x80\x91", '-'}, Sign{"\xE2\x80\x93", '-'},
    Sign{"\xE2\x80\x94", '-'}, Sign{"\xE2\x88\x92", '-'}, Sign{"\xEF\xBC\x9A", ':'},
    Sign{"\xEF\xBC\x8F", '/'}, Sign{"\xEF\xBC\x8D", '-'}, Sign{"\xEF\xBC\x8C", ','},
    Sign{"\xD8\x8C", ','},
};
struct Digits {
    std::string_view lead;
    unsigned char zero;
};
constexpr std::array digit_sets{Digits{"\xEF\xBC", 0x90}, Digits{"\xD9", 0xA0},
                                Digits{"\xDB", 0xB0}, Digits{"\xE0\xB9", 0x90},
                                Digits{"\xE0\xA5", 0xA6}};

bool starts_with(std::string_view text, std::size_t at, std::string_view what) {
    return text.compare(at, what.size(), what) == 0;
}

/// Appends the ASCII form of the sign or digit at `at`; its length, 0 where it is none.
std::size_t take_sign(std::string_view text, std::size_t at, std::string& out) {
    for (const Sign& sign : signs) {
        if (starts_with(text, at, sign.text)) {
            out += sign.ascii;
            return sign.text.size();
        }
    }
    for (const Digits& set : digit_sets) {
        auto last = at + set.lead.size();
        if (starts_with(text, at, set.lead) && last < text.size()) {
            int digit = static_cast<unsigned char>(text[last]) - set.zero;
            if (digit >= 0 && digit <= 9) {
                out += static_cast<char>('0' + digit);
                return set.lead.size() + 1;
            }
        }
    }
    return 0;
}

bool is_letter(char c) {
    return ascii::is_letter(c) || (c & 0x80) != 0;
}

bool is_east_asian(char c) { // kana, han and hangul, by the first byte
    auto byte = static_cast<unsigned char>(c);
    return byte >= 0xE3 && byte <= 0xED;
}

/// The end of a word: letters, and '/', '_' or an apostrophe between letters; a hyphen only in what
/// has a '/' already (Europe/Brussels, America/Port-au-Prince, but 06-Nov-94).
std::size_t word_end(std::string_view text, std::size_t at) {
    bool is_path = false;
    while (at < text.size() && !is_east_asian(text[at])) {
        bool before_letter = at + 1 < text.size() && is_letter(text[at + 1]);
        bool is_joint =
            text[at] == '/' || text[at] == '_' || text[at] == '\'' || (text[at] == '-' && is_path);
        if (!is_letter(text[at]) && !(is_joint && before_letter)) {
            break;
        }
        is_path = is_path || text[at] == '/';
        ++at;
    }
    return at;
}

/// "a.m.", "p. m.", "π.μ.": the length of such a word at `at`, or 0.
std::size_t dotted_half(std::string_view text, std::size_t at, TokenKind& kind) {
    constexpr std::array<Unit, 8> heads{{{"a", TokenKind::am},
                                         {"p", TokenKind::pm},
                                         {"A", TokenKind::am},
                                         {"P", TokenKind::pm},
                                         {"π", TokenKind::am},
                                         {"μ", TokenKind::pm},
                                         {"Π", TokenKind::am},
                                         {"Μ", TokenKind::pm}}};
    for (const Unit& head : heads) {
        if (!starts_with(text, at, head.text)) {
            continue;
        }
        auto next = at + head.text.size();
        if (next >= text.size() || text[next] != '.') {
            continue;
        }
        next += next + 1 < text.size() && text[next + 1] == ' ' ? 2U : 1U;
        for (std::string_view tail : {"m", "M", "μ", "Μ"}) {
            auto end = next + tail.size();
            if (starts_with(text, next, tail) && (end >= text.size() || !is_letter(text[end]))) {
                kind = head.kind;
                return end - at;
            }
        }
    }
    return 0;
}

/// One token at `at`; its length. A length without a kind of its own (an unknown ideograph) gives
/// a mark.
std::size_t cut_one(std::string_view text, std::size_t at, Token& token) {
    if (ascii::is_digit(text[at])) {
        auto end = at;
        while (end < text.size() && ascii::is_digit(text[end])) {
            ++end;
        }
        token.kind = TokenKind::number;
        token.value = to_number(text.substr(at, end - at));
        return end - at;
    }
    if (is_east_asian(text[at])) {
        for (const Unit& unit : units) {
            if (starts_with(text, at, unit.text)) {
                token.kind = unit.kind;
                return unit.text.size();
            }
        }
        return 3;
    }
    if (auto length = dotted_half(text, at, token.kind); length > 0) {
        return length;
    }
    if (is_letter(text[at])) {
        token.kind = TokenKind::word;
        return word_end(text, at) - at;
    }
    return 1;
}

} // namespace

std::vector<Token> cut_tokens(std::string_view text) {
    std::vector<Token> tokens;
    bool space = false;
    for (std::size_t at = 0; at < text.size() && tokens.size() < max_tokens;) {
        if (static_cast<unsigned char>(text[at]) <= ' ') {
            space = true;
            ++at;
            continue;
        }
        Token token;
        auto length = cut_one(text, at, token);
        token.text = text.substr(at, length);
        token.space_before = space;
        tokens.push_back(token);
        space = false;
        at += length;
    }
    return tokens;
}

std::string plain_marks(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        auto length = (text[at] & 0x80) != 0 ? take_sign(text, at, out) : 0;
        if (length == 0) {
            out += text[at++];
        }
        at += length;
    }
    constexpr std::string_view space = " \t\r\n\f\v";
    auto first = out.find_first_not_of(space);
    return first == std::string::npos ? std::string()
                                      : out.substr(first, out.find_last_not_of(space) - first + 1);
}

} // namespace gazetted::date
