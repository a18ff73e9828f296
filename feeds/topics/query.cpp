// SPDX-License-Identifier: MIT
#include "feeds/topics/query.hpp"

#include "feeds/text/words.hpp"
#include "feeds/topics/compiled.hpp"

#include <string>
#include <utility>
#include <vector>

namespace gazetted::topics {

namespace {

constexpr std::size_t longest_why = 300; // bytes

/// A value with the words that made it so.
struct Explained {
    bool value = false;
    std::string words; // empty for what matched by something's absence
};

void join(Explained& left, Explained right) {
    if (left.words.empty()) {
        left.words = std::move(right.words);
    } else if (!right.words.empty() && left.words.size() + right.words.size() < longest_why) {
        left.words += " AND " + right.words;
    }
}

Explained explain(const Program& program, const std::function<bool(std::uint32_t)>& value_of) {
    std::vector<Explained> stack;
    for (const Op& op : program.ops) {
        if (op.kind == OpKind::term) {
            const bool value = value_of(op.term);
            const std::string_view words =
                text::truncate_utf8(program.terms[op.term].source, longest_why);
            stack.push_back({value, value ? std::string(words) : std::string()});
            continue;
        }
        Explained right = take_top(stack);
        if (op.kind == OpKind::negate) {
            stack.push_back({!right.value, {}});
            continue;
        }
        Explained left = take_top(stack);
        if (op.kind == OpKind::both) {
            left.value = left.value && right.value;
            left.value ? join(left, std::move(right)) : left.words.clear();
        } else if (!left.value || (left.words.empty() && right.value)) {
            left = std::move(right); // of several that match the first that has words is named
        }
        stack.push_back(std::move(left));
    }
    return take_top(stack);
}

} // namespace

std::string Query::Compiled::why(const std::function<bool(std::uint32_t)>& value_of) const {
    Explained found = explain(program, value_of);
    if (found.value && found.words.empty()) { // by what is not there: the whole query says it
        found.words = text::collapse_space(text::truncate_utf8(source, longest_why));
    }
    return found.value ? found.words : std::string();
}

Query::Query(std::unique_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
Query::Query(Query&&) noexcept = default;
Query& Query::operator=(Query&&) noexcept = default;
Query::~Query() = default;

Result<Query> Query::compile(std::string_view source) {
    auto program = parse_query(source);
    if (!program) {
        return fail(std::move(program.error()));
    }
    auto compiled = std::make_unique<Compiled>();
    compiled->source = std::string(source);
    compiled->program = std::move(*program);
    for (const Term& term : compiled->program.terms) {
        compiled->terms.push_back(resolve(term, compiled->lexicon));
    }
    return Query(std::move(compiled));
}

bool Query::matches(const Fields& fields) const {
    const Scan scan(fields, compiled_->lexicon);
    return run(compiled_->program,
               [&](std::uint32_t term) { return topics::matches(compiled_->terms[term], scan); });
}

std::string Query::why(const Fields& fields) const {
    const Scan scan(fields, compiled_->lexicon);
    return compiled_->why(
        [&](std::uint32_t term) { return topics::matches(compiled_->terms[term], scan); });
}

std::string Query::to_fts() const {
    return fts_expression(compiled_->program);
}

} // namespace gazetted::topics
