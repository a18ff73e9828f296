// SPDX-License-Identifier: MIT
#include "feeds/stories/sketch.hpp"

#include <algorithm>

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

/// The `count` smallest that differ, sorted; without sorting what is not among them.
Shingles smallest_set(Shingles list, std::size_t count) {
    const std::size_t some = 2 * count;
    if (list.size() > some) {
        Shingles first = list;
        std::nth_element(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(some),
                         first.end());
        first.resize(some);
        make_set(first);
        if (first.size() >= count) { // else so many are alike that all are looked at
            first.resize(count);
            return first;
        }
    }
    make_set(list);
    list.resize(std::min(list.size(), count));
    return list;
}

} // namespace

Sketch sketch_of(const Wording& wording) {
    Sketch sketch;
    if (wording.size() < least_sketched_words) {
        return sketch;
    }
    const Shingles all = shingles_of(wording);
    const auto opening = [&](std::size_t length) {
        const std::size_t size = std::min(length, all.size());
        return Shingles(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(size));
    };
    add_smallest(opening(posted_opening), posted_of_opening, sketch.posted);
    sketch.probes = opening(probed_opening);
    const Shingles smallest = smallest_set(all, std::max(posted_of_all, probes_of_all));
    const auto add = [&](std::size_t count, Shingles& to) {
        const std::size_t taken = std::min(count, smallest.size());
        to.insert(to.end(), smallest.begin(),
                  smallest.begin() + static_cast<std::ptrdiff_t>(taken));
    };
    add(posted_of_all, sketch.posted);
    add(probes_of_all, sketch.probes);
    make_set(sketch.posted);
    make_set(sketch.probes);
    return sketch;
}

} // namespace gazetted::stories
