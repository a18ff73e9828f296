// SPDX-License-Identifier: MIT
#include "feeds/topics/matcher.hpp"

#include "feeds/topics/compiled.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace gazetted::topics {

namespace {

/// Items one of which a story must have for a part of a query to match; none when it can match
/// without any.
struct Guard {
    std::vector<Item> items;
    std::size_t shortest = 0; // bytes of the shortest word among them
    bool is_open() const { return items.empty(); }
};

/// Of two guards that both hold the better one lets fewer stories pass.
Guard better(Guard a, Guard b) {
    if (a.is_open() || b.is_open()) {
        return a.is_open() ? std::move(b) : std::move(a);
    }
    const bool is_a = a.items.size() != b.items.size() ? a.items.size() < b.items.size()
                                                       : a.shortest >= b.shortest;
    return is_a ? std::move(a) : std::move(b);
}

Guard united(Guard a, const Guard& b) {
    if (a.is_open() || b.is_open()) {
        return {};
    }
    a.items.insert(a.items.end(), b.items.begin(), b.items.end());
    a.shortest = std::min(a.shortest, b.shortest);
    return a;
}

Guard guard_of(const Program& program, const std::vector<const Resolved*>& terms) {
    std::vector<Guard> stack;
    for (const Op& op : program.ops) {
        if (op.kind == OpKind::term) {
            const Resolved& term = *terms[op.term];
            stack.emplace_back();
            if (term.required != 0) {
                stack.back() = {{term.required}, term.required_length};
            }
            continue;
        }
        Guard right = take_top(stack);
        if (op.kind == OpKind::negate) {
            stack.emplace_back();
            continue;
        }
        Guard left = take_top(stack);
        stack.push_back(op.kind == OpKind::both ? better(std::move(left), std::move(right))
                                                : united(std::move(left), right));
    }
    return take_top(stack);
}

/// Equal for terms that ask the same.
std::string key_of(const Term& term) {
    std::string key{static_cast<char>('a' + static_cast<int>(term.field)),
                    term.is_prefix ? '*' : '='};
    key += term.value;
    for (const std::string& word : term.words) {
        key += '\x01' + word;
    }
    return key;
}

} // namespace

struct Matcher::Index {
    std::vector<Query> queries;
    Lexicon lexicon;
    std::vector<Resolved> terms;                      // of all queries, each once
    std::vector<std::vector<std::uint32_t>> terms_of; // by query: its terms' places in `terms`
    std::vector<std::vector<std::uint32_t>> guarded;  // by item: the queries to look at
    std::vector<std::uint32_t> open;                  // queries that any story may match
};

Matcher::Matcher() : index_(std::make_unique<const Index>()) {}
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;
Matcher::~Matcher() = default;

Matcher Matcher::build(std::vector<Query> queries) {
    auto index = std::make_unique<Index>();
    index->queries = std::move(queries);
    std::unordered_map<std::string, std::uint32_t> known;
    for (const Query& query : index->queries) {
        auto& places = index->terms_of.emplace_back();
        for (const Term& term : query.compiled_->program.terms) {
            const auto place = static_cast<std::uint32_t>(index->terms.size());
            const auto [at, is_new] = known.emplace(key_of(term), place);
            if (is_new) {
                index->terms.push_back(resolve(term, index->lexicon));
            }
            places.push_back(at->second);
        }
    }
    index->guarded.resize(index->lexicon.size() + 1);
    for (std::uint32_t q = 0; q < index->queries.size(); ++q) {
        std::vector<const Resolved*> terms;
        for (const std::uint32_t place : index->terms_of[q]) {
            terms.push_back(&index->terms[place]);
        }
        const Guard guard = guard_of(index->queries[q].compiled_->program, terms);
        for (const Item item : guard.items) {
            index->guarded[item].push_back(q);
        }
        if (guard.is_open()) {
            index->open.push_back(q);
        }
    }
    Matcher matcher;
    matcher.index_ = std::move(index);
    return matcher;
}

void Matcher::match(const Fields& fields,
                    const std::function<void(std::size_t, const Why&)>& on_match) const {
    const Index& index = *index_;
    if (index.queries.empty()) {
        return;
    }
    const Scan scan(fields, index.lexicon);
    std::vector<std::uint32_t> candidates = index.open;
    for (const Item item : scan.present()) {
        candidates.insert(candidates.end(), index.guarded[item].begin(), index.guarded[item].end());
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());

    enum : signed char { unknown = -1 };
    std::vector<signed char> answers(index.terms.size(), unknown);
    for (const std::uint32_t q : candidates) {
        const auto value_of = [&](std::uint32_t term) {
            const std::uint32_t place = index.terms_of[q][term];
            if (answers[place] == unknown) {
                answers[place] = topics::matches(index.terms[place], scan) ? 1 : 0;
            }
            return answers[place] == 1;
        };
        const Query::Compiled& query = *index.queries[q].compiled_;
        if (run(query.program, value_of)) {
            on_match(q, [&] { return query.why(value_of); });
        }
    }
}

std::size_t Matcher::size() const {
    return index_->queries.size();
}

} // namespace gazetted::topics
