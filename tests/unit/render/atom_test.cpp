// SPDX-License-Identifier: MIT
// The rules of RFC 4287, read back with pugixml.
#include "feeds/render/render.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/render/sample.hpp"

#include <pugixml.hpp>

#include <set>

using namespace gazetted;

namespace {

pugi::xml_document parsed(const std::string& bytes) {
    pugi::xml_document xml;
    const auto result = xml.load_buffer(bytes.data(), bytes.size());
    INFO(result.description() << " at " << result.offset);
    REQUIRE(result);
    return xml;
}

std::string href(pugi::xml_node node, std::string_view rel) {
    for (const auto link : node.children("link")) {
        if (rel == link.attribute("rel").value()) {
            return link.attribute("href").value();
        }
    }
    return {};
}

} // namespace

TEST_CASE("an Atom feed has what RFC 4287 requires, once each", "[render]") {
    const auto xml = parsed(render::atom(test::document()));
    const auto feed = xml.child("feed");
    CHECK(std::string(feed.attribute("xmlns").value()) == "http://www.w3.org/2005/Atom");
    CHECK(std::string(feed.attribute("xml:lang").value()) == "en");
    for (const auto* name : {"id", "title", "updated", "subtitle", "generator"}) {
        INFO(name);
        CHECK(feed.child(name));
        CHECK_FALSE(feed.child(name).next_sibling(name));
    }
    CHECK(std::string(feed.child_value("title")) == "Ferries & more");
    CHECK(std::string(feed.child_value("updated")) == "2026-11-23T01:00:00Z");
    CHECK(href(feed, "self") == "https://news.example/gazette/topics/ferries.atom");
    CHECK(href(feed, "alternate") == "https://news.example/gazette/topics/ferries");
    CHECK(href(feed, "hub") == "https://hub.example/");
}

TEST_CASE("an Atom entry carries the story whole", "[render]") {
    const auto xml = parsed(render::atom(test::document()));
    const auto entry = xml.child("feed").child("entry");
    CHECK(std::string(entry.child_value("id")) == "tag:news.example,2026:story/7");
    // what looks like markup is marked as what it is not, or readers would guess
    CHECK(std::string(entry.child("title").attribute("type").value()) == "html");
    CHECK(std::string(entry.child_value("title")) == "Ferries &amp; &lt;trains&gt; agree");
    CHECK(std::string(entry.child_value("published")) == "2026-11-23T00:00:00Z");
    CHECK(std::string(entry.child_value("updated")) == "2026-11-23T01:00:00Z");
    CHECK(href(entry, "alternate") == "https://one.example/a?x=1&y=2");
    CHECK(href(entry, "via") == "https://two.example/a?x=1&y=2");
    CHECK(href(entry, "related") == "https://wire.example/original");
    CHECK(href(entry, "license") == "https://creativecommons.org/licenses/by/4.0/");
    CHECK(std::string(entry.child_value("summary")) == "Tom &amp; Ann &lt;agree&gt;");
    const std::string content = entry.child_value("content");
    CHECK(content.starts_with("<p>Tom &amp; Ann say \"yes\" ]]> &lt;b&gt;.</p>"));
    CHECK(content.find("Also reported by <a href=\"https://two.example/a?x=1&amp;y=2\">Two</a>") !=
          std::string::npos);
    CHECK(std::string(entry.child("author").child_value("email")) == "ann@one.example");
    CHECK(std::string(entry.child("author").next_sibling("author").child_value("name")) ==
          "b@x.example");
    CHECK(std::string(entry.child("contributor").child_value("name")) == "Cy");
    CHECK(std::string(entry.child("category").attribute("label").value()) == "Transport");
}

TEST_CASE("an Atom entry's source is its lead's, with id, title, updated and addresses",
          "[render]") {
    const auto xml = parsed(render::atom(test::document()));
    const auto source = xml.child("feed").child("entry").child("source");
    CHECK(std::string(source.child_value("id")) == "https://one.example/feed.xml");
    CHECK(std::string(source.child_value("title")) == "One &amp; &lt;Only&gt;");
    CHECK(std::string(source.child_value("updated")) == "2026-11-23T00:00:00Z");
    CHECK(href(source, "self") == "https://one.example/feed.xml");
    CHECK(href(source, "alternate") == "https://one.example/");
}

TEST_CASE("enclosures survive, unsafe ones and unknown lengths do not", "[render]") {
    const auto xml = parsed(render::atom(test::document()));
    std::vector<pugi::xml_node> enclosures;
    for (const auto link : xml.child("feed").child("entry").children("link")) {
        if (std::string_view(link.attribute("rel").value()) == "enclosure") {
            enclosures.push_back(link);
        }
    }
    REQUIRE(enclosures.size() == 2);
    CHECK(enclosures[0].attribute("length").as_int() == 1234);
    CHECK(std::string(enclosures[1].attribute("type").value()) == "video/mp4");
    CHECK_FALSE(enclosures[1].attribute("length"));
}

