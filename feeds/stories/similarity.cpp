// SPDX-License-Identifier: MIT
// Shared shingles tell how much is the same; an alignment along the shingles that each text has
// once tells what is different there: the longest chain of them that is in the same order in both
// texts, in n log n. Between two links of the chain both texts are short and comparable word by
// word.
#include "feeds/stories/similarity.hpp"

#include <algorithm>
#include <utility>

namespace gazetted::stories {

namespace {

// A longer stretch without agreement is another passage, not another word in the same one.
constexpr std::size_t longest_gap = 8;

using Placed = model::Wording::Shingle;

/// The end of the run of equal hashes that begins at `from`.
std::size_t end_of_run(const std::vector<Placed>& placed, std::size_t from) {
    std::size_t end = from + 1;
    while (end < placed.size() && placed[end].hash == placed[from].hash) {
        ++end;
    }
    return end;
}

struct Anchor {
    std::uint32_t a = 0, b = 0; // word index in either text
};

/// Counts what is shared, and collects the shingles that each text has once.
std::vector<Anchor> match(const std::vector<Placed>& a, const std::vector<Placed>& b,
                          Similarity& similarity) {
    std::vector<Anchor> anchors;
    std::size_t i = 0;
    std::size_t j = 0;
    std::size_t of_a = 0;
    std::size_t of_b = 0;
    while (i < a.size() || j < b.size()) {
        const bool has_a = i < a.size() && (j == b.size() || a[i].hash <= b[j].hash);
        const bool has_b = j < b.size() && (i == a.size() || b[j].hash <= a[i].hash);
        const std::size_t a_end = has_a ? end_of_run(a, i) : i;
        const std::size_t b_end = has_b ? end_of_run(b, j) : j;
        of_a += has_a ? 1 : 0;
        of_b += has_b ? 1 : 0;
        if (has_a && has_b) {
            ++similarity.shared;
            if (a_end == i + 1 && b_end == j + 1) {
                anchors.push_back({a[i].at, b[j].at});
            }
        }
        i = a_end;
        j = b_end;
    }
    similarity.smaller = std::min(of_a, of_b);
    similarity.all = of_a + of_b - similarity.shared;
    return anchors;
}

/// The longest chain that ascends in both texts, in its order.
std::vector<Anchor> longest_chain(std::vector<Anchor> anchors) {
    std::sort(anchors.begin(), anchors.end(),
              [](const Anchor& x, const Anchor& y) { return x.a < y.a; });
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> tails; // by length: the anchor with the smallest b that ends one
    std::vector<std::size_t> before(anchors.size(), none);
    for (std::size_t i = 0; i < anchors.size(); ++i) {
        const auto at = std::lower_bound(
            tails.begin(), tails.end(), anchors[i].b,
            [&](std::size_t tail, std::uint32_t b) { return anchors[tail].b < b; });
        if (at != tails.begin()) {
            before[i] = *(at - 1);
        }
        if (at == tails.end()) {
            tails.push_back(i);
        } else {
            *at = i;
        }
    }
    std::vector<Anchor> chain;
    for (std::size_t i = tails.empty() ? none : tails.back(); i != none; i = before[i]) {
        chain.push_back(anchors[i]);
    }
    std::reverse(chain.begin(), chain.end());
    return chain;
}

struct Gap {
    std::size_t begin = 0, end = 0; // word indices
    std::size_t size() const { return end > begin ? end - begin : 0; }
};

bool has_word(const Wording& text, Gap gap, std::uint32_t word) {
    const auto begin = text.words.begin();
    return std::find(begin + static_cast<std::ptrdiff_t>(gap.begin),
                     begin + static_cast<std::ptrdiff_t>(gap.end),
                     word) != begin + static_cast<std::ptrdiff_t>(gap.end);
}

/// Words of `kind` in the gap of `text` that the gap of `other` lacks.
std::size_t count_own(const Wording& text, Gap gap, const Wording& other, Gap other_gap,
                      WordKind kind) {
    std::size_t own = 0;
    for (std::size_t i = gap.begin; i < gap.end; ++i) {
        if (text.kinds[i] == kind && !has_word(other, other_gap, text.words[i])) {
            ++own;
        }
    }
    return own;
}

void count_gap(const Wording& a, Gap in_a, const Wording& b, Gap in_b, Similarity& similarity) {
    similarity.changed_words += std::min(in_a.size(), in_b.size());
    if (in_a.size() == 0 || in_b.size() == 0 || in_a.size() > longest_gap ||
        in_b.size() > longest_gap) {
        return;
    }
    for (const WordKind kind : {WordKind::number, WordKind::date}) {
        similarity.changed_numbers +=
            std::min(count_own(a, in_a, b, in_b, kind), count_own(b, in_b, a, in_a, kind));
    }
}

} // namespace

Similarity compare(const Wording& a, const Wording& b) {
    Similarity similarity;
    similarity.fewer_words = std::min(a.size(), b.size());
    const auto chain = longest_chain(match(a.shingles, b.shingles, similarity));
    if (!chain.empty()) {
        similarity.begins_at = a.size() > b.size() ? chain.front().a : chain.front().b;
    }
    for (std::size_t i = 1; i < chain.size(); ++i) {
        const Gap in_a{chain[i - 1].a + shingle_words, chain[i].a};
        const Gap in_b{chain[i - 1].b + shingle_words, chain[i].b};
        if (in_a.size() != 0 || in_b.size() != 0) {
            count_gap(a, {in_a.begin, std::max(in_a.begin, in_a.end)}, b,
                      {in_b.begin, std::max(in_b.begin, in_b.end)}, similarity);
        }
    }
    return similarity;
}

double word_overlap(const Wording& a, const Wording& b) {
    std::vector<std::uint32_t> in_a = a.words;
    std::vector<std::uint32_t> in_b = b.words;
    for (auto* list : {&in_a, &in_b}) {
        std::sort(list->begin(), list->end());
        list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    std::vector<std::uint32_t> both;
    std::set_intersection(in_a.begin(), in_a.end(), in_b.begin(), in_b.end(),
                          std::back_inserter(both));
    const std::size_t all = in_a.size() + in_b.size() - both.size();
    return all == 0 ? 0 : static_cast<double>(both.size()) / static_cast<double>(all);
}

} // namespace gazetted::stories
