// SPDX-License-Identifier: MIT
#include "daemon/cli/feed_text.hpp"
#include "daemon/cli/lines.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace gazetted;
using namespace gazetted::daemon::cli;

TEST_CASE("a line is read as a JSON string or refused", "[cli]") {
    JsonLine reader;
    CHECK(reader.read_string(R"("a \"b\" é\n")") == "a \"b\" é\n");
    CHECK(reader.read_string(R"(  "" )") == "");
    for (const auto* line : {"", "{}", "1", "\"open", "\"a\" \"b\"", "null", "\"\xFF\""}) {
        INFO(line);
        CHECK_FALSE(reader.read_string(line));
    }
}

TEST_CASE("a request names a file and may say more", "[cli]") {
    JsonLine reader;
    auto request = reader.read_request(
        R"({"file":"f.xml","content_type":"text/xml","base":"https://e.org","content_language":"de","x":1})");
    REQUIRE(request);
    CHECK(request->file == "f.xml");
    CHECK(request->content_type == "text/xml");
    CHECK(request->base == "https://e.org");
    CHECK(request->language == "de");
    CHECK(reader.read_request(R"({"file":"f","base":null})")->base.empty());
    for (const auto* line : {"", "[]", "\"f\"", "{}", R"({"file":1})", R"({"file":""})", "{"}) {
        INFO(line);
        auto refused = reader.read_request(line);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::usage);
    }
}

TEST_CASE("JSON goes on one line, whatever a reader takes for a line end", "[cli]") {
    CHECK(on_one_line("\"plain\"") == "\"plain\"");
    CHECK(on_one_line("\"a\xE2\x80\xA8"
                      "b\xE2\x80\xA9\xC2\x85"
                      "é’\xE2\"") == "\"a\\u2028b\\u2029\\u0085é’\xE2\"");
}

TEST_CASE("a file is read whole, a missing one is said to be missing", "[cli]") {
    auto here = read_input(GAZETTED_SOURCE_DIR "/tests/unit/cli/lines_test.cpp");
    REQUIRE(here);
    CHECK(here->substr(0, 2) == "//");
    auto missing = read_input("/nonexistent/feed.xml");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::not_found);
    CHECK(missing.error().text.find("/nonexistent/feed.xml") != std::string::npos);
    CHECK(read_input("/").error().code == ErrorCode::io);
}

TEST_CASE("a feed is shown to people without control characters", "[cli]") {
    model::Feed feed;
    feed.title = "News\x1B[31m\xC2\x9B of\tthe day";
    feed.format = "rss";
    feed.version = "2.0";
    feed.encoding = "utf-8";
    feed.wellformed = false;
    feed.malformed_reason = "a tag is not closed";
    feed.entries.resize(2);
    feed.entries[0].title = "One";
    feed.entries[0].url = "https://e.org/1";
    feed.entries[0].published = Instant(Seconds(0));
    feed.entries[0].authors = {{"Ann", "", ""}, {"", "bob@e.org", ""}, {"", "", "https://e.org/c"}};
    feed.entries[0].enclosures = {{"https://e.org/1.mp3", "", {}}};
    std::string out;
    append_feed_text(feed, out);
    CHECK(out == "title     News[31m of the day\n"
                 "format    rss 2.0\n"
                 "encoding  utf-8\n"
                 "malformed a tag is not closed\n"
                 "entries   2\n"
                 "\n1970-01-01T00:00:00Z  One\n"
                 "                      https://e.org/1\n"
                 "                      Ann, bob@e.org, https://e.org/c\n"
                 "                      https://e.org/1.mp3\n"
                 "\n(no date)             (no title)\n");
}
