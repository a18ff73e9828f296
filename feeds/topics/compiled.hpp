// SPDX-License-Identifier: MIT
#pragma once

// What stands behind a Query.

#include "feeds/topics/lexicon.hpp"
#include "feeds/topics/program.hpp"
#include "feeds/topics/query.hpp"
#include "feeds/topics/resolve.hpp"

#include <string>
#include <vector>

namespace gazetted::topics {

struct Query::Compiled {
    std::string source;
    Program program;
    Lexicon lexicon;
    std::vector<Resolved> terms; // of program.terms, in this lexicon
};

} // namespace gazetted::topics