TEST_CASE("each prefix that is used is declared, and no other", "[render]") {
    const auto whole = parsed(render::atom(test::document()));
    std::set<std::string> declared;
    for (const auto attribute : whole.child("feed").attributes()) {
        declared.insert(attribute.name());
    }
    for (const auto* prefix : {"media", "itunes", "psc", "georss", "thr"}) {
        INFO(prefix);
        CHECK(declared.count(std::string("xmlns:") + prefix) == 1);
    }
    auto bare = test::document();
    bare.stories[0].lead = {};
    bare.stories[0].lead.url = "https://one.example/a";
    CHECK(render::atom(bare).find("xmlns:") == std::string::npos);
}

TEST_CASE("extensions say what the entry said", "[render]") {
    const auto xml = parsed(render::atom(test::document()));
    const auto entry = xml.child("feed").child("entry");
    CHECK(std::string(entry.child_value("itunes:duration")) == "61");
    CHECK(std::string(entry.child_value("itunes:explicit")) == "false");
    CHECK(std::string(entry.child_value("georss:point")) == "40.4 -3.7");
    CHECK(std::string(entry.child("thr:in-reply-to").attribute("ref").value()) == "tag:x,2026:1");
    const auto chapters = entry.child("psc:chapters");
    CHECK(std::string(chapters.last_child().attribute("start").value()) == "01:01:01.500");
    CHECK(entry.child("media:content").attribute("width").as_int() == 640);
    CHECK(std::string(entry.child_value("media:credit")) == "Photo: Di");
    CHECK(std::string(entry.child("media:player").attribute("url").value()) ==
          "https://one.example/player");
}

TEST_CASE("places that are none, durations that cannot be and empty replies are left out",
          "[render]") {
    auto story = test::story();
    story.lead.geo = model::Geo{"Polygon", {{0, 0}, {1, 1}}};
    story.lead.duration = -1;
    story.lead.in_reply_to->ref.clear();
    const auto bad = render::atom_entry(story, {"https://news.example/"});
    for (const auto* absent : {"georss:", "itunes:duration", "thr:"}) {
        INFO(absent);
        CHECK(bad.find(absent) == std::string::npos);
    }
    story.lead.geo = model::Geo{"LineString", {{0, 1}, {2, 3}}};
    CHECK(render::atom_entry(story, {"https://n.example/"}).find("<georss:line>1 0 3 2<") !=
          std::string::npos);
    story.lead.geo = model::Geo{"Polygon", {{0, 1}, {2, 3}, {4, 5}, {0, 1}}};
    CHECK(render::atom_entry(story, {"https://n.example/"}).find("<georss:polygon>") !=
          std::string::npos);
}

TEST_CASE("withdrawn stories are tombstones that point at what they joined", "[render]") {
    auto document = test::document();
    document.withdrawn = {{"tag:news.example,2026:story/3", test::at(1795392000), "joined",
                           "https://news.example/gazette/stories/7"},
                          {"not an id", test::at(0), "", ""}};
    const auto xml = parsed(render::atom(document));
    const auto gone = xml.child("feed").child("at:deleted-entry");
    CHECK(std::string(gone.attribute("ref").value()) == "tag:news.example,2026:story/3");
    CHECK(std::string(gone.attribute("when").value()) == "2026-11-23T00:00:00Z");
    CHECK(href(gone, "related") == "https://news.example/gazette/stories/7");
    CHECK_FALSE(gone.next_sibling("at:deleted-entry"));
}

TEST_CASE("an archive says so and leads on", "[render]") {
    auto document = test::document();
    document.is_archive = true;
    document.current = "topics/ferries.atom";
    document.prev_archive = "archive/1.atom";
    document.next_archive = "archive/3.atom";
    const auto xml = parsed(render::atom(document));
    const auto feed = xml.child("feed");
    CHECK(feed.child("fh:archive"));
    CHECK(href(feed, "current") == "https://news.example/gazette/topics/ferries.atom");
    CHECK(href(feed, "prev-archive") == "https://news.example/gazette/archive/1.atom");
    CHECK(href(feed, "next-archive") == "https://news.example/gazette/archive/3.atom");
}

TEST_CASE("a story of which nothing is known is still a valid entry", "[render]") {
    model::PublishedStory empty;
    empty.id = StoryId{1};
    const auto xml = parsed(render::atom_entry(empty, {"https://news.example/"}));
    const auto entry = xml.child("entry");
    CHECK(std::string(entry.child_value("id")) == "https://news.example/stories/1");
    CHECK(std::string(entry.child_value("title")) == "Untitled");
    CHECK(std::string(entry.child("author").child_value("name")) == "Unknown");
    CHECK(href(entry, "alternate") == "https://news.example/stories/1");
}

TEST_CASE("the same stories give the same bytes in every format", "[render]") {
    CHECK(render::atom(test::document()) == render::atom(test::document()));
    CHECK(render::rss(test::document()) == render::rss(test::document()));
    CHECK(render::json_feed(test::document()) == render::json_feed(test::document()));
}
