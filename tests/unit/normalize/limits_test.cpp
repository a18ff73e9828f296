// SPDX-License-Identifier: MIT
// What one entry may hold. Past a limit the rest is left out; the entry and its neighbours stay.
#include "feeds/normalize/normalize.hpp"
#include "feeds/parse/parse_feed.hpp"
#include "tests/support/catch.hpp"

#include <functional>
#include <string>

using namespace gazetted;

namespace {

model::Feed read(const std::string& body) {
    auto parsed = parse::parse_feed(body, "application/xml");
    REQUIRE(parsed);
    auto feed = normalize::normalize(*parsed, {"https://limits.example/feed", {}});
    normalize::clean(feed);
    return feed;
}

model::Feed atom(const std::string& inside) {
    return read("<feed xmlns='http://www.w3.org/2005/Atom' "
                "xmlns:media='http://search.yahoo.com/mrss/' "
                "xmlns:georss='http://www.georss.org/georss'><entry>" +
                inside + "</entry><entry><title>next</title></entry></feed>");
}

std::string times(std::size_t count, const std::function<std::string(std::size_t)>& make) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) {
        all += make(i);
    }
    return all;
}

struct Row {
    const char* what;
    std::size_t limit;
    std::function<std::string(std::size_t)> one;
    std::function<std::size_t(const model::Entry&)> count;
};

} // namespace

TEST_CASE("lists of an entry end at their limit, and the next entry is read",
          "[normalize][limits]") {
    const auto n = [](std::size_t i) { return std::to_string(i); };
    const Row rows[] = {
        {"links", 1000,
         [&](std::size_t i) {
             return "<link rel='related' href='https://l.example/" + n(i) + "'/>";
         },
         [](const model::Entry& entry) { return entry.links.size(); }},
        {"authors", 1000,
         [&](std::size_t i) { return "<author><name>Name " + n(i) + "</name></author>"; },
         [](const model::Entry& entry) { return entry.authors.size(); }},
        {"categories", 10'000, [&](std::size_t i) { return "<category term='t" + n(i) + "'/>"; },
         [](const model::Entry& entry) { return entry.categories.size(); }},
        {"enclosures", 1000,
         [&](std::size_t i) {
             return "<link rel='enclosure' type='audio/mpeg' href='https://e.example/" + n(i) +
                    ".mp3'/>";
         },
         [](const model::Entry& entry) { return entry.enclosures.size(); }},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        CHECK(row.count(atom(times(row.limit, row.one)).entries[0]) == row.limit);
        const auto past = atom(times(row.limit + 1, row.one));
        CHECK(row.count(past.entries[0]) == row.limit);
        REQUIRE(past.entries.size() == 2);
        CHECK(past.entries[1].title == "next");
    }
}

TEST_CASE("texts of an entry end at their limit", "[normalize][limits]") {
    struct Text {
        const char* what;
        std::size_t limit;
        std::string before, after;
        std::function<std::size_t(const model::Entry&)> size;
        std::size_t past; // what is left of one byte more
    };
    const Text rows[] = {
        {"id", 16u << 10, "<id>", "</id>",
         [](const model::Entry& entry) { return entry.id.size(); }, 16u << 10},
        {"title", 256u << 10, "<title>", "</title>",
         [](const model::Entry& entry) { return entry.title.size(); }, 256u << 10},
        {"content", 4u << 20, "<content type='text'>", "</content>",
         [](const model::Entry& entry) { return entry.content.size(); }, (4u << 20) + 1},
    };
    for (const Text& row : rows) {
        CAPTURE(row.what);
        const auto at = atom(row.before + std::string(row.limit, 'x') + row.after);
        CHECK(row.size(at.entries[0]) == row.limit);
        const auto past = atom(row.before + std::string(row.limit + 1, 'x') + row.after);
        CHECK(row.size(past.entries[0]) == row.past);
        CHECK(past.entries[1].title == "next");
    }
}

TEST_CASE("an address past its limit is none", "[normalize][limits]") {
    const std::string start = "https://a.example/";
    const auto with = [&](std::size_t size) {
        return atom("<link href='" + start + std::string(size - start.size(), 'p') + "'/>")
            .entries[0]
            .url.size();
    };
    CHECK(with(64u << 10) == 64u << 10);
    CHECK(with((64u << 10) + 1) == 0);
}
