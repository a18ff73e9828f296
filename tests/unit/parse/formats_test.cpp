// SPDX-License-Identifier: MIT
// Each format's reader, and the fallbacks of the vocabulary: the test's name says which element
// stands in for which.
#include "feeds/parse/opml.hpp"
#include "tests/unit/parse/support.hpp"

using namespace gazetted;
using namespace gazetted::test;
using model::DateField;
using model::LinkField;
using model::TextField;
using model::TextKind;
using model::WordField;

TEST_CASE("every dialect of RSS is told by root and namespace", "[parse][rss]") {
    struct Case {
        const char* text;
        const char* version;
    };
    const Case cases[] = {
        {"<rss version='2.0'><channel><item><title>x</title></item></channel></rss>", "2.0"},
        {"<rss version='0.91'><channel><item><title>x</title></item></channel></rss>", "0.91"},
        {"<rss><channel><item><title>x</title></item></channel></rss>", ""},
        {"<channel><item><title>x</title></item></channel>", ""},
        {"<rss version='2.0'><channel/><item><title>x</title></item></rss>", "2.0"},
        {"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
         "xmlns='http://purl.org/rss/1.0/'>"
         "<channel rdf:about='u'/><item><title>x</title></item></rdf:RDF>",
         "1.0"},
        {"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
         "xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel/><item><title>x</title></item></"
         "rdf:RDF>",
         "0.90"},
        {"<r:rss xmlns:r='http://backend.userland.com/rss2' version='2.0'><r:channel><r:item>"
         "<r:title>x</r:title></r:item></r:channel></r:rss>",
         "2.0"},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        const auto feed = parsed(c.text);
        CHECK(feed.format == "rss");
        CHECK(feed.version == c.version);
        REQUIRE(feed.entries.size() == 1);
        CHECK(title_of(feed.entries[0]) == "x");
    }
}

TEST_CASE("Atom 1.0, 0.3 and a lone entry are told apart", "[parse][atom]") {
    CHECK(parsed(entry("<id>i</id>")).version == "1.0");
    const auto old =
        parsed("<feed version='0.3' xmlns='http://purl.org/atom/ns#'><tagline>t</tagline>"
               "<entry><issued>d</issued></entry></feed>");
    CHECK(old.version == "0.3");
    CHECK(old.text(TextField::subtitle).value == "t");
    CHECK(old.entries[0].date(DateField::published).value == "d");
    const auto lone = parsed("<entry xmlns='http://www.w3.org/2005/Atom'><title>x</title></entry>");
    REQUIRE(lone.entries.size() == 1);
    CHECK(title_of(lone.entries[0]) == "x");
    CHECK(parsed("<feed><title>x</title></feed>").text(TextField::title).value == "x");
}

TEST_CASE("CDF keeps addresses and dates in attributes", "[parse][cdf]") {
    const auto feed =
        parsed("<CHANNEL HREF='http://x/' LASTMOD='d'><TITLE>t</TITLE><LOGO HREF='l'/>"
               "<ITEM HREF='i'><ABSTRACT>s</ABSTRACT></ITEM></CHANNEL>");
    CHECK(feed.format == "cdf");
    CHECK(feed.address(LinkField::link).value == "http://x/");
    CHECK(feed.address(LinkField::logo).value == "l");
    CHECK(feed.date(DateField::updated).value == "d");
    REQUIRE(feed.entries.size() == 1);
    CHECK(feed.entries[0].text(TextField::summary).value == "s");
    CHECK(feed.entries[0].links[0].href == "i");
}

TEST_CASE("of several titles the format's own wins, then Dublin Core, iTunes, media",
          "[parse][fallback]") {
    const std::string media = "<media:title>m</media:title>";
    const std::string itunes = "<itunes:title>i</itunes:title>";
    const std::string dc = "<dc:title>d</dc:title>";
    CHECK(title_of(parsed(item(media)).entries[0]) == "m");
    CHECK(title_of(parsed(item(media + itunes)).entries[0]) == "i");
    CHECK(title_of(parsed(item(media + itunes + dc)).entries[0]) == "d");
    CHECK(title_of(parsed(item(media + dc + "<title>t</title>")).entries[0]) == "t");
    CHECK(title_of(parsed(item("<title/>" + dc)).entries[0]) == "d");
}

TEST_CASE("description is the summary, content:encoded the content", "[parse][fallback]") {
    const auto e = parsed(item("<description>s</description><content:encoded>c</content:encoded>"));
    CHECK(e.entries[0].text(TextField::summary).value == "s");
    CHECK(e.entries[0].text(TextField::summary).kind == TextKind::guess);
    CHECK(e.entries[0].text(TextField::content).value == "c");
    CHECK(e.entries[0].text(TextField::content).kind == TextKind::html);
    const auto d =
        parsed(item("<itunes:summary>i</itunes:summary><dc:description>d</dc:description>"));
    CHECK(d.entries[0].text(TextField::summary).value == "d");
}

