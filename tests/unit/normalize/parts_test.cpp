// SPDX-License-Identifier: MIT
#include "tests/unit/normalize/support.hpp"

using namespace gazetted;
using namespace gazetted::test;

TEST_CASE("persons are split in every usual form", "[normalize][people]") {
    struct Case {
        const char* text;
        const char* name;
        const char* email;
    };
    const Case cases[] = {
        {"a@b.c (Ann Bee)", "Ann Bee", "a@b.c"},
        {"Ann Bee (a@b.c)", "Ann Bee", "a@b.c"},
        {"Ann Bee &lt;a@b.c&gt;", "Ann Bee", "a@b.c"},
        {"a@b.c", "", "a@b.c"},
        {"mailto:a@b.c", "", "a@b.c"},
        {"a@b.c Ann", "Ann", "a@b.c"},
        {"Ann a@b.c", "Ann", "a@b.c"},
        {"Ann Bee", "Ann Bee", ""},
        {"Ann (Reuters)", "Ann (Reuters)", ""},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        const auto e = first(item("<author>" + std::string(c.text) + "</author>"));
        REQUIRE(e.authors.size() == 1);
        CHECK(e.authors[0].name == c.name);
        CHECK(e.authors[0].email == c.email);
    }
    const auto page = first(item("<author>Ann (https://a/)</author>"));
    CHECK(page.authors[0].url == "https://a/");
}

TEST_CASE("Atom persons have parts, contributors stand apart", "[normalize][people]") {
    const auto e = first(entry("<author><name>Ann (a@b.c)</name><uri>http://a/</uri></author>"
                               "<contributor><name>Con</name><email>c@d.e</email></contributor>"));
    REQUIRE(e.authors.size() == 1);
    CHECK(e.authors[0] == model::Person{"Ann", "a@b.c", "http://a/"});
    REQUIRE(e.contributors.size() == 1);
    CHECK(e.contributors[0].email == "c@d.e");
}

TEST_CASE("one person named twice is one, with what each element knows", "[normalize][people]") {
    const auto e = first(item("<dc:creator>Ann</dc:creator><author>a@b.c (Ann)</author>"
                              "<itunes:author>Bob</itunes:author>"));
    REQUIRE(e.authors.size() == 2);
    CHECK(e.authors[0].name == "Ann");
    CHECK(e.authors[0].email == "a@b.c");
    CHECK(e.authors[1].name == "Bob");
}

TEST_CASE("webMaster speaks for a feed that names nobody else", "[normalize][people][fallback]") {
    CHECK(read(rss("<webMaster>w@x.y</webMaster>")).authors.size() == 1);
    const auto both =
        read(rss("<webMaster>w@x.y</webMaster><managingEditor>m@x.y</managingEditor>"));
    REQUIRE(both.authors.size() == 1);
    CHECK(both.authors[0].email == "m@x.y");
    CHECK(both.publisher.email == "w@x.y");
}

TEST_CASE("categories keep schemes, lists are split, repeats go", "[normalize][categories]") {
    const auto e =
        first(item("<category domain='d'>A &amp;amp; B</category><category domain='d'>A &amp;amp; "
                   "B</category><itunes:keywords>x, y,,</itunes:keywords>"
                   "<media:category>m</media:category><category>&lt;p&gt;</category>"));
    REQUIRE(e.categories.size() == 5);
    CHECK(e.categories[0] == model::Category{"A & B", "d", ""});
    CHECK(e.categories[1] == model::Category{"x", "http://www.itunes.com/", ""});
    CHECK(e.categories[3].term == "<p>");
    CHECK(e.categories[4].scheme == "http://search.yahoo.com/mrss/category_schema");
}

TEST_CASE("an entry without a picture of its own takes media's, then its text's",
          "[normalize][fallback]") {
    const std::string text = "<description>&lt;img src='http://x/p.gif' width='1'&gt;"
                             "&lt;img src='http://x/t.png?a=1&amp;amp;b=2'&gt;</description>";
    const std::string media = "<media:thumbnail url='http://x/m.png'/>";
    CHECK(first(item(text)).image.url == "http://x/t.png?a=1&b=2");
    CHECK(first(item(text + media)).image.url == "http://x/m.png");
    CHECK(first(item(text + media + "<media:content url='http://x/c.png' medium='image'/>"))
              .image.url == "http://x/c.png");
    CHECK(first(item(text + media + "<itunes:image href='http://x/i.png'/>")).image.url ==
          "http://x/i.png");
}

TEST_CASE("a feed's picture is RSS's image, then iTunes', then media's", "[normalize][fallback]") {
    const std::string media = "<media:thumbnail url='http://x/m.png'/>";
    const std::string itunes = "<itunes:image href='http://x/i.png'/>";
    CHECK(read(rss(media)).image.url == "http://x/m.png");
    CHECK(read(rss(media + itunes)).image.url == "http://x/i.png");
    const auto feed = read(rss(media + itunes +
                               "<image><url>http://x/r.png</url><title>t</title>"
                               "<width>88</width></image>"));
    CHECK(feed.image.url == "http://x/r.png");
    CHECK(feed.image.width == 88);
}

