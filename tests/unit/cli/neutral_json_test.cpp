// SPDX-License-Identifier: MIT
#include "daemon/cli/neutral_json.hpp"
#include "tests/support/catch.hpp"

#include <simdjson.h>

#include <limits>
#include <string>

using namespace gazetted;

namespace {

std::string written(const model::Feed& feed) {
    std::string out;
    daemon::cli::append_neutral_json(feed, out);
    return out;
}

/// The value at a JSON pointer as text: strings without quotes, anything else as JSON; "absent".
std::string at(const std::string& json, const std::string& pointer) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    simdjson::dom::element found;
    REQUIRE(parser.parse(json).get(root) == simdjson::SUCCESS);
    if (root.at_pointer(pointer).get(found) != simdjson::SUCCESS) {
        return "absent";
    }
    std::string_view text;
    return found.get_string().get(text) == simdjson::SUCCESS ? std::string(text)
                                                             : simdjson::to_string(found);
}

model::Entry full_entry() {
    model::Entry entry;
    entry.id = "urn:1";
    entry.title = "A \"b\" \\ \n é";
    entry.links.push_back({"enclosure", "https://e.org/a.mp3", "audio/mpeg", "en", "t", 12});
    entry.published = Instant(Seconds(1'000'000'000));
    entry.authors.push_back({"Ann", "ann@e.org", "https://e.org/ann"});
    entry.categories.push_back({"news", "https://e.org/s", "News"});
    entry.is_explicit = false;
    entry.guid_is_permalink = true;
    entry.enclosures.push_back({"https://e.org/a.mp3", "audio/mpeg", 12});
    entry.duration = 61.5;
    entry.media.thumbnails.push_back({"https://e.org/t.png", "", "image", 10, 20, {}, {}, "0:05"});
    entry.media.credits.push_back({"Bob", "photographer", "urn:ebu"});
    entry.media.restriction = {"allow", {"de", "fr"}};
    entry.media.license = {"CC", "https://cc.org", "text/html"};
    entry.source.emplace();
    entry.source->title = "Origin";
    entry.source->url = "https://o.org/feed";
    entry.chapters.push_back({1.25, "One", "", ""});
    entry.geo = model::Geo{"Point", {{13.4, 52.5}}};
    entry.in_reply_to = model::InReplyTo{"urn:0", "https://e.org/0", "text/html", ""};
    entry.clean.content = "<p>x</p>";
    entry.clean.canonical_url = "https://e.org/1";
    entry.clean.origin = {"https://o.org/1", "Origin", "source"};
    entry.clean.lead_image.url = "https://e.org/i.png";
    entry.clean.lead_image.credit = "AP";
    entry.clean.key_points = {"one", "two"};
    entry.clean.reading_minutes = 3;
    entry.clean.removed.push_back({"tracker", "<img>", "one pixel"});
    return entry;
}

} // namespace

TEST_CASE("an empty feed is a whole document on one line", "[cli]") {
    auto json = written({});
    CHECK(json == "{\"wellformed\":true,\"feed\":{},\"entries\":[]}");
}

TEST_CASE("every member of an entry is written under its neutral name", "[cli]") {
    model::Feed feed;
    feed.entries.push_back(full_entry());
    auto json = written(feed);
    CHECK(json.find('\n') == std::string::npos);
    const std::pair<const char*, const char*> members[] = {
        {"/id", "urn:1"},
        {"/title", "A \"b\" \\ \n é"},
        {"/links/0/rel", "enclosure"},
        {"/links/0/length", "12"},
        {"/published", "2001-09-09T01:46:40Z"},
        {"/updated", "absent"},
        {"/authors/0/email", "ann@e.org"},
        {"/categories/0/label", "News"},
        {"/explicit", "false"},
        {"/block", "absent"},
        {"/guid_is_permalink", "true"},
        {"/enclosures/0/length", "12"},
        {"/duration", "61.5"},
        {"/media/thumbnails/0/height", "20"},
        {"/media/thumbnails/0/type", "absent"},
        {"/media/contents", "absent"},
        {"/media/credits/0/role", "photographer"},
        {"/media/restriction/values/1", "fr"},
        {"/media/license/name", "CC"},
        {"/source/title", "Origin"},
        {"/source/url", "https://o.org/feed"},
        {"/chapters/0/start", "1.25"},
        {"/geo/coordinates", "[13.4,52.5]"},
        {"/in_reply_to/ref", "urn:0"},
        {"/clean/content", "<p>x</p>"},
        {"/canonical_url", "https://e.org/1"},
        {"/origin/why", "source"},
        {"/lead_image/credit", "AP"},
        {"/key_points/1", "two"},
        {"/reading_minutes", "3"},
        {"/removed/0/what", "tracker"},
        {"/publisher", "absent"},
        {"/generator", "absent"},
        {"/image", "absent"},
    };
    for (const auto& [pointer, expected] : members) {
        INFO(pointer);
        CHECK(at(json, std::string("/entries/0") + pointer) == expected);
    }
}

TEST_CASE("every member of a feed is written under its neutral name", "[cli]") {
    model::Feed feed;
    feed.format = "rss";
    feed.version = "2.0";
    feed.encoding = "utf-8";
    feed.wellformed = false;
    feed.malformed_reason = "a tag is not closed";
    feed.malformed_offset = 17;
    feed.truncated = true;
    feed.generator.name = "Gen";
    feed.image.width = 88;
    feed.publisher.email = "w@e.org";
    feed.ttl = 60;
    feed.cloud = {"e.org", "80", "/rpc", "ping", "soap"};
    feed.text_input.name = "q";
    feed.skip_hours = {0, 23};
    feed.skip_days = {6};
    feed.update_period = Seconds(3600);
    feed.is_complete = feed.is_archive = true;
    feed.title_language = "de";
    feed.deleted.push_back({"urn:9", Instant(Seconds(0))});
    auto json = written(feed);
    const std::pair<const char*, const char*> members[] = {
        {"/format", "rss"},
        {"/version", "2.0"},
        {"/encoding", "utf-8"},
        {"/wellformed", "false"},
        {"/malformed_reason", "a tag is not closed"},
        {"/malformed_offset", "17"},
        {"/truncated", "true"},
        {"/feed/generator/name", "Gen"},
        {"/feed/image/width", "88"},
        {"/feed/publisher/email", "w@e.org"},
        {"/feed/ttl", "60"},
        {"/feed/cloud/port", "80"},
        {"/feed/cloud/registerprocedure", "ping"},
        {"/feed/textinput/name", "q"},
        {"/feed/skip_hours", "[0,23]"},
        {"/feed/skip_days/0", "6"},
        {"/feed/update_period", "3600"},
        {"/feed/complete", "true"},
        {"/feed/archive", "true"},
        {"/feed/title_language", "de"},
        {"/deleted/0/when", "1970-01-01T00:00:00Z"},
    };
    for (const auto& [pointer, expected] : members) {
        INFO(pointer);
        CHECK(at(json, pointer) == expected);
    }
}

TEST_CASE("lines and polygons nest as in GeoJSON, and no number breaks the JSON", "[cli]") {
    model::Feed feed;
    feed.entries.resize(4);
    feed.entries[0].geo = model::Geo{"LineString", {{1, 2}, {3, 4}}};
    feed.entries[1].geo = model::Geo{"Polygon", {{1, 2}, {3, 4}, {1, 2}}};
    feed.entries[2].geo = model::Geo{"Point", {{std::numeric_limits<double>::infinity(), 2}}};
    feed.entries[2].duration = std::numeric_limits<double>::quiet_NaN();
    feed.entries[3].geo = model::Geo{"Point", {}};
    auto json = written(feed);
    CHECK(at(json, "/entries/0/geo/coordinates/1/0") == "3");
    CHECK(at(json, "/entries/1/geo/coordinates/0/1/1") == "4");
    CHECK(at(json, "/entries/2/geo/coordinates/0") == "null");
    CHECK(at(json, "/entries/2/duration") == "absent");
    CHECK(at(json, "/entries/3/geo") == "absent");
}
