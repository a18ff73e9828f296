// SPDX-License-Identifier: MIT
#include "feeds/poll/history.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/poll/poll_support.hpp"

using namespace poll_test;

TEST_CASE("archives are read back until one reaches as far as wanted") {
    const auto next = [](std::optional<Instant> oldest, int documents, Seconds span) {
        return poll::next_archive({"https://a.example/2", "https://a.example/1", oldest, documents},
                                  span, start);
    };
    CHECK(next(start - 10 * day, 0, 90 * day) == "https://a.example/1");
    CHECK(next(start - 91 * day, 0, 90 * day).empty());
    CHECK(next(std::nullopt, 0, 90 * day) == "https://a.example/1"); // an empty one proves nothing
    CHECK(next(start - 10 * day, 0, 0s).empty());                    // not asked for
    CHECK(next(start - 10 * day, poll::most_archives, 90 * day).empty());
    CHECK(next(start - 10 * day, poll::most_archives - 1, 90 * day) == "https://a.example/1");
}

TEST_CASE("a chain of archives ends where it ends, or where it turns on itself") {
    CHECK(poll::next_archive({"https://a.example/1", "", start, 3}, 90 * day, start).empty());
    CHECK(poll::next_archive({"https://a.example/1", "https://a.example/1", start, 3}, 90 * day,
                             start)
              .empty());
}
