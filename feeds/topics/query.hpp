// SPDX-License-Identifier: MIT
#pragma once

// The query language of topics, filters and search: words, "phrases", prefix*, AND OR NOT, -,
// parentheses, field: prefixes. A query is compiled once and matched against many stories.
//
// NOT binds closest, then AND (which may be left out), then OR. Operators are in upper case. Words
// are compared folded and segmented (feeds/text/words.hpp); a term of several words, such as
// us-china, is a phrase. Without a field a term is looked for in title, text and categories.
//   title: text: author: category:   words, phrases, prefixes
//   url:                             a part of the address; * stands for anything
//   feed:                            the feed's short name; * stands for anything
//   language: (lang:)                "en" is any English, "en-GB" that only
// A field may stand before a parenthesis: title:(china OR beijing).

#include "feeds/base/result.hpp"
#include "feeds/text/words.hpp"
#include "feeds/topics/glob.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace gazetted::topics {

/// What a query sees of a story. Views must outlive the match call only.
struct Fields {
    std::string_view title, text, author, url, feed, language;
    std::span<const std::string> categories;
    /// The words of title and text where somebody has read them already, else null.
    const text::WordList* title_words = nullptr;
    const text::WordList* text_words = nullptr;
};

class Query {
  public:
    /// Fails with bad_query; the text names the "column N" (1-based, in bytes) in `source`.
    static Result<Query> compile(std::string_view source);
    Query(Query&&) noexcept;
    Query& operator=(Query&&) noexcept;
    ~Query();

    bool matches(const Fields& fields) const;
    /// Which clauses made it match, in the query's own words; empty when it does not match.
    std::string why(const Fields& fields) const;
    /// The same as an FTS5 expression over the columns title, body and meta (authors, categories);
    /// empty where the query asks for no word. url:, feed: and language: are not in that index:
    /// where they stand the expression finds more than the query does, never less.
    std::string to_fts() const;

  private:
    friend class Matcher;
    struct Compiled;
    explicit Query(std::unique_ptr<const Compiled> compiled);
    std::unique_ptr<const Compiled> compiled_;
};

} // namespace gazetted::topics
