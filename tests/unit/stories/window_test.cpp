// SPDX-License-Identifier: MIT
#include "feeds/stories/window.hpp"

#include "stories_support.hpp"

#include <catch2/catch.hpp>

using namespace gazetted;
using stories::Sketch;
using stories::sketch_of;
using stories::Window;
using stories::wording_of;
using stories_test::noon;
using stories_test::prose;

namespace {

Sketch sketch(const std::string& text) {
    return sketch_of(wording_of(text));
}

std::vector<std::uint32_t> numbers(std::uint32_t first, std::uint32_t count) {
    std::vector<std::uint32_t> list;
    for (std::uint32_t i = 0; i < count; ++i) {
        list.push_back(first + i);
    }
    return list;
}

} // namespace

TEST_CASE("a copy is found by its sketch") {
    Window window;
    const std::string wire = prose("wire", 300);
    window.add(EntryId{7}, noon, sketch(wire).posted);
    window.add(EntryId{8}, noon, sketch(prose("other", 300)).posted);
    struct Case {
        const char* name;
        std::string text;
    };
    const Case cases[] = {
        {"the same", wire},
        {"wrapped", prose("before", 30) + " " + wire + " " + prose("after", 60)},
        {"cut after the opening", prose("wire", 40)},
        {"without its opening", wire.substr(wire.size() / 3)},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        CHECK(window.find(sketch(c.text).probes) == std::vector<EntryId>{EntryId{7}});
    }
}

TEST_CASE("the whole text is found by what was cut from it before") {
    Window window;
    window.add(EntryId{1}, noon, sketch(prose("wire", 40)).posted);
    CHECK(window.find(sketch(prose("wire", 400)).probes).size() == 1);
}

TEST_CASE("few words are no text to look up") {
    CHECK(sketch(prose("short", 7)).posted.empty());
    CHECK(sketch(prose("short", 8)).posted.size() == 6);
    CHECK(sketch("").probes.empty());
    CHECK(sketch(prose("long", 4000)).posted.size() <= stories::posted_shingles);
}

TEST_CASE("what is older than the window is not found") {
    Window window;
    for (int i = 0; i < 100; ++i) {
        window.add(EntryId{i + 1}, noon + Seconds(i),
                   numbers(static_cast<std::uint32_t>(i) * 10 + 1, 5));
    }
    window.expire(noon + Seconds(50));
    CHECK(window.size() == 50);
    CHECK(window.find(numbers(491, 5)).empty());
    CHECK(window.find(numbers(501, 5)) == std::vector<EntryId>{EntryId{51}});
}

TEST_CASE("most alike come first, then the newest, and not too many") {
    Window window;
    for (int i = 0; i < 20; ++i) {
        window.add(EntryId{i + 1}, noon, numbers(1, i == 3 ? 6 : 4));
    }
    const auto found = window.find(numbers(1, 10));
    REQUIRE(found.size() == Window::most_candidates);
    CHECK(found[0] == EntryId{4});
    CHECK(found[1] == EntryId{20});
}

TEST_CASE("what everybody writes proves little") {
    Window window;
    for (int i = 0; i < 10'000; ++i) {
        const auto own = static_cast<std::uint32_t>(i) * 2 + 1000;
        window.add(EntryId{i + 1}, noon, {96, 97, 98, 99, own, own + 1});
    }
    CHECK(window.find({98, 99}).empty());
    CHECK(window.find({99, 1001}).empty()); // and a single shingle nothing
    CHECK(window.find({97, 98, 99, 1001}) == std::vector<EntryId>{EntryId{1}});
    CHECK(window.find({1000, 1001}) == std::vector<EntryId>{EntryId{1}});
    CHECK(window.find({20'998, 20'999}) == std::vector<EntryId>{EntryId{10'000}});
    // a story that many carry shares all of it
    CHECK(window.find({96, 97, 98, 99}).size() == Window::most_candidates);
}

TEST_CASE("what everybody writes is not posted for ever, and is forgotten with its texts") {
    Window window;
    for (int i = 0; i < 10'000; ++i) {
        window.add(EntryId{i + 1}, noon, {99, static_cast<std::uint32_t>(i) + 1000});
    }
    CHECK(window.find({99, 10'999}).empty()); // the last one is not found by it
    window.expire(noon + Seconds(1));
    CHECK(window.size() == 0);
    window.add(EntryId{1}, noon + Seconds(1), {99, 100});
    CHECK(window.find({99, 100}).size() == 1);
}

TEST_CASE("an edit is found by its old words and its new ones, once") {
    Window window;
    window.add(EntryId{1}, noon, numbers(1, 5));
    window.add(EntryId{1}, noon, numbers(4, 5));
    CHECK(window.find(numbers(1, 8)) == std::vector<EntryId>{EntryId{1}});
}

TEST_CASE("the window holds what a plain list holds, whatever comes and goes") {
    Window window;
    std::vector<std::vector<std::uint32_t>> list;
    std::size_t first = 0;
    std::uint32_t random = 1;
    const auto next = [&] { return random = random * 1664525U + 1013904223U; };
    for (int round = 0; round < 3000; ++round) {
        std::vector<std::uint32_t> posted;
        for (int i = 0; i < 14; ++i) {
            posted.push_back(next() % 100'000 * 8 + 1); // alike in their low bits
        }
        window.add(EntryId{round + 1}, noon + Seconds(round), posted);
        list.push_back(posted);
        if (round % 7 == 0 && round > 500) {
            first = static_cast<std::size_t>(round) - 400;
            window.expire(noon + Seconds(round - 400));
        }
    }
    REQUIRE(window.size() == list.size() - first);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto found = window.find(list[i]);
        const bool is_there =
            !found.empty() && found[0] == EntryId{static_cast<std::int64_t>(i) + 1};
        CHECK(is_there == (i >= first));
    }
}

TEST_CASE("after four million texts the numbers begin again") {
    Window window;
    for (std::int64_t i = 0; i < 4'300'000; ++i) {
        const auto own = static_cast<std::uint32_t>(i) * 2 + 1;
        window.add(EntryId{i + 1}, noon + Seconds(i), {own, own + 1});
        if (i % 100 == 99) {
            window.expire(noon + Seconds(i - 50));
        }
    }
    CHECK(window.size() == 51);
    const std::uint32_t last = 4'299'999 * 2 + 1;
    CHECK(window.find({last, last + 1}) == std::vector<EntryId>{EntryId{4'300'000}});
    CHECK(window.find({last - 98, last - 97}) == std::vector<EntryId>{EntryId{4'299'951}});
    CHECK(window.find({last - 102, last - 101}).empty());
}

TEST_CASE("a text costs the window at most 270 bytes") {
    Window window;
    std::uint32_t random = 1;
    for (int i = 0; i < 60'000; ++i) {
        std::vector<std::uint32_t> posted;
        for (int k = 0; k < 14; ++k) {
            posted.push_back(random = random * 1664525U + 1013904223U);
        }
        window.add(EntryId{i + 1}, noon, posted);
        if (i > 1000 && i % 500 == 0) {
            CHECK(window.memory() / window.size() <= 270);
        }
    }
}
