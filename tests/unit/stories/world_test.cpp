// SPDX-License-Identifier: MIT
// The sample world, from its bytes to its stories, against what world.json says of it.
#include "feeds/normalize/normalize.hpp"
#include "feeds/parse/parse_feed.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/stories/stories_support.hpp"

#include <simdjson.h>

#include <fstream>
#include <map>
#include <sstream>

using namespace stories_test;

namespace {

const std::string folder = std::string(GAZETTED_SOURCE_DIR) + "/tests/fixtures/world/";

std::string read_file(const std::string& name) {
    std::ifstream in(folder + name, std::ios::binary);
    INFO(name);
    REQUIRE(in);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
}

model::Feed understand(const std::string& name) {
    auto parsed = parse::parse_feed(read_file(name), "");
    INFO(name);
    REQUIRE(parsed);
    model::Feed feed = normalize::normalize(*parsed, {});
    normalize::clean(feed);
    return feed;
}

std::vector<simdjson::dom::element> list(simdjson::simdjson_result<simdjson::dom::element> array) {
    std::vector<simdjson::dom::element> items;
    for (const auto item : array) {
        items.push_back(item);
    }
    return items;
}

/// The sample world, told in the order of its dates; where each entry stands, by feed and title and
/// address, which are unique in it.
class World {
  public:
    World() {
        REQUIRE(parser_.load(folder + "world.json").get(json) == simdjson::SUCCESS);
        int id = 0;
        for (const auto feed : json["feeds"]) {
            const std::string name(feed["name"].get_string().value_unsafe());
            ids_[name] = ++id;
            feeds[name] = understand(std::string(feed["file"].get_string().value_unsafe()));
        }
        tell();
    }

    /// Lets the gazette see everything; returns how often it had something to write.
    int tell() {
        std::vector<std::pair<std::string, const model::Entry*>> all;
        for (const auto& [name, feed] : feeds) {
            for (const model::Entry& entry : feed.entries) {
                all.emplace_back(name, &entry);
            }
        }
        std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
            return a.second->published < b.second->published;
        });
        int written = 0;
        for (const auto& [name, entry] : all) {
            gazette.now = Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)) + 17h;
            stands[key(name, entry->title, entry->id)] = gazette.sees(ids_[name], *entry);
            written += gazette.last.kind == ChangeKind::unchanged ? 0 : 1;
        }
        return written;
    }
    std::int64_t story_of(const simdjson::dom::element& named) const {
        const auto guid = named["guid"];
        const auto place = key(std::string(named["feed"].get_string().value_unsafe()),
                               std::string(named["title"].get_string().value_unsafe()),
                               guid.is_null() ? "" : std::string(guid.get_string().value_unsafe()));
        INFO(place);
        REQUIRE(stands.count(place) == 1);
        return stands.at(place);
    }
    const model::Entry& entry(const std::string& feed, const std::string& title) const {
        const auto& entries = feeds.at(feed).entries;
        const auto found = std::find_if(entries.begin(), entries.end(),
                                        [&](const auto& e) { return e.title == title; });
        REQUIRE(found != entries.end());
        return *found;
    }

    Gazette gazette;
    std::map<std::string, model::Feed> feeds;
    std::map<std::string, std::int64_t> stands;
    simdjson::dom::element json;

  private:
    static std::string key(const std::string& feed, const std::string& title,
                           const std::string& guid) {
        return feed + " | " + title + " | " + guid;
    }
    simdjson::dom::parser parser_;
    std::map<std::string, int> ids_;
};

} // namespace

TEST_CASE("the sample world is read whole, in every format and encoding") {
    const World world;
    CHECK(list(world.json["feeds"]).size() >= 12);
    std::uint64_t entries = 0;
    for (const auto feed : world.json["feeds"]) {
        const std::string name(feed["name"].get_string().value_unsafe());
        INFO(name);
        const model::Feed& read = world.feeds.at(name);
        CHECK(read.wellformed);
        CHECK(read.title == std::string(feed["title"].get_string().value_unsafe()));
        CHECK(read.entries.size() == feed["entries"].get_uint64().value_unsafe());
        entries += read.entries.size();
        for (const model::Entry& entry : read.entries) {
            INFO(entry.title);
            CHECK(entry.url.rfind("https://", 0) == 0);
            CHECK_FALSE(entry.title.empty());
            CHECK_FALSE((entry.clean.text.empty() && entry.clean.summary.empty()));
        }
    }
    CHECK(entries == world.json["entries"].get_uint64().value_unsafe());
    CHECK(entries >= 200);
}

TEST_CASE("each wire story of the sample world is one story at level exact") {
    World world;
    std::size_t joined = 0;
    for (const auto wire : world.json["wires"]) {
        INFO(wire["name"].get_string().value_unsafe());
        const auto exact = list(wire["exact"]);
        const std::int64_t story = world.story_of(exact.front());
        for (const auto entry : exact) {
            INFO(entry["feed"].get_string().value_unsafe());
            CHECK(world.story_of(entry) == story);
        }
        joined += exact.size() - 1;
        const auto nearly = list(wire["duplicates"]);
        for (std::size_t i = exact.size(); i < nearly.size(); ++i) {
            CHECK(world.story_of(nearly[i]) != story);
        }
        for (const auto entry : wire["same_event"]) {
            CHECK(world.story_of(entry) != story);
        }
    }
    CHECK(world.gazette.stories() == world.stands.size() - joined);
}

TEST_CASE("the look-alikes of the sample world stay apart") {
    World world;
    for (const auto look_alike : world.json["look_alikes"]) {
        INFO(look_alike["why"].get_string().value_unsafe());
        std::set<std::int64_t> stories;
        std::size_t entries = 0;
        for (const auto entry : look_alike["entries"]) {
            // "Daily briefing" stands several times in a feed without guids of its own
            stories.insert(world.story_of(entry));
            ++entries;
        }
        CHECK(stories.size() == entries);
    }
}

TEST_CASE("the sample world told again changes nothing") {
    World world;
    CHECK(world.tell() == 0);
}

TEST_CASE("a wrapped wire story gives its points, picture, credit and origin, without the junk") {
    const World world;
    const auto& plain = world.entry("harbour-times", "Internet slow? Blame the seabed").clean;
    const auto& figure =
        world.entry("tech-dispatch", "Corvus cable breaks, traffic moves to older lines").clean;
    for (const model::Editorial* clean : {&plain, &figure}) {
        INFO(clean->content);
        CHECK(clean->key_points.size() == 3);
        CHECK(clean->lead_image.caption.find("The repair ship Halcyon leaves Cape Hadley") == 0);
        CHECK(clean->lead_image.credit == "Tomas Leigh/Meridian Wire");
        CHECK(clean->origin.url.find(
                  "https://www.meridian-wire.example/2026/11/22/undersea-cable-fault") == 0);
        for (const char* junk : {"hitcounter", "originally published", "Comments are closed"}) {
            CHECK(clean->content.find(junk) == std::string::npos);
        }
        CHECK(clean->text.find("It is far too early to talk of sabotage") != std::string::npos);
    }
}
