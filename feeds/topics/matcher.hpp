// SPDX-License-Identifier: MIT
#pragma once

// Many queries against one story. The story is read once; a query is looked at only when the story
// has a word that it cannot match without, so queries about other things cost nothing.

#include "feeds/topics/query.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gazetted::topics {

class Matcher {
  public:
    Matcher(); // of no queries
    static Matcher build(std::vector<Query> queries);
    Matcher(Matcher&&) noexcept;
    Matcher& operator=(Matcher&&) noexcept;
    ~Matcher();

    /// As Query::why(), at little more than the cost of its words; during the call only.
    using Why = std::function<std::string()>;

    /// Calls `on_match` with the index of each query that matches, in ascending order. Safe from
    /// many threads.
    void match(const Fields& fields,
               const std::function<void(std::size_t, const Why&)>& on_match) const;

    std::size_t size() const;

  private:
    struct Index;
    std::unique_ptr<const Index> index_;
};

} // namespace gazetted::topics
