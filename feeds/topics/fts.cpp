// SPDX-License-Identifier: MIT
// FTS5 has only a binary NOT: "a NOT b". So each part of the query is kept as what is wanted and
// what is excluded, and De Morgan's laws move the signs outwards: a OR NOT b is NOT (b NOT a). What
// the index does not know is left out where that only finds more. Chains of AND and OR stay flat,
// because FTS5's parser has a small stack.
#include "feeds/topics/program.hpp"

#include <utility>

namespace gazetted::topics {

namespace {

struct Expression {
    std::string text;
    char operation = ' '; // 'A'ND, 'O'R, 'N'OT; ' ' for a single term
    bool is_empty() const { return text.empty(); }
};

/// wanted AND NOT excluded; either may be empty. Both are for what cannot be expressed.
struct Part {
    Expression wanted, excluded;
    bool is_exact = true; // false: something was left out, it finds more
    bool is_unknown() const { return wanted.is_empty() && excluded.is_empty(); }
};

std::string term_text(const Term& term) {
    std::string text;
    switch (term.field) {
    case Field::any:
        break;
    case Field::title:
        text = "title : ";
        break;
    case Field::text:
        text = "body : ";
        break;
    case Field::author:
    case Field::category:
        text = "meta : ";
        break;
    case Field::url:
    case Field::feed:
    case Field::language:
        return {};
    }
    text += '"';
    for (std::size_t i = 0; i < term.words.size(); ++i) {
        text += i == 0 ? "" : " ";
        for (const char c : term.words[i]) {
            text += c == '"' ? "\"\"" : std::string(1, c);
        }
    }
    text += term.is_prefix ? "\" *" : "\"";
    return text;
}

Expression combine(char operation, Expression a, Expression b) {
    if (a.is_empty() || b.is_empty()) {
        return a.is_empty() ? std::move(b) : std::move(a);
    }
    const auto wrap = [&](Expression& part) {
        const bool is_flat =
            part.operation == ' ' || (part.operation == operation && operation != 'N');
        if (!is_flat) {
            part.text = "(" + part.text + ")";
        }
    };
    wrap(a);
    wrap(b);
    a.text += operation == 'A' ? " AND " : operation == 'O' ? " OR " : " NOT ";
    a.text += b.text;
    a.operation = operation;
    return a;
}

/// The part as one expression; it wants something.
Expression render(Part part) {
    return combine('N', std::move(part.wanted), std::move(part.excluded));
}

Part both(Part a, Part b) {
    Part part;
    part.is_exact = a.is_exact && b.is_exact;
    part.wanted = combine('A', std::move(a.wanted), std::move(b.wanted));
    part.excluded = combine('O', std::move(a.excluded), std::move(b.excluded));
    return part;
}

Part negate(Part part) {
    Part negated;
    if (!part.is_exact) {
        negated.is_exact = false; // unknown: the opposite would find less
    } else if (part.wanted.is_empty()) {
        negated.wanted = std::move(part.excluded);
    } else {
        negated.excluded = render(std::move(part));
    }
    return negated;
}

Part either(Part a, Part b) {
    Part part;
    part.is_exact = a.is_exact && b.is_exact;
    if (a.is_unknown() || b.is_unknown()) {
        part.is_exact = false;
        return part;
    }
    const bool is_a_negative = a.wanted.is_empty();
    const bool is_b_negative = b.wanted.is_empty();
    if (is_a_negative && is_b_negative) {
        part.excluded = combine('A', std::move(a.excluded), std::move(b.excluded));
    } else if (!is_a_negative && !is_b_negative) {
        part.wanted = combine('O', render(std::move(a)), render(std::move(b)));
    } else {
        Part& negative = is_a_negative ? a : b;
        Part& positive = is_a_negative ? b : a;
        part.excluded = combine('N', std::move(negative.excluded), render(std::move(positive)));
    }
    return part;
}

} // namespace

std::string fts_expression(const Program& program) {
    std::vector<Part> stack;
    for (const Op& op : program.ops) {
        if (op.kind == OpKind::term) {
            Part part;
            part.wanted.text = term_text(program.terms[op.term]);
            part.is_exact = !part.wanted.is_empty();
            stack.push_back(std::move(part));
            continue;
        }
        Part right = take_top(stack);
        if (op.kind == OpKind::negate) {
            stack.push_back(negate(std::move(right)));
            continue;
        }
        Part left = take_top(stack);
        stack.push_back(op.kind == OpKind::both ? both(std::move(left), std::move(right))
                                                : either(std::move(left), std::move(right)));
    }
    Part whole = take_top(stack);
    return whole.wanted.is_empty() ? std::string() : render(std::move(whole)).text;
}

} // namespace gazetted::topics
