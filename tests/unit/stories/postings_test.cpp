// SPDX-License-Identifier: MIT
#include "feeds/stories/postings.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cstdint>
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
    const auto spot_of = [&](std::uint32_t number, std::uint32_t tag) {
        const auto known = std::find_if(list.begin(), list.end(), [&](const Posted& one) {
            return one.number == number && one.spot.tag == tag;
        });
        REQUIRE(known != list.end());
        return known->spot;
    };
    for (std::uint32_t number = 1; number <= 6000; ++number) {
        // few homes, so that groups run over, and few tags
        const Posted one{{(next() >> 8U) % 37, Postings::tag_of((next() >> 8U) % 5 * 211)}, number};
        list.push_back(one);
        postings.post(one.spot, one.number, spot_of);
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
    CHECK(postings.memory() <= 1024 * 4); // what was removed does not make it grow
}

TEST_CASE("a tag is never a mark and holds what it is made of", "[stories]") {
    for (std::size_t bits = 0; bits < 1024; ++bits) {
        CHECK((Postings::tag_of(bits) & 0xFFU) >= 2);
        CHECK(Postings::tag_of(bits) >> 8U == bits >> 8U);
    }
    CHECK(Postings::tag_of(1024 + 5) == Postings::tag_of(5));
}
