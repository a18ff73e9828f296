// SPDX-License-Identifier: MIT
#pragma once

// The query language of topics, filters and search: words, "phrases", prefix*, AND OR NOT, -,
// parentheses, field: prefixes. A query is compiled once and matched against many stories.

#include "feeds/base/result.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace gazetted::topics {

/// What a query sees of a story. Views must outlive the match call only.
struct Fields {
    std::string_view title, text, author, url, feed, language;
    std::span<const std::string> categories;
};

class Query {
  public:
    /// Fails with bad_query; the text names the column (1-based) in `source`.
    static Result<Query> compile(std::string_view source);
    Query(Query&&) noexcept;
    Query& operator=(Query&&) noexcept;
    ~Query();

    bool matches(const Fields& fields) const;
    /// Which clauses made it match, in the query's own words; empty when it does not match.
    std::string why(const Fields& fields) const;
    /// The same words for SQLite FTS5; nothing where the query has no positive word.
    std::string to_fts() const;

  private:
    struct Node;
    explicit Query(std::unique_ptr<Node> root);
    std::unique_ptr<Node> root_;
};

} // namespace gazetted::topics
