// SPDX-License-Identifier: MIT
#include "daemon/serve/compress.hpp"
#include "tests/support/catch.hpp"

#include <cstdint>

using namespace gazetted::daemon::serve;

TEST_CASE("a body of words becomes a fraction in every coding", "[serve]") {
    std::string body;
    for (int i = 0; i < 500; ++i) {
        body += "<entry><title>Story " + std::to_string(i) + "</title></entry>\n";
    }
    for (const Coding coding : {Coding::gzip, Coding::br, Coding::zstd}) {
        INFO(static_cast<int>(coding));
        const auto small = compress(coding, body);
        REQUIRE(small);
        CHECK(small->size() < body.size() / 5);
        CHECK(compress(coding, body) == small); // the same bytes each time
    }
    CHECK(compress(Coding::gzip, body)->starts_with("\x1f\x8b"));
    CHECK(compress(Coding::zstd, body)->starts_with("\x28\xb5\x2f\xfd"));
}

TEST_CASE("a body that does not become smaller stays as it is", "[serve]") {
    std::string noise;
    std::uint32_t state = 1;
    for (int i = 0; i < 4000; ++i) {
        state = state * 1664525u + 1013904223u;
        noise += static_cast<char>(state >> 24u);
    }
    for (const Coding coding : codings) {
        CHECK_FALSE(compress(coding, noise));
        CHECK_FALSE(compress(coding, ""));
    }
}