TEST_CASE("hints to pollers are read and bounded", "[normalize][hints]") {
    const auto feed =
        read("<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><ttl>60</ttl>"
             "<skipHours><hour>24</hour><hour>3</hour><hour>99</hour></skipHours>"
             "<skipDays><day>Sunday</day><day>noday</day></skipDays>"
             "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
             "<cloud domain='d' port='80' registerProcedure='r'/></channel></rss>");
    CHECK(feed.ttl == 60);
    CHECK(feed.skip_hours == std::vector<int>{0, 3});
    CHECK(feed.skip_days == std::vector<int>{0});
    CHECK(feed.update_period == Seconds(43200));
    CHECK(feed.cloud.register_procedure == "r");
    for (const char* bad : {"-5", "99999999999999999999", "x", "1e9"}) {
        INFO(bad);
        CHECK_FALSE(read(rss("<ttl>" + std::string(bad) + "</ttl>")).ttl);
    }
    const auto zero =
        read("<rss><channel><sy:updateFrequency>0</sy:updateFrequency></channel></rss>");
    CHECK(zero.update_period == Seconds(86400));
}

TEST_CASE("flags and durations are read in their usual spellings", "[normalize][podcast]") {
    const auto explicit_of = [](const std::string& word) {
        return first(item("<itunes:explicit>" + word + "</itunes:explicit>")).is_explicit;
    };
    CHECK(explicit_of("yes") == true);
    CHECK(explicit_of("clean") == false);
    CHECK_FALSE(explicit_of("maybe"));
    CHECK(first(item("<itunes:block>no</itunes:block>")).is_blocked == false);
    const auto seconds = [](const std::string& text) {
        return first(item("<itunes:duration>" + text + "</itunes:duration>")).duration;
    };
    CHECK(seconds("1800") == 1800);
    CHECK(seconds("30:00") == 1800);
    CHECK(seconds("0:30:00.5") == 1800.5);
    CHECK_FALSE(seconds("1:2:3:4"));
    CHECK_FALSE(seconds("-1"));
}

TEST_CASE("places come in GeoJSON order or not at all", "[normalize][geo]") {
    const auto geo = [](const std::string& inside) {
        return first("<rss xmlns:georss='http://www.georss.org/georss' "
                     "xmlns:gml='http://www.opengis.net/gml'><channel><item>" +
                     inside + "</item></channel></rss>")
            .geo;
    };
    using Pairs = std::vector<std::vector<double>>;
    const auto point = geo("<georss:point>1 2</georss:point>");
    REQUIRE(point);
    CHECK(point->coordinates == Pairs{{2, 1}});
    CHECK_FALSE(geo("<georss:polygon>1 2 3 4</georss:polygon>"));
    CHECK_FALSE(geo("<georss:point>1 x</georss:point>"));
    CHECK(geo("<geo:lat>1</geo:lat><geo:long>2</geo:long>")->type == "Point");
    const auto projected =
        geo("<georss:where><gml:Point srsName='EPSG:26913'><gml:pos>1 2</gml:pos>"
            "</gml:Point></georss:where>");
    REQUIRE(projected);
    CHECK(projected->coordinates == Pairs{{1, 2}}); // east before north
}

TEST_CASE("media, chapters and validity are read", "[normalize][media]") {
    const auto e = first(
        item("<media:content url='http://x/v.mp4' fileSize='12' duration='1:30'>"
             "<media:restriction relationship='allow'>us ca</media:restriction>"
             "<media:license href='http://l/' type='text/html'>L</media:license></media:content>"
             "<psc:chapters><psc:chapter start='1:02.5' title='c' href='http://x/c'/>"
             "<psc:chapter start='bad'/></psc:chapters><psc:chapters/>"));
    REQUIRE(e.media.contents.size() == 1);
    CHECK(e.media.contents[0].filesize == 12);
    CHECK(e.media.contents[0].duration == 90);
    CHECK(e.media.restriction.values == std::vector<std::string>{"us", "ca"});
    CHECK(e.media.license.url == "http://l/");
    REQUIRE(e.chapters.size() == 1);
    CHECK(e.chapters[0].start == 62.5);
    const auto feed = read("<rss><channel><dcterms:valid>start=2002-10-13T08:00Z; end=2002-10-17; "
                           "scheme=W3C-DTF</dcterms:valid></channel></rss>");
    CHECK(feed.valid_from == "2002-10-13T08:00:00Z");
    CHECK(feed.valid_until == "2002-10-17T00:00:00Z");
}

TEST_CASE("replies, comments and tombstones keep their addresses", "[normalize]") {
    const auto feed = read("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://x/'><entry>"
                           "<thr:in-reply-to ref='r' href='p'/><thr:in-reply-to ref='s'/>"
                           "<wfw:commentRss>c</wfw:commentRss></entry>"
                           "<at:deleted-entry ref='d' when='2026-11-24T17:00:00Z'/>"
                           "<at:deleted-entry/></feed>");
    const auto& e = feed.entries.at(0);
    REQUIRE(e.in_reply_to);
    CHECK(e.in_reply_to->ref == "r");
    CHECK(e.in_reply_to->href == "http://x/p");
    CHECK(e.comments_feed == "http://x/c");
    REQUIRE(feed.deleted.size() == 1);
    CHECK(feed.deleted[0].when.has_value());
}
