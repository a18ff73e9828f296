// SPDX-License-Identifier: MIT
// The rules of RSS 2.0 and the Advisory Board's profile, read back with pugixml.
#include "feeds/render/render.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/render/sample.hpp"

#include <pugixml.hpp>

using namespace gazetted;

namespace {

struct Parsed {
    pugi::xml_document xml;
    explicit Parsed(const std::string& bytes) {
        const auto result = xml.load_buffer(bytes.data(), bytes.size());
        INFO(result.description());
        REQUIRE(result);
    }
    pugi::xml_node channel() const { return xml.child("rss").child("channel"); }
    pugi::xml_node item() const { return channel().child("item"); }
};

} // namespace

TEST_CASE("a channel has title, link, description and a link to itself", "[render]") {
    const Parsed rss(render::rss(test::document()));
    CHECK(std::string(rss.xml.child("rss").attribute("version").value()) == "2.0");
    CHECK(std::string(rss.channel().child_value("title")) == "Ferries & more");
    CHECK(std::string(rss.channel().child_value("link")) ==
          "https://news.example/gazette/topics/ferries");
    CHECK(std::string(rss.channel().child_value("description")) == "All <about> ferries");
    CHECK(std::string(rss.channel().child_value("lastBuildDate")) ==
          "Mon, 23 Nov 2026 01:00:00 GMT");
    const auto self = rss.channel().child("atom:link");
    CHECK(std::string(self.attribute("rel").value()) == "self");
    CHECK(std::string(self.attribute("href").value()) ==
          "https://news.example/gazette/topics/ferries.rss");
}

TEST_CASE("an empty channel invents neither a date nor a description", "[render]") {
    auto document = test::document();
    document.stories.clear();
    document.updated = {};
    document.subtitle.clear();
    document.title.clear();
    const Parsed rss(render::rss(document));
    CHECK_FALSE(rss.channel().child("lastBuildDate"));
    CHECK(std::string(rss.channel().child_value("description")) == "gazetted");
}

TEST_CASE("an item carries the story whole", "[render]") {
    const Parsed rss(render::rss(test::document()));
    const auto item = rss.item();
    CHECK(std::string(item.child_value("title")) == "Ferries & <trains> agree");
    CHECK(std::string(item.child_value("link")) == "https://one.example/a?x=1&y=2");
    CHECK(std::string(item.child_value("guid")) == "tag:news.example,2026:story/7");
    CHECK(std::string(item.child("guid").attribute("isPermaLink").value()) == "false");
    CHECK(std::string(item.child_value("pubDate")) == "Mon, 23 Nov 2026 00:00:00 GMT");
    CHECK(std::string(item.child_value("dcterms:modified")) == "2026-11-23T01:00:00Z");
    CHECK(std::string(item.child_value("dc:creator")) == "Ann Ash");
    CHECK(std::string(item.child_value("description")) == "Tom &amp; Ann &lt;agree&gt;");
    CHECK(std::string(item.child_value("content:encoded")).starts_with("<p>Tom &amp; Ann"));
    CHECK(std::string(item.child_value("source")) == "One & <Only>");
    CHECK(std::string(item.child("source").attribute("url").value()) ==
          "https://one.example/feed.xml");
    CHECK(std::string(item.child_value("comments")) == "https://one.example/a#comments");
    CHECK(std::string(item.child_value("category")) == "Transport");
    CHECK(std::string(item.child("atom:link").attribute("rel").value()) == "via");
}

TEST_CASE("an item has one enclosure, with a length, and the others as media", "[render]") {
    const Parsed rss(render::rss(test::document()));
    const auto enclosure = rss.item().child("enclosure");
    CHECK(std::string(enclosure.attribute("length").value()) == "1234");
    CHECK_FALSE(enclosure.next_sibling("enclosure"));
    CHECK(rss.item().find_child_by_attribute("media:content", "url", "https://one.example/b.mp4"));
    auto document = test::document();
    document.stories[0].lead.enclosures = {{"https://one.example/b.mp4", "", std::nullopt}};
    const Parsed unknown(render::rss(document));
    CHECK(std::string(unknown.item().child("enclosure").attribute("length").value()) == "0");
}

TEST_CASE("without a summary the description holds the content", "[render]") {
    auto document = test::document();
    document.stories[0].lead.clean.summary.clear();
    const Parsed rss(render::rss(document));
    CHECK(std::string(rss.item().child_value("description")).starts_with("<p>Tom"));
    CHECK_FALSE(rss.item().child("content:encoded"));
}

TEST_CASE("an author that is only a guess is not named as the creator", "[render]") {
    auto document = test::document();
    document.stories[0].lead.authors.clear();
    const Parsed rss(render::rss(document));
    CHECK_FALSE(rss.item().child("dc:creator"));
}

TEST_CASE("OPML lists feeds by group and is well-formed", "[render]") {
    const std::vector<render::OutlineGroup> groups{
        {"",
         {{"All & more", "https://n.example/feed.atom", "https://n.example/", "rss", "ATOM1", {}}}},
        {"Topics",
         {{"A", "https://n.example/topics/a.atom", "", "rss", "ATOM1", {"world", "sea"}}}}};
    const Parsed opml(render::opml("Mine <all>", groups));
    const auto root = opml.xml.child("opml");
    CHECK(std::string(root.attribute("version").value()) == "2.0");
    CHECK(std::string(root.child("head").child_value("title")) == "Mine <all>");
    const auto first = root.child("body").child("outline");
    CHECK(std::string(first.attribute("text").value()) == "All & more");
    CHECK(std::string(first.attribute("xmlUrl").value()) == "https://n.example/feed.atom");
    const auto nested = first.next_sibling().child("outline");
    CHECK(std::string(nested.attribute("category").value()) == "/world,/sea");
    CHECK_FALSE(nested.attribute("htmlUrl"));
}
