// SPDX-License-Identifier: MIT
#include "feeds/stories/postings.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

using gazetted::stories::Postings;

namespace {

struct Posted {
    Postings::Spot spot;
    std::uint32_t number = 0;
};

bool holds(const Postings& postings, const Posted& one) {
    bool is_there = false;
    postings.each(one.spot,
                  [&](std::uint32_t number) { is_there = is_there || number == one.number; });
    return is_there;
}

} // namespace

TEST_CASE("a table holds what a list holds, however full its groups are", "[stories]") {
    Postings postings;
    std::vector<Posted> list;
    std::uint32_t random = 7;
    const auto next = [&] { return random = random * 1664525U + 1013904223U; };
    for (std::uint32_t number = 1; number <= 6000; ++number) {
        // few homes, so that groups run over, and few tags
        const Posted one{{(next() >> 8U) % 37, Postings::tag_of((next() >> 8U) % 5 * 211)}, number};
        if (postings.is_full()) {
            Postings made = postings.with_room();
            for (const Posted& known : list) {
                made.post(known.spot, known.number);
            }
            postings = std::move(made);
        }
        list.push_back(one);
        postings.post(one.spot, one.number);
        if (list.size() > 600) { // not in the order of their coming
            const std::size_t goes = (next() >> 8U) % list.size();
            postings.remove(list[goes].spot, list[goes].number);
            CHECK_FALSE(holds(postings, list[goes]));
            list.erase(list.begin() + static_cast<std::ptrdiff_t>(goes));
        }
        if (number % 500 == 0) {
            CHECK(std::all_of(list.begin(), list.end(),
                              [&](const Posted& each) { return holds(postings, each); }));
        }
    }
    CHECK(postings.memory() <= 1024 * 5); // what was removed does not make it grow
}

TEST_CASE("a tag is never a mark and holds what it is made of", "[stories]") {
    for (std::size_t bits = 0; bits < std::size_t{1} << Postings::tag_bits; ++bits) {
        const std::uint32_t tag = Postings::tag_of(bits);
        if ((tag & 0xFFU) < 2 || tag >> 8U != bits >> 8U) {
            FAIL("bits " << bits << " make tag " << tag);
        }
    }
    CHECK(Postings::tag_of((std::size_t{1} << Postings::tag_bits) + 5) == Postings::tag_of(5));
}
