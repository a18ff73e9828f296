// SPDX-License-Identifier: MIT
#pragma once

// Terms with their words as items of a lexicon, ready to be asked of a scan.

#include "feeds/topics/lexicon.hpp"

#include <string>
#include <vector>

namespace gazetted::topics {

struct Resolved {
    Field field = Field::any;
    bool is_prefix = false;
    std::vector<Item> items;
    std::string value;
    /// The item that a story must have for the term to match, the longest word's; 0: none.
    Item required = 0;
    std::size_t required_length = 0; // bytes of that word: long words are rare
};

Resolved resolve(const Term& term, Lexicon& lexicon);

bool matches(const Resolved& term, const Scan& scan);

/// Runs a program; `value_of(term)` answers for its terms. Every term is asked once.
template <class ValueOf>
bool run(const Program& program, ValueOf&& value_of) {
    std::vector<bool> stack;
    for (const Op& op : program.ops) {
        if (op.kind == OpKind::term) {
            stack.push_back(value_of(op.term));
            continue;
        }
        const bool last = take_top(stack);
        if (op.kind == OpKind::negate) {
            stack.push_back(!last);
            continue;
        }
        const bool first = take_top(stack);
        stack.push_back(op.kind == OpKind::both ? first && last : first || last);
    }
    return take_top(stack);
}

} // namespace gazetted::topics
