// SPDX-License-Identifier: MIT
#include "feeds/render/render.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/render/sample.hpp"

#include <simdjson.h>

using namespace gazetted;

namespace {

struct Parsed {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    explicit Parsed(const std::string& bytes) {
        REQUIRE(parser.parse(bytes).get(root) == simdjson::SUCCESS);
    }
    std::string text(std::string_view pointer) const {
        std::string_view found;
        return root.at_pointer(pointer).get(found) == simdjson::SUCCESS ? std::string(found)
                                                                        : "(none)";
    }
    bool has(std::string_view pointer) const {
        return root.at_pointer(pointer).error() == simdjson::SUCCESS;
    }
};

} // namespace

TEST_CASE("a JSON Feed has the members of version 1.1", "[render]") {
    const Parsed feed(render::json_feed(test::document()));
    CHECK(feed.text("/version") == "https://jsonfeed.org/version/1.1");
    CHECK(feed.text("/title") == "Ferries & more");
    CHECK(feed.text("/feed_url") == "https://news.example/gazette/topics/ferries.json");
    CHECK(feed.text("/hubs/0/type") == "WebSub");
    CHECK(feed.text("/items/0/id") == "tag:news.example,2026:story/7");
    CHECK(feed.text("/items/0/url") == "https://one.example/a?x=1&y=2");
    CHECK(feed.text("/items/0/external_url") == "https://wire.example/original");
    CHECK(feed.text("/items/0/title") == "Ferries & <trains> agree");
    CHECK(feed.text("/items/0/image") == "https://one.example/p.jpg");
    CHECK(feed.text("/items/0/date_modified") == "2026-11-23T01:00:00Z");
    CHECK(feed.text("/items/0/authors/0/name") == "Ann Ash");
    CHECK(feed.text("/items/0/tags/0") == "Transport");
    CHECK(feed.text("/items/0/tags/1") == "ferries");
    CHECK(feed.text("/items/0/language") == "en-GB");
    CHECK(feed.text("/items/0/attachments/1/mime_type") == "video/mp4");
    CHECK_FALSE(feed.has("/items/0/attachments/1/size_in_bytes"));
    CHECK_FALSE(feed.has("/items/0/attachments/2"));
    CHECK(feed.text("/items/0/_gazetted/sources/1/reason") == "content-hash");
}

TEST_CASE("an item without content has a text, since one of the two is required", "[render]") {
    model::PublishedStory story;
    story.id = StoryId{1};
    const Parsed item(render::json_item(story, {"https://news.example/"}));
    CHECK(item.text("/content_text").empty());
    CHECK_FALSE(item.has("/content_html"));
    CHECK_FALSE(item.has("/attachments"));
}

TEST_CASE("an installation may hide who else reported a story", "[render]") {
    const auto hidden =
        render::json_item(test::story(), {"https://news.example/", render::AlsoReported::hide});
    CHECK(hidden.find("Also reported by") == std::string::npos);
}

TEST_CASE("an empty feed has an empty list of items", "[render]") {
    auto document = test::document();
    document.stories.clear();
    const Parsed feed(render::json_feed(document));
    CHECK(feed.has("/items"));
    CHECK_FALSE(feed.has("/items/0"));
}
