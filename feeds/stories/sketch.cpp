// SPDX-License-Identifier: MIT
#include "feeds/stories/sketch.hpp"

#include <algorithm>
#include <array>
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

void add_smallest(Shingles from, std::size_t count, Shingles& to) {
    const std::size_t taken = std::min(count, from.size());
    std::partial_sort(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(taken), from.end());
    to.insert(to.end(), from.begin(), from.begin() + static_cast<std::ptrdiff_t>(taken));
}

void make_set(Shingles& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

/// The `count` smallest that differ, sorted. Hashes are spread evenly, so that most of those that
/// are not among them are known by their size alone.
Shingles smallest_set(Shingles list, std::size_t count) {
    const std::size_t some = count + 5 * count / 8;
    if (list.size() > some) {
        const auto limit = static_cast<std::uint32_t>((std::uint64_t{some} << 32U) / list.size());
        Shingles first(list.size());
        std::size_t kept = 0;
        for (const std::uint32_t shingle : list) {
            first[kept] = shingle;
            kept += shingle <= limit ? 1 : 0;
        }
        first.resize(kept);
        make_set(first);
        if (first.size() >= count) { // else all are looked at
            first.resize(count);
            return first;
        }
    }
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
    add_smallest(Shingles(first.begin(), first.end()), posted_of_opening, sketch.posted);
    sketch.posted.insert(sketch.posted.end(), smallest.begin(),
                         smallest.begin() +
                             static_cast<std::ptrdiff_t>(std::min(posted_of_all, smallest.size())));
    make_set(sketch.posted);
    static_assert(probes_of_all >= posted_of_all);
    sketch.probes = with_opening(smallest, opening(probed_opening));
    return sketch;
}

} // namespace gazetted::stories
