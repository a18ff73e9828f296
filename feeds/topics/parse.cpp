// SPDX-License-Identifier: MIT
// Operator precedence with a stack (Dijkstra's shunting yard): NOT over AND over OR. Input never
// controls recursion, only the height of the stack, and that has a limit.
#include "feeds/base/ascii.hpp"
#include "feeds/text/words.hpp"
#include "feeds/topics/program.hpp"
#include "feeds/topics/token.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gazetted::topics {

namespace {

constexpr std::size_t longest_shown = 40; // bytes of a term in an error

class Parser {
  public:
    explicit Parser(std::string_view source) : tokens_(source) {}

    Result<Program> parse() {
        for (;;) {
            const auto token = tokens_.next();
            if (!token) {
                return fail(token.error());
            }
            if (token->kind == TokenKind::end) {
                return finish(*token);
            }
            if (auto done = wants_operand_ ? take_operand(*token) : take_operator(*token); !done) {
                return fail(std::move(done.error()));
            }
            last_ = *token;
        }
    }

  private:
    enum class Pending : std::uint8_t { open, either, both, negate }; // by strength
    struct Entry {
        Pending what = Pending::open;
        Field field = Field::any; // outside of an open parenthesis
        std::size_t column = 0;
    };

    Result<void> take_operand(const Token& token) {
        switch (token.kind) {
        case TokenKind::open:
            return open(token);
        case TokenKind::negate:
            if (!stack_.empty() && stack_.back().what == Pending::negate) {
                stack_.pop_back(); // two cancel out, so a row of them needs no room
            } else {
                stack_.push_back({Pending::negate, field_, token.column});
            }
            return {};
        case TokenKind::term:
            wants_operand_ = false;
            return add_term(token);
        case TokenKind::close:
            if (last_.kind == TokenKind::open) {
                return bad_query(last_.column, "there is nothing between the parentheses");
            }
            if (depth_ == 0) {
                return bad_query(token.column, "this ')' closes nothing");
            }
            [[fallthrough]];
        case TokenKind::both:
        case TokenKind::either:
        case TokenKind::end:
            break;
        }
        return token.kind == TokenKind::close
                   ? lacks_operand(last_)
                   : bad_query(token.column, fmt::format("'{}' needs a word before it; to search "
                                                         "for the word itself, put it in quotes",
                                                         token.source));
    }

    static tl::unexpected<Error> lacks_operand(const Token& operation) {
        return bad_query(operation.column,
                         fmt::format("'{}' needs a word after it", operation.source));
    }

    Result<void> take_operator(const Token& token) {
        if (token.kind == TokenKind::close) {
            return close(token);
        }
        wants_operand_ = true;
        if (token.kind == TokenKind::either) {
            push(Pending::either, token.column);
            return {};
        }
        push(Pending::both, token.column);
        return token.kind == TokenKind::both ? Result<void>() : take_operand(token); // left out
    }

    Result<void> open(const Token& token) {
        if (++depth_ > deepest_query) {
            return bad_query(token.column, fmt::format("more than {} parentheses inside each other",
                                                       deepest_query));
        }
        stack_.push_back({Pending::open, field_, token.column});
        if (token.field != Field::any) {
            field_ = token.field;
        }
        return {};
    }

    Result<void> close(const Token& token) {
        reduce(Pending::either);
        if (stack_.empty()) {
            return bad_query(token.column, "this ')' closes nothing");
        }
        field_ = stack_.back().field;
        stack_.pop_back();
        --depth_;
        if (!stack_.empty() && stack_.back().what == Pending::negate) {
            reduce(Pending::negate);
        }
        return {};
    }

    /// Writes what binds at least as close as `what`, up to the last open parenthesis.
    void reduce(Pending what) {
        while (!stack_.empty() && stack_.back().what != Pending::open &&
               stack_.back().what >= what) {
            const Pending top = stack_.back().what;
            program_.ops.push_back({top == Pending::negate ? OpKind::negate
                                    : top == Pending::both ? OpKind::both
                                                           : OpKind::either,
                                    0});
            stack_.pop_back();
        }
    }

    void push(Pending what, std::size_t column) {
        reduce(what);
        stack_.push_back({what, field_, column});
    }

    Result<void> add_term(const Token& token) {
        if (program_.terms.size() == most_terms) {
            return bad_query(token.column, fmt::format("more than {} words", most_terms));
        }
        Term term;
        term.field = token.field == Field::any ? field_ : token.field;
        term.is_prefix = token.is_prefix;
        term.source = token.source;
        if (has_words(term.field)) {
            term.words = text::words(token.value);
        } else {
            term.value = ascii::lower(token.value) + (token.is_prefix ? "*" : "");
        }
        const bool has_star =
            has_words(term.field) && token.value.find('*') != std::string_view::npos;
        if (has_star) {
            return bad_query(token.column, "'*' can only stand at the end of a word");
        }
        if (term.words.empty() && term.value.empty()) {
            return bad_query(token.column,
                             fmt::format("there is no word in '{}'",
                                         text::truncate_utf8(token.source, longest_shown)));
        }
        program_.ops.push_back({OpKind::term, static_cast<std::uint32_t>(program_.terms.size())});
        program_.terms.push_back(std::move(term));
        return {};
    }

    Result<Program> finish(const Token& end) {
        if (program_.terms.empty() && stack_.empty()) {
            return bad_query(1, "the query is empty");
        }
        const auto open = std::find_if(stack_.rbegin(), stack_.rend(), [](const Entry& entry) {
            return entry.what == Pending::open;
        });
        if (open != stack_.rend()) {
            return bad_query(open->column, "this '(' is not closed");
        }
        if (wants_operand_) {
            return last_.kind == TokenKind::end ? bad_query(end.column, "a word is missing")
                                                : lacks_operand(last_);
        }
        reduce(Pending::either);
        return std::move(program_);
    }

    Tokens tokens_;
    Token last_;
    Program program_;
    std::vector<Entry> stack_;
    Field field_ = Field::any; // of the parentheses around
    std::size_t depth_ = 0;
    bool wants_operand_ = true;
};

} // namespace

Result<Program> parse_query(std::string_view source) {
    if (source.size() > longest_query) {
        return bad_query(longest_query + 1,
                         fmt::format("a query may be {} bytes long", longest_query));
    }
    return Parser(source).parse();
}

} // namespace gazetted::topics
