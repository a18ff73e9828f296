// SPDX-License-Identifier: MIT
#include "feeds/parse/discover.hpp"

#include "tests/support/catch.hpp"

using namespace gazetted;

TEST_CASE("a page's feeds are found in order, each once", "[parse][discover]") {
    const auto feeds = parse::discover_feeds(
        "<html><head><base href='/sub/'><LINK REL='Alternate' TYPE='application/rss+xml; "
        "charset=utf-8' "
        "HREF=' /rss ' title='A &amp; B'><link rel=alternate type=application/atom+xml href=/atom>"
        "<link rel=alternate type=application/rss+xml href=/rss>"
        "<link rel='alternate stylesheet' type=text/css href=x.css></head>");
    REQUIRE(feeds.size() == 2);
    CHECK(feeds[0].href == "/rss");
    CHECK(feeds[0].type == "application/rss+xml");
    CHECK(feeds[0].title == "A & B");
    CHECK(feeds[0].base == "/sub/");
    CHECK(feeds[1].href == "/atom");
}

TEST_CASE("rel=feed needs no type; other alternates are no feeds", "[parse][discover]") {
    CHECK(parse::discover_feeds("<link rel=feed href=f>").size() == 1);
    CHECK(parse::discover_feeds("<link rel=alternate href=f>").empty());
    CHECK(parse::discover_feeds("<link rel=alternate hreflang=de type=text/html href=f>").empty());
    CHECK(parse::discover_feeds("<link rel=alternate type=application/rss+xml>").empty());
    CHECK(parse::discover_feeds(
              "<!-- <link rel=feed href=f> --><script>'<link rel=feed href=f>'</script>")
              .empty());
}

TEST_CASE("a type that only says XML counts where nothing better is", "[parse][discover]") {
    const char* generic = "<link rel=alternate type=text/xml href=x>";
    CHECK(parse::discover_feeds(generic).size() == 1);
    const auto both = parse::discover_feeds(std::string(generic) +
                                            "<link rel=alternate type=application/rss+xml href=y>");
    REQUIRE(both.size() == 1);
    CHECK(both[0].href == "y");
    CHECK(parse::discover_feeds("<link rel=alternate type=application/json href=/wp-json/x>")
              .empty());
}

TEST_CASE("common paths begin with a slash", "[parse][discover]") {
    for (const auto path : parse::common_feed_paths())
        CHECK(path.front() == '/');
}
