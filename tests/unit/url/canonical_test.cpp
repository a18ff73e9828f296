// SPDX-License-Identifier: MIT
#include "feeds/url/canonical.hpp"
#include "feeds/url/redirectors.hpp"
#include "feeds/url/tracking.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <utility>

using namespace gazetted::url;

namespace {

using Pair = std::pair<const char*, const char*>;

template <std::size_t N>
void check_all(const Pair (&table)[N]) {
    for (const auto& [address, expected] : table) {
        INFO(address);
        auto once = canonical(address);
        CHECK(once == expected);
        CHECK(canonical(once) == once);
    }
}

} // namespace

TEST_CASE("all ways to write one page's address have one form", "[url][canonical]") {
    for (const auto* address :
         {"https://town.example/2026/bridge",
          "http://www.town.example/2026/bridge/",
          "https://TOWN.example:443/2026/bridge#comments",
          "http://town.example:80/2026/bridge?",
          "https://m.town.example/2026/bridge",
          "https://mobile.town.example/2026/bridge/",
          "https://amp.town.example/2026/bridge",
          "https://town.example/2026/bridge/amp/",
          "https://town.example/2026/bridge?amp=1",
          "https://town.example/amp/2026/bridge",
          "https://town.example/2026/bridge.amp",
          "https://town.example./2026/bridge",
          "https://town.example/x/../2026/./bridge",
          "https://town.example/2026/br%69dge#:~:text=a",
          "https://town.example/2026/bridge?utm_source=rss&utm_medium=feed&fbclid=x",
          "https://user:pw@town.example/2026/bridge?outputType=amp#more-17",
          "https://town.example/2026/bridge;jsessionid=AB12?PHPSESSID=3",
          " https://town.example/2026/bridge\n",
          "https://town-example.cdn.ampproject.org/c/s/town.example/2026/bridge",
          "https://www.google.com/amp/s/www.town.example/2026/bridge",
          "https://www.google.com/url?rct=j&url=https%3A%2F%2Ftown.example%2F2026%2Fbridge&ct=ga",
          "https://web.archive.org/web/20260101000000/http://town.example/2026/bridge",
          "https://web.archive.org/web/2026id_/http:/town.example/2026/bridge",
          "https://l.facebook.com/l.php?u=https%3A%2F%2Ftown.example%2F2026%2Fbridge%3Ffbclid%3Da",
          "https://t.umblr.com/redirect?z=https%3A%2F%2Ftown.example%2F2026%2Fbridge&t=x"}) {
        INFO(address);
        CHECK(canonical(address) == "https://town.example/2026/bridge");
    }
}

TEST_CASE("what names another page stays", "[url][canonical]") {
    check_all({
        {"https://c.example/news.php?id=501", "https://c.example/news.php?id=501"},
        {"https://c.example/?p=7", "https://c.example/?p=7"},
        {"https://c.example/?b=2&a=1&b=1&&c", "https://c.example/?a=1&b=2&b=1&c"},
        {"https://c.example/log#2026-11-02", "https://c.example/log#2026-11-02"},
        {"https://c.example/app#!/story/7", "https://c.example/app#!/story/7"},
        {"https://c.example/post#comment-55", "https://c.example/post#comment-55"},
        {"https://c.example:8443/x", "https://c.example:8443/x"},
        {"http://c.example", "https://c.example/"},
        {"https://c.example/Case/%e4%bd%a0?Q=%7e+a", "https://c.example/Case/%E4%BD%A0?Q=~%20a"},
        {"https://c.example/a%2Fb", "https://c.example/a%2Fb"},
        {"https://c.example/amp", "https://c.example/amp"},
        {"https://c.example/lamp", "https://c.example/lamp"},
        {"https://c.example/x?a=1&amp;utm_source=y&amp;b=2", "https://c.example/x?a=1&b=2"},
        {"https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"},
        {"https://en.m.wikipedia.org/wiki/Gazette", "https://en.wikipedia.org/wiki/Gazette"},
        {"https://m.example/x", "https://m.example/x"},
        {"https://www.co.uk/x", "https://www.co.uk/x"},
        {"https://m.blogspot.com/x?m=1", "https://m.blogspot.com/x"},
        {"https://shop.example/x?m=1", "https://shop.example/x?m=1"},
        {"https://www.youtube.com/watch?v=abc&feature=share&si=x",
         "https://youtube.com/watch?v=abc"},
        {"https://1.2.3.4/x", "https://1.2.3.4/x"},
        {"http://[2001:DB8::1]:80/x/", "https://[2001:db8::1]/x"},
        {"mailto:a@b.example ", "mailto:a@b.example"},
        {"urn:x", "urn:x"},
        {"/relative/", "/relative/"},
        {"", ""},
        {"http://", "http://"},
        {"http://a..b/x", "http://a..b/x"},
        {"http://e.org:99999/", "http://e.org:99999/"},
    });
    std::string too_long = "http://www.e.org/" + std::string(9000, 'x');
    CHECK(canonical(too_long) == too_long);
}

