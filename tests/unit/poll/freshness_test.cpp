// SPDX-License-Identifier: MIT
#include "feeds/poll/http_date.hpp"
#include "feeds/poll/plan.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace gazetted;
using namespace std::chrono_literals;

namespace {
const Instant now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + 17h;
} // namespace

TEST_CASE("the three date forms of HTTP are read, others are not") {
    const Instant expected =
        std::chrono::sys_days(std::chrono::year(1994) / 11 / 6) + 8h + 49min + 37s;
    for (const char* text : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                             "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC"}) {
        INFO(text);
        CHECK(poll::parse_http_date(text) == expected);
    }
    for (const char* text :
         {"", "0", "-1", "Sun, 31 Feb 2026 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT",
          "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08:49:37 +0200",
          "Sun, 06 Nov 1994 08:49:37", "Sun, 006 Nov 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 8x:49:37 GMT", "1994-11-06T08:49:37Z",
          "Sun, 06 Nov 1994 08:49:37 GMT and so on", "a b c d e f g h i j k"}) {
        INFO(text);
        CHECK_FALSE(poll::parse_http_date(text));
    }
    CHECK_FALSE(poll::parse_http_date(std::string(100000, ' ')));
}

TEST_CASE("two-digit years of RFC 850 dates span 1970 to 2069") {
    CHECK(poll::parse_http_date("Sunday, 06-Nov-69 00:00:00 GMT") ==
          std::chrono::sys_days(std::chrono::year(2069) / 11 / 6));
    CHECK(poll::parse_http_date("Sunday, 06-Nov-70 00:00:00 GMT") ==
          std::chrono::sys_days(std::chrono::year(1970) / 11 / 6));
}

TEST_CASE("remaining freshness follows RFC 9111") {
    struct Case {
        const char *cache_control, *expires, *date, *age;
        std::optional<Seconds> expected;
    };
    const char* date = "Tue, 24 Nov 2026 17:00:00 GMT";
    const char* later = "Tue, 24 Nov 2026 18:30:00 GMT";
    const char* earlier = "Tue, 24 Nov 2026 16:00:00 GMT";
    const Case cases[] = {
        {"", "", "", "", std::nullopt},
        {"public", "", date, "", std::nullopt},
        {"max-age=3600", "", "", "", 3600s},
        {"Max-Age=3600, public", "", "", "", 3600s},
        {"public,max-age=\"60\"", "", "", "", 60s},
        {"max-age=600, s-maxage=3600", "", "", "", 3600s},
        {"s-maxage=60, max-age=3600", "", "", "", 60s},
        {"max-age=100, max-age=200", "", "", "", 100s},
        {"max-age=3600", "", "", "600", 3000s},
        {"max-age=3600", "", "", "7200", 0s},
        {"max-age=3600", "", "", "-5", 3600s},
        {"max-age=3600", later, date, "", 3600s},
        {"max-age=-1", later, date, "", 5400s},
        {"max-age=", "", "", "", std::nullopt},
        {"", later, date, "", 5400s},
        {"", later, "", "", 5400s},
        {"", later, date, "400", 5000s},
        {"", earlier, date, "", 0s},
        {"", "0", date, "", 0s},
        {"", "-1", "", "", 0s},
        {"no-store, max-age=3600", "", "", "", 0s},
        {"no-cache", later, date, "", 0s},
        {"no-cache=\"set-cookie, x\", max-age=30", "", "", "", 30s},
        {"private=\"a,b\", max-age=30", "", "", "", 30s},
        {"private=\"a,max-age=5,b\", max-age=30", "", "", "", 30s},
        {"max-age=99999999999999999999999", "", "", "", Seconds(2147483648LL)},
        {"max-age=9999999999", "", "", "", Seconds(2147483648LL)},
        {",,, ,=,\"", "", "", "", std::nullopt},
    };
    for (const Case& c : cases) {
        INFO(c.cache_control << " | " << c.expires << " | " << c.date << " | " << c.age);
        CHECK(poll::freshness(c.cache_control, c.expires, c.date, c.age, now) == c.expected);
    }
}

TEST_CASE("Retry-After is seconds or a date, never negative") {
    CHECK(poll::retry_after("120", std::nullopt, now) == 120s);
    CHECK(poll::retry_after(" 120 ", std::nullopt, now) == 120s);
    CHECK(poll::retry_after("a while", now + 90s, now) == 90s);
    CHECK(poll::retry_after("past", now - 90s, now) == 0s);
    CHECK(poll::retry_after("99999999999999999999", std::nullopt, now) == Seconds(2147483648LL));
    CHECK_FALSE(poll::retry_after("soon", std::nullopt, now));
    CHECK_FALSE(poll::retry_after("-5", std::nullopt, now));
    CHECK_FALSE(poll::retry_after("", std::nullopt, now));
}