TEST_CASE("dc:date stands in for pubDate and for updated, and never replaces them",
          "[parse][fallback]") {
    const auto only = parsed(item("<dc:date>d</dc:date>"));
    CHECK(only.entries[0].date(DateField::published).value == "d");
    CHECK(only.entries[0].date(DateField::updated).value == "d");
    const auto both = parsed(item("<pubDate>p</pubDate><dc:date>d</dc:date>"));
    CHECK(both.entries[0].date(DateField::published).value == "p");
    const auto twice = parsed(item("<pubDate>p</pubDate><pubDate>q</pubDate>"));
    CHECK(twice.entries[0].date(DateField::published).value == "q");
}

TEST_CASE("a guid outranks rdf:about, which outranks dc:identifier", "[parse][fallback]") {
    const auto e = parsed(rss("<item about='a'><dc:identifier>d</dc:identifier></item>"));
    CHECK(e.entries[0].word(WordField::id).value == "a");
    const auto g = parsed(rss("<item about='a'><guid isPermaLink='false'> g </guid></item>"));
    CHECK(g.entries[0].word(WordField::id).value == "g");
    CHECK(g.entries[0].word(WordField::permalink_flag).value == "false");
    CHECK(parsed(item("<guid>g</guid>")).entries[0].word(WordField::permalink_flag).value ==
          "true");
}

TEST_CASE("the later of two RSS links counts, Atom links stand beside it", "[parse][fallback]") {
    const auto e = parsed(item("<link>a</link><link>b</link><atom:link rel='self' href='s'/>"));
    CHECK(e.entries[0].address(LinkField::link).value == "b");
    REQUIRE(e.entries[0].links.size() == 3);
    CHECK(e.entries[0].links[2].rel == "self");
}

TEST_CASE("namespaces go by address, then by an undeclared prefix everybody knows",
          "[parse][namespace]") {
    CHECK(
        title_of(
            parsed(
                "<rss xmlns:q='http://purl.org/DC/elements/1.1'><channel><item><q:Title>x</q:Title>"
                "</item></channel></rss>")
                .entries[0]) == "x");
    const auto undeclared =
        parsed("<rss><channel><item><dc:title>x</dc:title></item></channel></rss>");
    CHECK(title_of(undeclared.entries[0]) == "x");
    CHECK_FALSE(undeclared.wellformed);
    CHECK(title_of(parsed("<rss xmlns:dc='http://misspelt/'><channel><item><dc:title>x</dc:title>"
                          "</item></channel></rss>")
                       .entries[0]) == "x");
    CHECK(title_of(parsed("<rss xmlns:dc='http://misspelt/'><channel><item><no:title>x</no:title>"
                          "</item></channel></rss>")
                       .entries[0])
              .empty());
}

TEST_CASE("Atom text constructs say how they are to be read", "[parse][text]") {
    struct Case {
        const char* inside;
        TextKind kind;
        const char* value;
    };
    const Case cases[] = {
        {"<title>a &lt;b&gt;</title>", TextKind::plain, "a <b>"},
        {"<title type='html'>a &lt;b&gt;</title>", TextKind::html, "a <b>"},
        {"<title type='text/html' mode='escaped'>a</title>", TextKind::html, "a"},
        {"<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a <b>c</b> "
         "<i>d</i></div></title>",
         TextKind::xhtml, "a <b>c</b> <i>d</i>"},
        {"<title type='xhtml'>a &amp; b</title>", TextKind::xhtml, "a &amp; b"},
        {"<title>a <b>c</b></title>", TextKind::html, "a <b>c</b>"},
        {"<title type='application/octet-stream'>YTxiPg==</title>", TextKind::guess, "a<b>"},
        {"<title mode='base64'>YQ==</title>", TextKind::guess, "a"},
        {"<title type='application/octet-stream'>!no</title>", TextKind::plain, "!no"},
        {"<title><![CDATA[a]]>b<!-- --><![CDATA[c]]></title>", TextKind::plain, "abc"},
        {"<title type='xhtml'><h:div xmlns:h='http://www.w3.org/1999/xhtml'>x<h:br/><h:img "
         "src='a&amp;b'/></h:div></title>",
         TextKind::xhtml, "x<br><img src=\"a&amp;b\">"},
    };
    for (const Case& c : cases) {
        INFO(c.inside);
        const auto feed = parsed(entry(c.inside));
        const auto& title = feed.entries[0].text(TextField::title);
        CHECK(title.kind == c.kind);
        CHECK(title.value == c.value);
    }
}

