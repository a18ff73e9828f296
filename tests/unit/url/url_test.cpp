// SPDX-License-Identifier: MIT
#include "feeds/url/chars.hpp"
#include "feeds/url/host.hpp"
#include "feeds/url/url.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <utility>

using namespace gazetted;
using namespace gazetted::url;

TEST_CASE("an address splits into its parts", "[url]") {
    auto parts = split("http://user:pw@host.example:8080/a/b?q=1&r#frag?x");
    CHECK(parts.scheme == "http");
    CHECK(parts.user_info == "user:pw");
    CHECK(parts.host == "host.example");
    CHECK(parts.port == "8080");
    CHECK(parts.path == "/a/b");
    CHECK(parts.query == "q=1&r");
    CHECK(parts.fragment == "frag?x");
    CHECK((parts.has_authority && parts.has_query && parts.has_fragment));
    CHECK(split("http://[::1]:80/").host == "[::1]");
    CHECK(split("http://[::1]:80/").port == "80");
    CHECK(split("http://[::1]").port.empty());
    CHECK(split("//host?q").host == "host");
    CHECK(split("//host?q").scheme.empty());
    CHECK(split("mailto:a@b").path == "a@b");
    CHECK(split("1http://x").scheme.empty());
    CHECK(split("a b:c").scheme.empty());
    CHECK(split("abc").path == "abc");
    CHECK(split(":x").scheme.empty());
    CHECK(split("").path.empty());
}

TEST_CASE("every example of RFC 3986 section 5.4 resolves as written there", "[url]") {
    const std::pair<const char*, const char*> cases[] = {
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y#s"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/./x", "http://a/b/c/g#s/./x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"},
        {"http:g", "http:g"},
    };
    for (const auto& [reference, expected] : cases) {
        INFO(reference);
        CHECK(resolve("http://a/b/c/d;p?q", reference) == expected);
    }
}

TEST_CASE("odd references and bases resolve as browsers read them", "[url]") {
    struct Case {
        const char *base, *reference, *expected;
    };
    const Case cases[] = {
        {"https://e.org", "x.html", "https://e.org/x.html"},
        {"https://e.org", "", "https://e.org"},
        {"https://e.org?q", "#f", "https://e.org?q#f"},
        {"https://e.org/a#old", "", "https://e.org/a"},
        {"https://u:p@e.org:81/a", "b", "https://u:p@e.org:81/b"},
        {" https://e.org/a/ ", "\n b c\t\".html\r\n", "https://e.org/a/b%20c%22.html"},
        {"https://e.org/", "a\nb", "https://e.org/ab"},
        {"https://e.org/", "\\img\\x.png?a\\b", "https://e.org/img/x.png?a\\b"},
        {"https://e.org/", "http:///other.org/x", "http://other.org/x"},
        {"https:////e.org/d/", "x", "https://e.org/d/x"},
        {"https://e.org/", "/Über/日本?ü#ö", "https://e.org/Über/日本?ü#ö"},
        {"https://e.org/", "a%20b{c}`<>", "https://e.org/a%20b%7Bc%7D%60%3C%3E"},
        {"https://e.org/", "mailto:a@e.org", "mailto:a@e.org"},
        {"https://e.org/", "tag:e.org,2026:../x", "tag:e.org,2026:../x"},
        {"https://e.org/", "HTTP://E.org/a/../b", "HTTP://E.org/b"},
        {"https://e.org/", "javascript:alert(1)", "javascript:alert(1)"},
        {"", "a/b c", "a/b%20c"},
        {"not a base", "a", "a"},
        {"urn:x:y", "a", "a"},
        {"urn:x:y", "#f", "urn:x:y#f"},
        {"file:///srv/feeds/a.xml", "../b.xml", "file:///srv/b.xml"},
        {"http://[::1]:8080/a", "b", "http://[::1]:8080/b"},
    };
    for (const auto& each : cases) {
        INFO(each.base << " + " << each.reference);
        CHECK(resolve(each.base, each.reference) == each.expected);
    }
}