TEST_CASE("redirectors are unwrapped only where they say where they lead", "[url][canonical]") {
    check_all({
        {"https://out.reddit.com/t3_x?url=https%3A%2F%2Fa.example%2F1&token=z",
         "https://a.example/1"},
        {"https://duckduckgo.com/l/?uddg=http%3A%2F%2Fa.example%2F1", "https://a.example/1"},
        {"https://m.facebook.com/l.php?u=http%3A%2F%2Fa.example%2F1", "https://a.example/1"},
        {"https://www.google.co.uk/url?q=http://a.example/1", "https://a.example/1"},
        {"https://google.evil.example/url?q=http://a.example/1",
         "https://google.evil.example/url?q=http://a.example/1"},
        {"https://www.google.com/url?q=javascript:alert(1)",
         "https://google.com/url?q=javascript:alert(1)"},
        {"https://www.google.com/url?q=http://localhost/",
         "https://google.com/url?q=http://localhost/"},
        {"https://feedproxy.google.com/~r/altmar/~3/Qx8/bridge",
         "https://feedproxy.google.com/~r/altmar/~3/Qx8/bridge"},
        {"http://feedproxy.google.com/~r/a/~3/Q/http://a.example/1", "https://a.example/1"},
        {"https://news.google.com/rss/articles/CBMiE2h0dHBzOi8vYS5leGFtcGxlLzHSAQA?oc=5",
         "https://a.example/1"},
        {"https://news.google.com/rss/articles/CBMiSkFVX3lxTE0?oc=5",
         "https://news.google.com/rss/articles/CBMiSkFVX3lxTE0"},
        {"https://news.google.com/rss/search?q=x&hl=en", "https://news.google.com/rss/search?q=x"},
        {"https://dts.podtrac.com/redirect.mp3/chtbl.com/track/AB/a.example/1.mp3",
         "https://a.example/1.mp3"},
        {"https://urldefense.com/v3/__https://a.example/1__;!!x", "https://a.example/1"},
        {"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2F1&data=x",
         "https://a.example/1"},
        {"https://href.li/?https://a.example/1", "https://a.example/1"},
        {"https://a-example.cdn.ampproject.org/other/x",
         "https://a-example.cdn.ampproject.org/other/x"},
        {"https://web.archive.org/web/", "https://web.archive.org/web"},
        {"https://web.archive.org/web/2026/https%3A%2F%2Fa.example%2F1", "https://a.example/1"},
        {"https://pdst.fm/e/nothing", "https://pdst.fm/e/nothing"},
    });
    CHECK_FALSE(unwrap("https://a.example/1"));
    CHECK_FALSE(unwrap(""));
}

TEST_CASE("a redirector's target without a usable host stays as it is, trimmed, for good",
          "[url][canonical]") {
    auto once = canonical("https://www.google.com/url?q=https%3A%2F%2Fa.b%3Ax%2Fy%0A%0A");
    CHECK(once == "https://a.b:x/y");
    CHECK(canonical(once) == once);
}

