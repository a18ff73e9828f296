// SPDX-License-Identifier: MIT
#include "feeds/stories/similarity.hpp"

#include "stories_support.hpp"

#include <catch2/catch.hpp>

using namespace gazetted;
using stories::compare;
using stories::Similarity;
using stories::wording_of;
using stories_test::prose;

namespace {

stories::Wording comparable(const std::string& text) {
    auto wording = wording_of(text);
    stories::add_shingles(wording);
    return wording;
}

Similarity compared(const std::string& a, const std::string& b) {
    const Similarity there = compare(comparable(a), comparable(b));
    const Similarity back = compare(comparable(b), comparable(a));
    CHECK(there.shared == back.shared);
    CHECK(there.all == back.all);
    CHECK(there.changed_numbers == back.changed_numbers);
    CHECK(there.changed_words == back.changed_words);
    return there;
}

} // namespace

TEST_CASE("a text is wholly like itself") {
    const auto alike = compared(prose("wire", 60), prose("wire", 60));
    CHECK(alike.resemblance() == 1);
    CHECK(alike.containment() == 1);
    CHECK(alike.smaller == 58);
    CHECK(alike.changed_words == 0);
}

TEST_CASE("texts without a common run of words share nothing") {
    CHECK(compared(prose("wire", 60), prose("other", 60)).shared == 0);
    CHECK(compared("", prose("wire", 60)).resemblance() == 0);
    CHECK(compared("", "").containment() == 0);
}

TEST_CASE("an excerpt is contained without resembling") {
    const auto alike = compared(prose("wire", 20), prose("wire", 200));
    CHECK(alike.containment() == 1);
    CHECK(alike.resemblance() < .2);
    CHECK(alike.begins_at == 0);
}

TEST_CASE("where a part begins in the longer text is told") {
    CHECK(compared(prose("intro", 30) + " " + prose("wire", 20), prose("wire", 20)).begins_at ==
          30);
}

TEST_CASE("a number that stands for another one is counted") {
    const std::string before = prose("price", 20);
    const std::string after = prose("after", 20);
    struct Case {
        const char* a;
        const char* b;
        std::size_t changed;
    };
    const Case cases[] = {
        {"settled at 71.40 dollars a barrel", "settled at 70.95 dollars a barrel", 1},
        {"up 0.30 at 71.40 dollars", "down 0.45 at 70.95 dollars", 2},
        {"settled at 3,100 dollars", "settled at 3100 dollars", 0},
        {"seven were hurt", "eleven were hurt", 1},
        {"the meeting on monday ended", "the meeting on tuesday ended", 1},
        {"settled at 71.40 dollars", "settled at dollars", 0},
        {"settled at 71.40 dollars", "closed near that price", 0},
        {"4 of 7 agreed", "7 of 4 agreed", 0}, // the same numbers in another order
    };
    for (const Case& c : cases) {
        INFO(c.a << " | " << c.b);
        const auto with = [&](const char* middle) { return before + " " + middle + " " + after; };
        CHECK(compared(with(c.a), with(c.b)).changed_numbers == c.changed);
    }
}

TEST_CASE("a stretch without agreement is another passage") {
    const auto alike = compared(prose("a", 20) + " 1 2 3 4 5 6 7 8 9 " + prose("b", 20),
                                prose("a", 20) + " 10 20 30 40 50 60 70 80 90 " + prose("b", 20));
    CHECK(alike.changed_numbers == 0);
    CHECK(alike.changed_words == 9);
}

TEST_CASE("comparing is linear but for a logarithm in texts made to be slow") {
    std::string same;
    for (int i = 0; i < 200'000; ++i) {
        same += "a ";
    }
    CHECK(compared(same, same).smaller == 1); // cut at most_words, one shingle
    CHECK(wording_of(same).size() == stories::most_words);
}

TEST_CASE("overlap of titles counts different words once") {
    const auto overlap = [](const char* a, const char* b) {
        return stories::word_overlap(wording_of(a), wording_of(b));
    };
    CHECK(overlap("Tanker aground off Cape Rull", "TANKER AGROUND, off Cape Rull!") == 1);
    CHECK(overlap("one two", "two three") == Approx(1.0 / 3));
    CHECK(overlap("", "") == 0);
}

TEST_CASE("words of any language make shingles") {
    const char* japanese =
        "\xE6\x9D\xB1\xE4\xBA\xAC\xE9\x83\xBD\xE3\x81\xAF\xE6\x98\x8E\xE6\x97\xA5";
    CHECK(wording_of(japanese).size() >= 3);
    CHECK(compared(japanese, japanese).resemblance() == 1);
}