TEST_CASE("xml:base and xml:lang are inherited and chained", "[parse][text]") {
    const auto feed =
        parsed("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://x/' xml:lang='en'>"
               "<entry xml:base='a/'><title xml:lang='de'>t</title><summary>s</summary></entry>"
               "<entry><title xml:lang=''>t</title></entry></feed>");
    const auto& first = feed.entries[0];
    CHECK(first.text(TextField::title).language == "de");
    CHECK(first.text(TextField::summary).language == "en");
    const auto& base = feed.bases[first.text(TextField::title).base];
    CHECK(base.reference == "a/");
    CHECK(feed.bases[base.parent].reference == "http://x/");
    // said to be unknown, which is not the same as not said
    CHECK(feed.entries[1].text(TextField::title).language.empty());
    CHECK(feed.entries[1].text(TextField::title).language.data() != nullptr);
}

TEST_CASE("what stands beside a media group outranks what is in it", "[parse][media]") {
    const auto feed = parsed(item(
        "<media:group><media:content url='g' medium='video'><media:credit role='r'>in content"
        "</media:credit></media:content><media:rating>low</media:rating><media:thumbnail url='t'/>"
        "</media:group><media:rating>high</media:rating><media:content url='i'/>"));
    const auto& e = feed.entries[0];
    CHECK(e.word(WordField::rating).value == "high");
    REQUIRE(e.media.size() == 3);
    CHECK(e.media[0].url == "g");
    CHECK(e.media[0].rank > e.media[2].rank);
    REQUIRE(e.credits.size() == 1);
    CHECK(e.credits[0].rank == 3);
}

TEST_CASE("of several places a point wins, else the first", "[parse][geo]") {
    const std::string ns =
        " xmlns:georss='http://www.georss.org/georss' xmlns:gml='http://www.opengis.net/gml'"
        " xmlns:geo='http://www.w3.org/2003/01/geo/wgs84_pos#'";
    const auto within = [&ns](const std::string& inside) {
        return parsed("<rss" + ns + "><channel><item>" + inside + "</item></channel></rss>");
    };
    const auto point = within("<georss:box>1 2 3 4</georss:box><georss:point>5 6</georss:point>");
    CHECK(point.entries[0].geo.coordinates == "5 6");
    const auto box = within("<georss:box>1 2 3 4</georss:box><georss:line>5 6 7 8</georss:line>");
    CHECK(box.entries[0].geo.kind == model::GeoKind::box);
    const auto gml =
        parsed("<rss" + ns +
               "><channel><item><georss:where><gml:Point srsName='EPSG:4326'>"
               "<gml:pos>1 2</gml:pos></gml:Point></georss:where></item></channel></rss>");
    CHECK(gml.entries[0].geo.kind == model::GeoKind::point);
    CHECK(gml.entries[0].geo.coordinates == "1 2 ");
    CHECK(gml.entries[0].geo.reference_system == "EPSG:4326");
    const auto wgs84 = within("<geo:lat>1</geo:lat><geo:long>2</geo:long>");
    CHECK(wgs84.entries[0].geo.longitude == "2");
}

TEST_CASE("tombstones and history marks are read", "[parse][atom]") {
    const auto feed =
        parsed("<feed xmlns='http://www.w3.org/2005/Atom' "
               "xmlns:at='http://purl.org/atompub/tombstones/1.0' "
               "xmlns:fh='http://purl.org/syndication/history/1.0'><fh:archive/><fh:complete/>"
               "<at:deleted-entry ref='r' when='w'/></feed>");
    REQUIRE(feed.deleted.size() == 1);
    CHECK(feed.deleted[0].ref == "r");
    CHECK(feed.deleted[0].when == "w");
    CHECK(feed.is_archive);
    CHECK(feed.is_complete);
}

TEST_CASE("entries past the limit are left out and the feed says so", "[parse][limits]") {
    parse::Limits limits;
    limits.max_entries = 2;
    CHECK_FALSE(parsed(rss("<item/><item/>"), limits).truncated);
    const auto feed = parsed(rss("<item/><item/><item/>"), limits);
    CHECK(feed.truncated);
    CHECK(feed.entries.size() == 2);
    CHECK(parsed(atom("<entry/><entry/><entry/>"), limits).truncated);
    CHECK(parsed("{\"items\":[{},{},{}]}", limits).truncated);
}

TEST_CASE("a feed cut in the middle of an item keeps the items before and says so",
          "[parse][recovery]") {
    const auto feed =
        parsed("<rss><channel><title>t</title><item><title>a</title></item><item><title>b</ti");
    CHECK_FALSE(feed.wellformed);
    CHECK(feed.truncated);
    CHECK_THAT(std::string(feed.malformed_reason), Catch::Contains("at byte"));
    REQUIRE(feed.entries.size() == 2);
    CHECK(title_of(feed.entries[0]) == "a");
}

TEST_CASE("depth past the limit is no crash", "[parse][limits]") {
    std::string deep = "<rss><channel><item><title>a</title>";
    for (int i = 0; i < 100'000; ++i)
        deep += "<x>";
    const auto feed = parsed(deep);
    CHECK(title_of(feed.entries[0]) == "a");
}
