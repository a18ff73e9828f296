// SPDX-License-Identifier: MIT
#include "feeds/stories/sketch.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <span>

namespace gazetted::stories {

namespace {

// Of the whole text and of its opening; the others know where to look, so that a text probes with
// more than it posts.
constexpr std::size_t posted_of_all = 7;
constexpr std::size_t posted_of_opening = posted_shingles - posted_of_all;
constexpr std::size_t probes_of_all = 40;
constexpr std::size_t posted_opening = 45;
// A wrapper's own words may stand before the opening.
constexpr std::size_t probed_opening = 90;

using Shingles = std::vector<std::uint32_t>;

// Hashes of a text of few words, again and again, are not spread evenly, and more of them than this
// would take long to sort by where they should fall.
constexpr std::size_t most_spread = 130;

/// Of few: each is put where it belongs among those found so far.
void add_smallest(std::span<const std::uint32_t> from, std::size_t count, Shingles& to) {
    const auto before = static_cast<std::ptrdiff_t>(to.size());
    for (const std::uint32_t shingle : from) {
        if (to.size() == static_cast<std::size_t>(before) + count) {
            if (shingle >= to.back()) {
                continue;
            }
            to.pop_back();
        }
        to.insert(std::upper_bound(to.begin() + before, to.end(), shingle), shingle);
    }
}

/// Sorts hashes that are spread evenly from 0 to `limit`: each is put near its place at once.
void sort_spread(Shingles& list, std::uint32_t limit) {
    constexpr std::size_t parts = 64;
    const std::uint64_t scale = (std::uint64_t{parts} << 32U) / (std::uint64_t{limit} + 1);
    std::array<std::uint32_t, parts + 1> places{};
    for (const std::uint32_t shingle : list) {
        ++places[(shingle * scale >> 32U) + 1];
    }
    std::partial_sum(places.begin(), places.end(), places.begin());
    Shingles sorted(list.size());
    for (const std::uint32_t shingle : list) {
        sorted[places[shingle * scale >> 32U]++] = shingle;
    }
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        const std::uint32_t shingle = sorted[i];
        std::size_t at = i;
        for (; at > 0 && sorted[at - 1] > shingle; --at) {
            sorted[at] = sorted[at - 1];
        }
        sorted[at] = shingle;
    }
    list.swap(sorted);
}

/// Sorted, one of each. `limit`: none is above it.
void make_set(Shingles& list, std::uint32_t limit = std::numeric_limits<std::uint32_t>::max()) {
    if (list.size() <= most_spread) {
        sort_spread(list, limit);
    } else {
        std::sort(list.begin(), list.end());
    }
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

/// The `count` smallest that differ, sorted. Hashes are spread evenly, so that most of those that
/// are not among them are known by their size alone.
Shingles smallest_set(std::span<const std::uint32_t> all, std::size_t count) {
    const std::size_t some = count + 5 * count / 8;
    if (all.size() > some) {
        const auto limit = static_cast<std::uint32_t>((std::uint64_t{some} << 32U) / all.size());
        Shingles first(all.size());
        std::size_t kept = 0;
        for (const std::uint32_t shingle : all) {
            first[kept] = shingle;
            kept += shingle <= limit ? 1 : 0;
        }
        first.resize(kept);
        make_set(first, limit);
        if (first.size() >= count) { // else all are looked at
            first.resize(count);
            return first;
        }
    }
    Shingles list(all.begin(), all.end());
    make_set(list);
    list.resize(std::min(list.size(), count));
    return list;
}

/// Those of an opening that are not in `smallest`, each once, are added to it.
Shingles with_opening(Shingles smallest, std::span<const std::uint32_t> opening) {
    constexpr std::size_t places = 256;
    static_assert(places >= 2 * probed_opening);
    std::array<std::uint32_t, places> seen{};
    // What is not above the last of the smallest of all is one of them.
    const std::uint32_t last = smallest.empty() ? 0 : smallest.back();
    smallest.reserve(smallest.size() + opening.size());
    for (const std::uint32_t shingle : opening) {
        if (shingle <= last) {
            continue;
        }
        std::size_t at = shingle % places;
        while (seen[at] != 0 && seen[at] != shingle) {
            at = (at + 1) % places;
        }
        if (seen[at] == 0) {
            seen[at] = shingle;
            smallest.push_back(shingle);
        }
    }
    return smallest;
}

} // namespace

Sketch sketch_of(const Wording& wording) {
    Sketch sketch;
    if (wording.size() < least_sketched_words) {
        return sketch;
    }
    const Shingles all = shingles_of(wording);
    const auto opening = [&](std::size_t length) {
        return std::span(all).first(std::min(length, all.size()));
    };
    const Shingles smallest = smallest_set(all, probes_of_all);
    const auto first = opening(posted_opening);
    sketch.posted.reserve(posted_shingles);
    add_smallest(first, posted_of_opening, sketch.posted);
    sketch.posted.insert(sketch.posted.end(), smallest.begin(),
                         smallest.begin() +
                             static_cast<std::ptrdiff_t>(std::min(posted_of_all, smallest.size())));
    make_set(sketch.posted);
    static_assert(probes_of_all >= posted_of_all);
    sketch.probes = with_opening(smallest, opening(probed_opening));
    return sketch;
}

} // namespace gazetted::stories
