// SPDX-License-Identifier: MIT
#include "feeds/parse/json_repair.hpp"
#include "feeds/parse/opml.hpp"
#include "tests/unit/parse/support.hpp"

using namespace gazetted;
using namespace gazetted::test;
using model::LinkField;
using model::TextField;
using model::TextKind;
using model::WordField;

TEST_CASE("JSON Feed is read member by member", "[parse][json]") {
    const auto feed =
        parsed(R"({"version":"https://jsonfeed.org/version/1.1","title":"t","home_page_url":"h",
        "feed_url":"f","description":"d","icon":"i","favicon":"v","language":"en","hubs":[{"type":"WebSub","url":"b"}],
        "authors":[{"name":"n","url":"u"}],"items":[{"id":"1","url":"p","external_url":"x","title":"a",
        "content_html":"<b>","content_text":"c","summary":"s","image":"m","banner_image":"k","date_published":"dp",
        "date_modified":"dm","tags":["x","y"],"language":"de",
        "attachments":[{"url":"e","mime_type":"audio/mpeg","size_in_bytes":12,"duration_in_seconds":1.5}]}]})");
    CHECK(feed.version == "1.1");
    CHECK(feed.wellformed);
    CHECK(feed.address(LinkField::link).value == "h");
    CHECK(feed.address(LinkField::logo).value == "i");
    REQUIRE(feed.links.size() == 3);
    CHECK(feed.links[2].rel == "hub");
    REQUIRE(feed.people.size() == 1);
    REQUIRE(feed.entries.size() == 1);
    const auto& e = feed.entries[0];
    CHECK(e.text(TextField::content).value == "<b>");
    CHECK(e.text(TextField::content).kind == TextKind::html);
    CHECK(e.address(LinkField::image).value == "m");
    CHECK(e.categories.size() == 2);
    CHECK(e.enclosures[0].length == "12");
    CHECK(e.word(WordField::duration).value == "1.5");
}

TEST_CASE("content_text stands in for content_html, author for authors, banner for image",
          "[parse][json][fallback]") {
    const auto feed = parsed(R"({"version":"https://jsonfeed.org/version/1","items":[
        {"id":7,"content_text":"c <","author":{"name":"n"},"banner_image":"k"}]})");
    CHECK(feed.version == "1.0");
    const auto& e = feed.entries[0];
    CHECK(e.word(WordField::id).value == "7");
    CHECK(e.text(TextField::content).kind == TextKind::plain);
    CHECK(e.people[0].name == "n");
    CHECK(e.address(LinkField::image).value == "k");
}

TEST_CASE("members of the wrong type are passed over", "[parse][json]") {
    const auto feed =
        parsed(R"({"title":{"a":1},"authors":"x","hubs":3,"items":[1,"x",null,{"id":[],"title":true,
        "tags":"x","attachments":[{"mime_type":"x"}]}]})");
    REQUIRE(feed.entries.size() == 1);
    CHECK(title_of(feed.entries[0]) == "true");
    CHECK(feed.entries[0].enclosures.empty());
}

TEST_CASE("damaged JSON keeps every complete value", "[parse][json][recovery]") {
    struct Case {
        const char* damaged;
        const char* meant;
        bool truncated;
    };
    const Case cases[] = {
        {R"({"a":[1,2,],})", R"({"a":[1,2]})", false},
        {R"({"a":[1,,2]})", R"({"a":[1,2]})", false},
        {"{\"a\":\"x\ty\"}", R"({"a":"x\u0009y"})", false},
        {R"({"a":"it\'s"})", R"({"a":"it's"})", false},
        {R"({"a":1} junk)", R"({"a":1})", false},
        {R"({"a":[1,{"b":2},{"c":)", R"({"a":[1,{"b":2},{}]})", true},
        {R"({"a":1,"b":"cut)", R"({"a":1})", true},
        {R"({"a":[1})", R"({"a":[1]})", true},
        {"{", "{}", true},
    };
    for (const Case& c : cases) {
        INFO(c.damaged);
        const auto repaired = parse::repair_json(c.damaged);
        CHECK(repaired.text == c.meant);
        CHECK(repaired.truncated == c.truncated);
    }
    const auto feed = parsed(R"({"items":[{"id":"1"},{"id":"2","title":"cut)");
    CHECK_FALSE(feed.wellformed);
    CHECK(feed.truncated);
    REQUIRE(feed.entries.size() == 2);
    CHECK(feed.entries[0].word(WordField::id).value == "1");
}

TEST_CASE("JSON that cannot be saved is refused in words", "[parse][json]") {
    const auto hopeless = parse::parse_feed("{\"items\": nonsense}", {});
    REQUIRE_FALSE(hopeless);
    CHECK(hopeless.error().code == ErrorCode::malformed);
    const auto deep = parse::parse_feed("{\"items\":" + std::string(100'000, '['), {});
    REQUIRE(deep);
    CHECK(deep->truncated);
    CHECK(deep->entries.empty());
}

TEST_CASE("OPML lists feeds with their folders as categories", "[parse][opml]") {
    const auto list = parse::parse_opml(
        "<opml version='2.0'><body><outline text='News'><outline text='A &amp; B' title='T' "
        "xmlUrl=' http://a/f ' "
        "htmlUrl='http://a/' category='/x/World,Tag'/><outline text='empty'/></outline>"
        "<outline type='rss' text='C' url='http://c/f'/><outline "
        "xmlURL='http://d/f'/></body></opml>");
    REQUIRE(list);
    REQUIRE(list->size() == 3);
    CHECK((*list)[0].title == "T");
    CHECK((*list)[0].xml_url == "http://a/f");
    CHECK((*list)[0].html_url == "http://a/");
    CHECK((*list)[0].categories == std::vector<std::string>{"News", "World", "Tag"});
    CHECK((*list)[1].xml_url == "http://c/f");
    CHECK((*list)[1].categories.empty());
    CHECK((*list)[2].title.empty());
}

TEST_CASE("damaged OPML is read as far as it goes, other documents are refused", "[parse][opml]") {
    const auto list = parse::parse_opml(
        "<opml><body><outline text=A & B xmlUrl='http://a/?x=1&y=2'><outline xmlUrl='b'");
    REQUIRE(list);
    REQUIRE_FALSE(list->empty());
    CHECK((*list)[0].xml_url == "http://a/?x=1&y=2");
    const auto other = parse::parse_opml("<rss/>");
    REQUIRE_FALSE(other);
    CHECK(other.error().code == ErrorCode::not_a_feed);
    parse::Limits limits;
    limits.max_bytes = 3;
    CHECK(parse::parse_opml("<opml/>", limits).error().code == ErrorCode::limit);
}
