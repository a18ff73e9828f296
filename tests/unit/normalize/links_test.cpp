// SPDX-License-Identifier: MIT
#include "tests/unit/normalize/support.hpp"

using namespace gazetted;
using namespace gazetted::test;

TEST_CASE("the page is the link, else an alternate, HTML first, else a permalink guid",
          "[normalize][fallback]") {
    CHECK(first(item("<link>http://a/1</link><guid>http://g/1</guid>")).url == "http://a/1");
    CHECK(first(item("<guid>http://g/1</guid>")).url == "http://g/1");
    CHECK(first(item("<guid isPermaLink='false'>http://g/1</guid>")).url.empty());
    CHECK(first(item("<guid>tag:x</guid>")).url.empty());
    CHECK(first(entry("<link type='application/json' href='http://j/'/>"
                      "<link type='text/html' href='http://h/'/>"))
              .url == "http://h/");
    CHECK(first(entry("<link type='application/json' href='http://j/'/><link href='http://h/'/>"))
              .url == "http://h/");
    CHECK(first(entry("<link rel='self' href='http://s/'/>")).url.empty());
}

TEST_CASE("addresses that run code or read files are dropped", "[normalize][links]") {
    for (const char* bad : {"javascript:alert(1)", "JavaScript:x", "vbscript:x", "data:text/html,x",
                            "file:///etc/passwd", "feed:javascript:x"}) {
        INFO(bad);
        const auto e =
            first(item("<link>" + std::string(bad) + "</link><enclosure url='" + bad + "'/>"));
        CHECK(e.url.empty());
        CHECK(e.links.empty());
        CHECK(e.enclosures.empty());
    }
    CHECK(first(item("<link>b.html</link>"), {"file:///srv/a.xml", {}}).url ==
          "file:///srv/b.html");
}

TEST_CASE("an empty Atom reference is the base", "[normalize][links]") {
    const auto feed = read("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://x/f'>"
                           "<link rel='self' href=''/></feed>");
    CHECK(feed.self == "http://x/f");
}

TEST_CASE("an Atom id is resolved by the document's own base only", "[normalize][ids]") {
    CHECK(first("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://x/y/'><entry>"
                "<id>a</id></entry></feed>")
              .id == "http://x/y/a");
    CHECK(first(entry("<id>a</id>"), {"http://fetched/from/", {}}).id == "a");
}

TEST_CASE("enclosures and licences are links too", "[normalize][links]") {
    const auto e = first(item("<enclosure url='http://x/a.mp3' type='audio/mpeg' length='12'/>"
                              "<atom:link rel='enclosure' href='http://x/b.mp3'/>"
                              "<atom:link rel='license' href='http://l/'/>"));
    REQUIRE(e.enclosures.size() == 2);
    CHECK(e.enclosures[0].length == 12);
    CHECK(e.license == "http://l/");
    CHECK(e.links.size() == 3);
}

TEST_CASE("the RSS module's licence outranks cc's", "[normalize][fallback]") {
    const auto e =
        first("<rss xmlns:cc='http://creativecommons.org/ns#' "
              "xmlns:c='http://backend.userland.com/creativeCommonsRssModule'><channel>"
              "<item><cc:license>http://l/1</cc:license><c:license>http://l/2</c:license>"
              "</item></channel></rss>");
    CHECK(e.license == "http://l/2");
}

TEST_CASE("feedburner:origLink is kept as a link of its own", "[normalize][links]") {
    const auto e = first("<rss xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'>"
                         "<channel><item><link>http://feedproxy/1</link><feedburner:origLink>"
                         "http://true/1</feedburner:origLink></item></channel></rss>");
    CHECK(e.url == "http://feedproxy/1");
    REQUIRE(e.links.size() == 2);
    CHECK(e.links[1].rel == "feedburner:origLink");
    CHECK(e.links[1].href == "http://true/1");
}

TEST_CASE("relations of a feed fill its own members", "[normalize][links]") {
    const auto feed = read(
        atom("<link href='http://s/'/><link rel='self' href='http://s/f'/>"
             "<link rel='hub' href='http://h/'/><link rel='prev-archive' href='http://p/'/>"
             "<link rel='http://www.iana.org/assignments/relation/related' href='http://r/'/>"));
    CHECK(feed.link == "http://s/");
    CHECK(feed.self == "http://s/f");
    CHECK(feed.hub == "http://h/");
    CHECK(feed.prev_archive == "http://p/");
    CHECK(feed.links[4].rel == "related");
}

TEST_CASE("an Atom source carries the head of its feed, an RSS one its address",
          "[normalize][source]") {
    const auto e = first(entry("<source><id>i</id><title>t</title><link href='http://s/'/>"
                               "<link rel='self' href='http://s/f'/></source>"));
    REQUIRE(e.source);
    CHECK(e.source->title == "t");
    CHECK(e.source->link == "http://s/");
    CHECK(e.source->url == "http://s/f");
    const auto r = first(item("<source url='http://s/f'>t</source>"));
    REQUIRE(r.source);
    CHECK(r.source->url == "http://s/f");
    CHECK(r.source->title == "t");
}
