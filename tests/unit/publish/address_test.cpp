// SPDX-License-Identifier: MIT
#include "daemon/publish/address.hpp"
#include "tests/support/catch.hpp"

using namespace gazetted;
using namespace gazetted::daemon::publish;

TEST_CASE("every served address says what it is", "[publish]") {
    struct Row {
        std::string_view path;
        Output output;
        std::string_view name;
        config::Format format = config::Format::atom;
    };
    for (const Row& row :
         {Row{"/", Output::front, ""},
          {"/feed.atom", Output::merged, ""},
          {"/feed.rss", Output::merged, "", config::Format::rss},
          {"/feed.json", Output::merged, "", config::Format::json},
          {"/topics/us-china.json", Output::topic, "us-china", config::Format::json},
          {"/topics/us-china", Output::topic_page, "us-china"},
          {"/topics/a.b", Output::topic_page, "a.b"},
          {"/topics/日本.rss", Output::topic, "日本", config::Format::rss},
          {"/feeds/example.atom", Output::source, "example"},
          {"/feeds/example", Output::source_page, "example"},
          {"/search", Output::search_page, ""},
          {"/search.atom", Output::search, ""},
          {"/health.atom", Output::health, ""},
          {"/status", Output::status_page, ""},
          {"/status.json", Output::status_json, ""},
          {"/sources.opml", Output::sources_opml, ""},
          {"/outputs.opml", Output::outputs_opml, ""},
          {"/subscribe", Output::subscribe_page, ""},
          {"/style.css", Output::style_css, ""},
          {"/feed.css", Output::feed_css, ""},
          {"/robots.txt", Output::robots_txt, ""}}) {
        INFO(row.path);
        const auto address = parse_address(row.path);
        REQUIRE(address);
        CHECK(address->output == row.output);
        CHECK(address->name == row.name);
        CHECK(address->format == row.format);
    }
    CHECK(parse_address("/stories/17")->story.value == 17);
}

TEST_CASE("what is no address of ours is nothing", "[publish]") {
    for (const auto* path : {"",
                             "feed.atom",
                             "/feed",
                             "/feed.xml",
                             "/feed.atom/",
                             "//feed.atom",
                             "/topics",
                             "/topics/",
                             "/topics/../feed.atom",
                             "/topics/a/b.atom",
                             "/feeds/",
                             "/stories/",
                             "/stories/0",
                             "/stories/-1",
                             "/stories/007",
                             "/stories/1x",
                             "/stories/99999999999999999999",
                             "/health.rss",
                             "/status.html",
                             "/../etc/passwd",
                             "/search.xml",
                             "/.atom"}) {
        INFO(path);
        CHECK_FALSE(parse_address(path));
    }
}

TEST_CASE("an archive is a range of ids of one output, in one way to write it", "[publish]") {
    const auto topic = parse_address("/archive/topics/us-china/257-512.rss");
    REQUIRE(topic);
    CHECK(topic->output == Output::topic);
    CHECK(topic->name == "us-china");
    CHECK(topic->format == config::Format::rss);
    CHECK(topic->first == StoryId{257});
    CHECK(topic->last == StoryId{512});
    CHECK(topic->is_archive());
    CHECK(parse_address("/archive/feed/1-7.atom")->output == Output::merged);
    CHECK(parse_address("/archive/feeds/a-b/1-7.json")->name == "a-b");
    CHECK_FALSE(parse_address("/feed.atom")->is_archive());
    for (const std::string_view path :
         {"/archive/feed/7-1.atom", "/archive/feed/0-7.atom", "/archive/feed/01-7.atom",
          "/archive/feed/1-.atom", "/archive/feed/-7.atom", "/archive/feed/1-7",
          "/archive/1-7.atom", "/archive/topics/1-7.atom", "/archive/topics/a/b/1-7.atom",
          "/archive/search/1-7.atom", "/archive/feed/1-99999999999999999999.atom", "/archive/"}) {
        INFO(path);
        CHECK_FALSE(parse_address(path).has_value());
    }
}
