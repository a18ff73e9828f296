// SPDX-License-Identifier: MIT
#include "daemon/serve/negotiate.hpp"
#include "daemon/serve/target.hpp"
#include "tests/support/catch.hpp"

using namespace gazetted;
using namespace gazetted::daemon::serve;

TEST_CASE("the coding is the one the client likes best, ours where it does not mind", "[serve]") {
    struct Row {
        std::string_view header;
        Coding coding;
    };
    for (const Row& row :
         {Row{"", Coding::identity}, Row{"gzip", Coding::gzip}, Row{"GZIP", Coding::gzip},
          Row{"x-gzip", Coding::gzip}, Row{"gzip, deflate, br", Coding::br},
          Row{"gzip, deflate, br, zstd", Coding::br}, Row{"br;q=0.5, gzip", Coding::gzip},
          Row{"br;q=0, zstd;q=0.1", Coding::zstd}, Row{"*", Coding::br},
          Row{"*;q=0.5, br;q=0", Coding::zstd}, Row{"deflate", Coding::identity},
          Row{"identity, gzip;q=0.5", Coding::identity}, Row{"gzip;q=0", Coding::identity},
          Row{"gzip;q=junk", Coding::identity}, Row{" , ,;;, ", Coding::identity},
          Row{"gzip ; q=0.001 , br ; q=0.002", Coding::br}}) {
        INFO(row.header);
        CHECK(choose_coding(row.header) == row.coding);
    }
}

TEST_CASE("each coding has a strong ETag of its own", "[serve]") {
    CHECK(etag_in(Coding::identity, "\"ab\"") == "\"ab\"");
    CHECK(etag_in(Coding::gzip, "\"ab\"") == "\"ab-gz\"");
    CHECK(etag_in(Coding::br, "\"ab\"") == "\"ab-br\"");
    CHECK(etag_in(Coding::zstd, "\"ab\"") == "\"ab-zst\"");
}

TEST_CASE("If-None-Match is a list and compared weakly", "[serve]") {
    const std::string etag = "\"ab\"";
    CHECK(matching_coding("\"ab\"", etag) == Coding::identity);
    CHECK(matching_coding("\"x\", W/\"ab-gz\" ,\"y\"", etag) == Coding::gzip);
    CHECK(matching_coding("*", etag) == Coding::identity);
    for (const auto* other :
         {"", "ab", "\"abc\"", "\"ab-xx\"", "\"a\"", "\"ab", "W/", ",,,", "\"AB\""}) {
        INFO(other);
        CHECK_FALSE(matching_coding(other, etag));
    }
    CHECK_FALSE(matching_coding("\"ab\"", ""));
}

TEST_CASE("If-Modified-Since counts only with the very date that was sent", "[serve]") {
    const Instant modified{Seconds{1795392000}};
    CHECK(is_unmodified("Mon, 23 Nov 2026 00:00:00 GMT", modified));
    CHECK_FALSE(is_unmodified("Mon, 23 Nov 2026 00:00:01 GMT", modified));
    CHECK_FALSE(is_unmodified("yesterday", modified));
    CHECK_FALSE(is_unmodified("", modified));
    CHECK_FALSE(is_unmodified("Thu, 01 Jan 1970 00:00:00 GMT", Instant{}));
}

TEST_CASE("a request target is decoded once", "[serve]") {
    const auto target = parse_target("/search.atom?x=1&q=a%20b+c%2Bd&q=second");
    REQUIRE(target);
    CHECK(target->path == "/search.atom");
    CHECK(target->query == "a b c+d");
    CHECK(parse_target("/topics/a%252e")->path == "/topics/a%2e");
    CHECK(parse_target("/a+b")->path == "/a+b");
    CHECK(parse_target("http://any.example/feed.atom?q=x")->path == "/feed.atom");
    CHECK(parse_target("http://any.example")->path == "/");
    CHECK(parse_target("/?qq=1")->query.empty());
}

TEST_CASE("a request target that is none is refused", "[serve]") {
    for (const auto* raw : {"", "feed.atom", "*", "/a%", "/a%2", "/a%zz", "/a%00b", "/a%0d%0aX: y",
                            "/%ff", "/ok?q=%ff", "/ok?q=%"}) {
        INFO(raw);
        CHECK_FALSE(parse_target(raw));
    }
}
