// SPDX-License-Identifier: MIT
#pragma once

// Splits the text of a query into its tokens.

#include "feeds/topics/program.hpp"

#include <cstddef>
#include <string_view>

namespace gazetted::topics {

enum class TokenKind : std::uint8_t { open, close, both, either, negate, term, end };

struct Token {
    TokenKind kind = TokenKind::end;
    std::size_t column = 1; // 1-based, in bytes
    Field field = Field::any;
    std::string_view value;  // of a term: without field, quotes and the final *
    std::string_view source; // as written
    bool is_prefix = false;
};

class Tokens {
  public:
    explicit Tokens(std::string_view source) : source_(source) {}
    /// bad_query for a quote that does not end, an unknown field, a minus that stands alone.
    Result<Token> next();

  private:
    Result<Token> read_term();
    Result<Token> read_quoted(Token token);
    Token read_word(Token token);

    std::string_view source_;
    std::size_t at_ = 0;
};

/// An Error that names the column.
tl::unexpected<Error> bad_query(std::size_t column, std::string_view text);

} // namespace gazetted::topics
