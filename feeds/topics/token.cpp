// SPDX-License-Identifier: MIT
#include "feeds/topics/token.hpp"

#include "feeds/base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

namespace gazetted::topics {

namespace {

constexpr std::string_view space = " \t\r\n\f\v";
constexpr std::string_view left_quote = "\u201C"; // as word processors write them
constexpr std::string_view right_quote = "\u201D";

constexpr std::array<std::pair<std::string_view, Field>, 8> fields{{
    {"title", Field::title},
    {"text", Field::text},
    {"author", Field::author},
    {"url", Field::url},
    {"feed", Field::feed},
    {"category", Field::category},
    {"language", Field::language},
    {"lang", Field::language},
}};

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::array<std::size_t, 16> row{}; // b is a field name
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, change}));
        }
    }
    return row[b.size()];
}

std::string unknown_field(std::string_view name) {
    constexpr std::size_t longest_name = 16;
    std::string text = fmt::format("unknown field '{}'", name.substr(0, 2 * longest_name));
    std::size_t best = 3;
    std::string_view nearest;
    for (const auto& [known, field] : fields) {
        const std::size_t distance = name.size() > longest_name ? best : edit_distance(name, known);
        if (distance < best) {
            best = distance;
            nearest = known;
        }
    }
    return nearest.empty()
               ? text + "; known are title, text, author, url, feed, category and language; to "
                        "search for the word itself, put it in quotes"
               : text + fmt::format("; did you mean '{}'?", nearest);
}

std::optional<Field> field_of(std::string_view name) {
    for (const auto& [known, field] : fields) {
        if (name == known) {
            return field;
        }
    }
    return std::nullopt;
}

/// Bytes of an opening quotation mark at the front; 0 without one.
std::size_t quote_at(std::string_view text) {
    if (!text.empty() && text[0] == '"') {
        return 1;
    }
    return text.substr(0, left_quote.size()) == left_quote ? left_quote.size() : 0;
}

} // namespace

tl::unexpected<Error> bad_query(std::size_t column, std::string_view text) {
    return fail(ErrorCode::bad_query, fmt::format("column {}: {}", column, text));
}

Result<Token> Tokens::next() {
    at_ = std::min(source_.find_first_not_of(space, at_), source_.size());
    Token token;
    token.column = at_ + 1;
    if (at_ == source_.size()) {
        return token;
    }
    const char c = source_[at_];
    if (c == '(' || c == ')') {
        token.kind = c == '(' ? TokenKind::open : TokenKind::close;
        token.source = source_.substr(at_++, 1);
        return token;
    }
    if (c == '-') {
        token.kind = TokenKind::negate;
        token.source = source_.substr(at_++, 1);
        if (at_ == source_.size() || space.find(source_[at_]) != std::string_view::npos) {
            return bad_query(token.column, "'-' must stand directly before what it excludes");
        }
        return token;
    }
    return read_term();
}

Result<Token> Tokens::read_term() {
    Token token;
    token.kind = TokenKind::term;
    token.column = at_ + 1;
    const std::size_t begin = at_;
    std::size_t letters = at_;
    while (letters < source_.size() && ascii::is_letter(source_[letters])) {
        ++letters;
    }
    if (letters > at_ && letters < source_.size() && source_[letters] == ':') {
        const std::string_view name = source_.substr(at_, letters - at_);
        const auto field = field_of(name);
        if (!field) {
            return bad_query(token.column, unknown_field(name));
        }
        token.field = *field;
        at_ = letters + 1;
        if (at_ == source_.size() || source_[at_] == ')' ||
            space.find(source_[at_]) != std::string_view::npos) {
            return bad_query(token.column,
                             fmt::format("'{}:' must stand directly before a word", name));
        }
        if (source_[at_] == '(') {
            token.kind = TokenKind::open;
            token.source = source_.substr(begin, ++at_ - begin);
            return token;
        }
    }
    if (quote_at(source_.substr(at_)) > 0) {
        auto quoted = read_quoted(token);
        if (quoted) {
            quoted->source = source_.substr(begin, at_ - begin);
        }
        return quoted;
    }
    token = read_word(token);
    token.source = source_.substr(begin, at_ - begin);
    if (token.field == Field::any) {
        token.kind = token.source == "AND"   ? TokenKind::both
                     : token.source == "OR"  ? TokenKind::either
                     : token.source == "NOT" ? TokenKind::negate
                                             : TokenKind::term;
    }
    return token;
}

Result<Token> Tokens::read_quoted(Token token) {
    const std::size_t opening = at_;
    at_ += quote_at(source_.substr(at_));
    const std::size_t straight = source_.find('"', at_);
    const std::size_t curly = source_.find(right_quote, at_);
    const std::size_t end = std::min(straight, curly);
    if (end == std::string_view::npos) {
        return bad_query(opening + 1, "the quotation mark has no partner");
    }
    token.value = source_.substr(at_, end - at_);
    at_ = end + (straight < curly ? 1 : right_quote.size());
    if (!token.value.empty() && token.value.back() == '*') {
        token.is_prefix = true;
        token.value.remove_suffix(1);
    }
    if (at_ < source_.size() && source_[at_] == '*') {
        token.is_prefix = true;
        ++at_;
    }
    return token;
}

Token Tokens::read_word(Token token) {
    const std::size_t end = std::min(source_.find_first_of(" \t\r\n\f\v()\"", at_), source_.size());
    token.value = source_.substr(at_, end - at_);
    at_ = end;
    if (has_words(token.field) && !token.value.empty() && token.value.back() == '*') {
        token.is_prefix = true;
        token.value.remove_suffix(1);
    }
    return token;
}

} // namespace gazetted::topics
