// SPDX-License-Identifier: MIT
#include "config/source.hpp"

namespace gazetted::config {

namespace {

constexpr int most_key_parts = 16;
constexpr int deepest_nesting = 32;

bool starts_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

/// Walks the text and knows the place it is at.
class Cursor {
  public:
    explicit Cursor(std::string_view text) : text_(text) {}

    bool at_end() const { return at_ >= text_.size(); }
    char peek() const { return text_[at_]; }
    Place place() const { return {line_, column_}; }
    bool sees(std::string_view what) const { return text_.substr(at_).starts_with(what); }

    void step() {
        const char c = text_[at_++];
        if (c == '\n') {
            ++line_;
            column_ = 1;
        } else if (at_ >= text_.size() || starts_character(text_[at_])) {
            ++column_;
        }
    }
    void step(std::size_t count) {
        for (; count > 0 && !at_end(); --count) {
            step();
        }
    }
    void go_to(Place place) {
        while (!at_end() &&
               (line_ < place.line || (line_ == place.line && column_ < place.column))) {
            step();
        }
    }

  private:
    std::string_view text_;
    std::size_t at_ = 0;
    unsigned line_ = 1, column_ = 1;
};

std::string_view opening_quote(const Cursor& cursor) {
    for (const std::string_view quote : {"\"\"\"", "'''", "\"", "'"}) {
        if (cursor.sees(quote)) {
            return quote;
        }
    }
    return {};
}

/// How many bytes an escaped code point takes in UTF-8, from its hexadecimal digits.
std::size_t encoded_size(std::string_view digits) {
    unsigned long value = 0;
    for (const char c : digits) {
        const unsigned digit = c <= '9'   ? static_cast<unsigned>(c - '0')
                               : c <= 'F' ? static_cast<unsigned>(c - 'A') + 10
                                          : static_cast<unsigned>(c - 'a') + 10;
        value = value * 16 + (digit & 15U);
    }
    return value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
}

/// Steps over one escape; returns the bytes that it stands for.
std::size_t step_escape(Cursor& cursor) {
    cursor.step();
    if (cursor.at_end()) {
        return 0;
    }
    const char kind = cursor.peek();
    if (kind == 'u' || kind == 'U') {
        cursor.step();
        std::string digits;
        for (const std::size_t wanted = kind == 'u' ? 4 : 8;
             digits.size() < wanted && !cursor.at_end(); cursor.step()) {
            digits += cursor.peek();
        }
        return encoded_size(digits);
    }
    if (kind == '\n' || kind == '\r' || kind == ' ' || kind == '\t') { // the line goes on below
        while (!cursor.at_end() && (cursor.peek() == '\n' || cursor.peek() == '\r' ||
                                    cursor.peek() == ' ' || cursor.peek() == '\t')) {
            cursor.step();
        }
        return 0;
    }
    cursor.step();
    return 1;
}

bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

/// Steps over the string that begins here, to behind its closing quote. False where it stops at a
/// character beyond ASCII that follows a line end hidden by a backslash.
bool skip_string(Cursor& cursor, std::string_view quote) {
    const bool has_lines = quote.size() == 3;
    cursor.step(quote.size());
    while (!cursor.at_end() && !cursor.sees(quote)) {
        if (!has_lines && cursor.peek() == '\n') {
            return true; // broken: the parser will say so
        }
        if (quote.front() != '"' || cursor.peek() != '\\') {
            cursor.step();
        } else if (step_escape(cursor) == 0 && !cursor.at_end() && !is_ascii(cursor.peek())) {
            return false;
        }
    }
    cursor.step(quote.size());
    return true;
}

void skip_comment(Cursor& cursor) {
    while (!cursor.at_end() && cursor.peek() != '\n') {
        cursor.step();
    }
}

} // namespace

Place place_inside(std::string_view text, Place literal, std::size_t offset) {
    Cursor cursor(text);
    cursor.go_to(literal);
    const auto quote = opening_quote(cursor);
    if (quote.empty()) {
        return literal;
    }
    cursor.step(quote.size());
    if (quote.size() == 3) { // a line end right behind the quotes does not count
        cursor.step(cursor.sees("\r\n") ? 2 : cursor.sees("\n") ? 1 : 0);
    }
    std::size_t seen = 0;
    while (seen < offset && !cursor.at_end() && !cursor.sees(quote)) {
        if (quote.front() == '"' && cursor.peek() == '\\') {
            seen += step_escape(cursor);
        } else {
            cursor.step();
            ++seen;
        }
    }
    return cursor.place();
}

Obstacle find_obstacle(std::string_view text) {
    Cursor cursor(text);
    cursor.step(cursor.sees("\xEF\xBB\xBF") ? 3 : 0);
    int parts = 0;
    int depth = 0;
    while (!cursor.at_end()) {
        const char c = cursor.peek();
        if (const auto quote = opening_quote(cursor); !quote.empty()) {
            if (!skip_string(cursor, quote)) {
                return {cursor.place(), "the first character behind a continued line must be plain "
                                        "ASCII: break the line elsewhere"};
            }
            continue;
        }
        if (c == '#') {
            skip_comment(cursor);
            continue;
        }
        if (!is_ascii(c)) {
            return {cursor.place(), "this character may stand in quotes and comments only"};
        }
        if (c == '\n' || c == '=' || c == ',' || c == '[' || c == '{') {
            parts = 0;
        }
        depth += c == '[' || c == '{' ? 1 : 0;
        depth -= (c == ']' || c == '}') && depth > 0 ? 1 : 0;
        parts += c == '.' ? 1 : 0;
        if (parts >= most_key_parts || depth > deepest_nesting) {
            return {cursor.place(), "this is nested too deep"};
        }
        cursor.step();
    }
    return {};
}

} // namespace gazetted::config
