// SPDX-License-Identifier: MIT
#pragma once

// What stands behind a Query.

#include "feeds/topics/lexicon.hpp"
#include "feeds/topics/program.hpp"
#include "feeds/topics/query.hpp"
#include "feeds/topics/resolve.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace gazetted::topics {

struct Query::Compiled {
    std::string source;
    Program program;
    Lexicon lexicon;
    std::vector<Resolved> terms; // of program.terms, in this lexicon

    /// As Query::why(); `value_of(term)` answers for program.terms.
    std::string why(const std::function<bool(std::uint32_t)>& value_of) const;
};

} // namespace gazetted::topics
