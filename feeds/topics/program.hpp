// SPDX-License-Identifier: MIT
#pragma once

// A compiled query: its terms, and what to do with them in postfix order, so that everything that
// walks a query is a loop with a stack of its own.

#include "feeds/base/assert.hpp"
#include "feeds/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gazetted::topics {

// Limits on what a query may ask; past them it is refused.
inline constexpr std::size_t longest_query = 64u << 10; // bytes
inline constexpr std::size_t deepest_query = 24;        // open parentheses; SQLite's FTS5 takes few
inline constexpr std::size_t most_terms = 1000;

enum class Field : std::uint8_t { any, title, text, author, category, url, feed, language };

/// The fields that are compared by words; the others by their whole value.
inline bool has_words(Field field) {
    return field <= Field::category;
}

struct Term {
    Field field = Field::any;
    std::vector<std::string> words; // folded, at least one; for fields that have words
    std::string value;              // in ASCII lower case; for the other fields
    bool is_prefix = false;         // the last word is the beginning of one
    std::string source;             // as written, with its field
};

enum class OpKind : std::uint8_t {
    term,   // pushes the value of terms[term]
    negate, // of the topmost
    both,   // AND of the two topmost
    either, // OR of the two topmost
};
struct Op {
    OpKind kind = OpKind::term;
    std::uint32_t term = 0;
};

/// The topmost value of a stack, which a well-formed program never finds empty.
template <class T>
T take_top(std::vector<T>& stack) {
    GAZETTED_ASSERT(!stack.empty());
    T top = std::move(stack.back());
    stack.pop_back();
    return top;
}

struct Program {
    std::vector<Term> terms;
    std::vector<Op> ops; // well-formed: leaves exactly one value
};

Result<Program> parse_query(std::string_view source);

/// The program's terms and operators as an FTS5 expression (see Query::to_fts).
std::string fts_expression(const Program& program);

} // namespace gazetted::topics