TEST_CASE("every session in a path goes", "[url][canonical]") {
    CHECK(canonical("https://a.example/x;jsessionid=1/y;JSESSIONID=2") == "https://a.example/x/y");
}

TEST_CASE("a thousand nested redirectors come to an end", "[url][canonical]") {
    std::string address = "http://a.example/1";
    while (address.size() < 8000) {
        address.insert(0, "http://web.archive.org/web/1/");
    }
    CHECK(canonical(address) == "https://a.example/1");
}

TEST_CASE("a parameter tracks by its name, or by its name on a site", "[url][canonical]") {
    for (const auto* name : {"utm_source", "UTM_Campaign", "fbclid", "gclid", "mc_cid", "igshid",
                             "mkt_tok", "at_medium", "ns_mchannel", "_hsenc", "amp", ""}) {
        INFO(name);
        CHECK(is_tracking("a.example", name, "x"));
    }
    for (const auto* name :
         {"id", "p", "ref", "source", "type", "page", "m", "utm", "outputtype"}) {
        INFO(name);
        CHECK_FALSE(is_tracking("a.example", name, "x"));
    }
    CHECK(is_tracking("m.youtube.com", "si", "x"));
    CHECK_FALSE(is_tracking("notyoutube.com", "si", "x"));
    CHECK(is_tracking("a.example", "outputType", "amp"));
    CHECK(is_tracking_fragment("Comments"));
    CHECK(is_tracking_fragment("xtor=RSS-3208"));
    CHECK_FALSE(is_tracking_fragment("!/x"));
}

TEST_CASE("a query with very many parameters stays in its order", "[url][canonical]") {
    std::string address = "https://a.example/?";
    for (int i = 300; i > 0; --i) {
        address += "p" + std::to_string(i) + "=1&";
    }
    address += "z=1";
    CHECK(canonical(address) == address);
}

TEST_CASE("an address in order has the same form as one that is read part by part",
          "[url][canonical]") {
    const std::string label(60, 'x');
    const std::vector<std::string> hosts{"town.example",
                                         "www.town.example",
                                         "m.town.example",
                                         "amp.town.example",
                                         "www.m.town.example",
                                         "en.m.wikipedia.org",
                                         "m.example",
                                         "mobile.town.co.uk",
                                         "www.www.town.example",
                                         "xn--mnchen-3ya.example",
                                         "a-.example",
                                         "town.example.",
                                         ".town.example",
                                         "town..example",
                                         "192.0.2.1",
                                         "192.0.2.1.example",
                                         "town",
                                         "1",
                                         "",
                                         label + ".example",
                                         label + label + ".example",
                                         "www.google.com",
                                         "t.co",
                                         "town_hall.example"};
    const std::vector<std::string> paths{"",
                                         "/",
                                         "//",
                                         "///a//",
                                         "/2026/bridge",
                                         "/2026/bridge/",
                                         "/./a",
                                         "/a/../b",
                                         "/.well-known/x",
                                         "/a.b/c.d",
                                         "/a..b",
                                         "/a/..",
                                         "/amp",
                                         "/a/amp/",
                                         "/amp/a",
                                         "/a.amp",
                                         "/a.amp.html",
                                         "/a/amp.html/",
                                         "/a;b",
                                         "/a;jsessionid=1/b",
                                         "/a%41%2f",
                                         "/a b",
                                         "/a|b",
                                         "/a:b@c!d$e&f'(g)*h+i,j=k~",
                                         "/url?q=https://town.example/",
                                         "/a?b=1",
                                         "/a#b",
                                         "/\xC3\xA9"};
    for (const std::string& host : hosts) {
        for (const std::string& path : paths) {
            for (const std::string scheme : {"http", "https"}) {
                const std::string rest = "://" + host + path;
                // a scheme in capitals keeps it from the short way
                const std::string capitals = (scheme == "http" ? "HTTP" : "HTTPS") + rest;
                const std::string expected = canonical(capitals);
                CAPTURE(rest);
                CHECK(canonical(scheme + rest) ==
                      (expected == capitals ? scheme + rest : expected)); // no usable host
            }
        }
    }
}
