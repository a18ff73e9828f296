// SPDX-License-Identifier: MIT
// What a text is looked up by, against the same said plainly.
#include "feeds/stories/sketch.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <random>
#include <string>

using namespace gazetted;
using namespace gazetted::stories;

namespace {

using Shingles = std::vector<std::uint32_t>;

Shingles sorted_set(Shingles list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    return list;
}

Shingles first_of(const Shingles& list, std::size_t count) {
    return {list.begin(), list.begin() + static_cast<std::ptrdiff_t>(std::min(count, list.size()))};
}

Sketch plain_sketch(const Wording& wording) {
    const Shingles all = shingles_of(wording);
    Shingles opening = first_of(all, 45);
    std::sort(opening.begin(), opening.end());
    const Shingles smallest = first_of(sorted_set(all), 40);
    Sketch sketch;
    sketch.posted = first_of(opening, 7);
    const Shingles of_all = first_of(smallest, 7);
    sketch.posted.insert(sketch.posted.end(), of_all.begin(), of_all.end());
    sketch.posted = sorted_set(sketch.posted);
    sketch.probes = first_of(all, 90);
    sketch.probes.insert(sketch.probes.end(), smallest.begin(), smallest.end());
    sketch.probes = sorted_set(sketch.probes);
    return sketch;
}

} // namespace

TEST_CASE("a sketch holds the smallest shingles of the text and of its opening", "[stories]") {
    std::mt19937 random(7);
    // Few different words make shingles that return; very few make fewer than are wanted.
    for (const std::size_t vocabulary : {2U, 4U, 9U, 40U, 5000U}) {
        for (std::size_t words = least_sketched_words; words < 1200; words += 1 + words / 3) {
            std::string text;
            for (std::size_t i = 0; i < words; ++i) {
                text += "w" + std::to_string(random() % vocabulary) + "x ";
            }
            INFO(vocabulary << " " << words);
            const Wording wording = wording_of(text);
            Sketch sketch = sketch_of(wording);
            const Sketch plain = plain_sketch(wording);
            CHECK(sketch.posted == plain.posted);
            const std::size_t probes = sketch.probes.size();
            sketch.probes = sorted_set(sketch.probes);
            CHECK(sketch.probes.size() == probes); // no two alike
            CHECK(sketch.probes == plain.probes);
        }
    }
}

TEST_CASE("a text too short to prove anything has no sketch", "[stories]") {
    const Sketch sketch = sketch_of(wording_of("one two three four five six seven"));
    CHECK(sketch.posted.empty());
    CHECK(sketch.probes.empty());
}