TEST_CASE("an address goes on the wire in ASCII", "[url]") {
    const std::pair<const char*, const char*> cases[] = {
        {"http://Example.ORG", "http://example.org/"},
        {"HTTPS://example.org:443/a b?c d#frag", "https://example.org/a%20b?c%20d"},
        {"http://example.org:0080/", "http://example.org/"},
        {"https://example.org:80/", "https://example.org:80/"},
        {"http://www.詹姆斯.com/é?ü", "http://www.xn--8ws00zhy3a.com/%C3%A9?%C3%BC"},
        {"https://faß.de/", "https://xn--fa-hia.de/"},
        {"https://BÜCHER.example./", "https://xn--bcher-kva.example/"},
        {"https://b%C3%BCcher.example/", "https://xn--bcher-kva.example/"},
        {"http://例え。テスト/", "http://xn--r8jz45g.xn--zckzah/"},
        {"http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"},
        {"http://[::ffff:1.2.3.4]/", "http://[::ffff:1.2.3.4]/"},
        {"http://u:p@e.org/%zz|^", "http://u:p@e.org/%zz%7C%5E"},
        {"http://a_b.example/", "http://a_b.example/"},
    };
    for (const auto& [address, expected] : cases) {
        INFO(address);
        auto wire = to_wire(address);
        REQUIRE(wire);
        CHECK(*wire == expected);
    }
    const std::string long_label = "http://" + std::string(64, 'a') + ".org/";
    const std::string long_host = "http://" + std::string(130, 'b').replace(60, 1, ".") + "." +
                                  std::string(60, 'c') + "." + std::string(60, 'd') + ".org/";
    for (const auto& address : {std::string("ftp://e.org/"),
                                std::string("e.org"),
                                std::string("http://"),
                                std::string("http:///"),
                                std::string("http://?q"),
                                std::string("http://a..b/"),
                                std::string("http://e.org:x/"),
                                std::string("http://e.org:65536/"),
                                std::string("http://e.org:0/"),
                                std::string("http://e.org:999999999999/"),
                                std::string("http://[::1/"),
                                std::string("http://[1.2.3.4]/"),
                                std::string("http://[::1::2]/"),
                                std::string("http://[12345::]/"),
                                std::string("http://[1:2:3:4:5:6:7:8:9]/"),
                                std::string("http://[1:2:]/"),
                                std::string("http://e%00.org/"),
                                std::string("http://e%20f.org/"),
                                std::string("http://\xFF\xFE/"),
                                std::string("http://e.org/") + std::string(20000, 'x'),
                                std::string("http://é%00/"),
                                long_label,
                                long_host,
                                "http://" + std::string(2000, 'x') + "/"}) {
        INFO(address.substr(0, 80));
        auto wire = to_wire(address);
        REQUIRE_FALSE(wire);
        CHECK(wire.error().code == ErrorCode::bad_url);
        CHECK_FALSE(wire.error().text.empty());
    }
}

TEST_CASE("address literals are told from names", "[url]") {
    for (const auto* host : {"1.2.3.4", "255.255.255.255", "::", "::1", "[::1]",
                             "1::", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"}) {
        INFO(host);
        CHECK(is_address(host));
    }
    for (const auto* host : {"", "1.2.3", "1.2.3.256", "1.2.3.4.5", "1.2.3.4.", "a.b.c.d", ":",
                             ":::", "1:2", "g::", "[]", "1:2:3:4:5:6:7:8::"}) {
        INFO(host);
        CHECK_FALSE(is_address(host));
    }
}

TEST_CASE("the origin is scheme, host and port that is not the default", "[url]") {
    CHECK(origin("HTTPS://Example.org:443/a?b#c") == "https://example.org");
    CHECK(origin("http://example.org:8080") == "http://example.org:8080");
    CHECK(origin("http://bücher.example/") == "http://xn--bcher-kva.example");
    CHECK(origin("ftp://e.org:80/") == "ftp://e.org:80");
    CHECK(origin("mailto:a@b").empty());
    CHECK(origin("//e.org/").empty());
    CHECK(origin("").empty());
}

TEST_CASE("the registrable domain follows the public suffix list", "[url]") {
    const std::pair<const char*, const char*> cases[] = {
        {"News.Example.co.uk", "example.co.uk"},
        {"www.example.org.", "example.org"},
        {"example.org", "example.org"},
        {"co.uk", "co.uk"},
        {"a.blogspot.com", "a.blogspot.com"},
        {"1.2.3.4", "1.2.3.4"},
        {"[::1]", "[::1]"},
        {"localhost", "localhost"},
        {"a.bücher.example", "xn--bcher-kva.example"},
        {"", ""},
    };
    for (const auto& [host, domain] : cases) {
        INFO(host);
        CHECK(registrable_domain(host) == domain);
    }
}

TEST_CASE("http is known in any case", "[url]") {
    CHECK(is_http("http://a"));
    CHECK(is_http("HTTPS:x"));
    for (const auto* address : {"", "http", "httpx://a", "/http://a", " http://a", "ftp://a"}) {
        CHECK_FALSE(is_http(address));
    }
}

TEST_CASE("percent-encoding is decoded once and only where it is whole", "[url]") {
    CHECK(percent_decode("a%20b%2Bc+d%zz%4") == "a b+c+d%zz%4");
    CHECK(percent_decode("a+b", Plus::is_space) == "a b");
    CHECK(normalize_percent("%7e%3a%zz é", ascii::ByteSet("/")) == "~%3A%25zz%20%C3%A9");
    CHECK(remove_dot_segments("../a/./b/../c/..") == "a/");
    CHECK(remove_dot_segments("..").empty());
}
