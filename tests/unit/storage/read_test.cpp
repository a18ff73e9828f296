// SPDX-License-Identifier: MIT
#include "storage/sqlite/database.hpp"
#include "tests/unit/storage/support.hpp"

using namespace gazetted;
using namespace gazetted::storage;
using namespace gazetted::storage::test;

namespace {

std::vector<std::int64_t> ids(Reader& reader, const StoryQuery& query) {
    std::vector<std::int64_t> found;
    for (const auto& story : must(reader.stories(query))) {
        found.push_back(story.id.value);
    }
    CHECK(must(reader.count_stories(query)) >= static_cast<std::int64_t>(found.size()));
    return found;
}

template <class Fill>
StoryQuery ask(Fill fill) {
    StoryQuery query;
    fill(query);
    return query;
}

StoryQuery searching(const std::string& text) {
    return ask([&](StoryQuery& query) { query.search = text; });
}

std::string words(std::string_view text) {
    return std::string(text);
}

using Ids = std::vector<std::int64_t>;

} // namespace

TEST_CASE("lists are newest first and hold to every filter", "[storage]") {
    Store store;
    for (int i = 0; i < 6; ++i) {
        const auto n = std::to_string(i + 1);
        const auto made = store.create(
            item(i % 2 == 0 ? store.a : store.b, n, "Title " + n, "words " + n, at(i * 100)));
        if (i < 4) {
            must(store.writer.add_topics(made.story,
                                         std::vector<TopicMatch>{{i < 2 ? "x" : "y", "r"}}));
        }
    }
    store.join(item(store.b, "twin", "Twin", "words 1", at(900)), StoryId{1});
    store.join(item(store.b, "twin2", "Twin", "words 1", at(901)), StoryId{1});
    auto reader = store.reader();
    struct Row {
        std::string name;
        StoryQuery query;
        Ids expected;
    };
    const Row rows[] = {
        {"all", {}, {6, 5, 4, 3, 2, 1}},
        {"limit and offset",
         ask([](StoryQuery& q) {
             q.limit = 2;
             q.offset = 1;
         }),
         {5, 4}},
        {"topic", ask([](StoryQuery& q) { q.topic = "x"; }), {2, 1}},
        {"no such topic", ask([](StoryQuery& q) { q.topic = "z"; }), {}},
        {"feed, once however many entries", ask([](StoryQuery& q) { q.feed = "b"; }), {6, 4, 2, 1}},
        {"feed and topic",
         ask([](StoryQuery& q) {
             q.topic = "y";
             q.feed = "b";
         }),
         {4}},
        {"since", ask([](StoryQuery& q) { q.since = at(340); }), {6, 5}},
        {"before", ask([](StoryQuery& q) { q.before = at(40); }), {1}},
        {"before it is visible", ask([](StoryQuery& q) { q.visible_at = at(250); }), {3, 2, 1}},
        {"topic within a time",
         ask([](StoryQuery& q) {
             q.topic = "y";
             q.since = at(200);
             q.before = at(340);
         }),
         {4}},
        {"two sources", ask([](StoryQuery& q) { q.min_sources = 2; }), {1}},
        {"feed with two sources",
         ask([](StoryQuery& q) {
             q.feed = "a";
             q.min_sources = 2;
         }),
         {1}},
    };
    for (const Row& row : rows) {
        INFO(row.name);
        CHECK(ids(reader, row.query) == row.expected);
    }
    CHECK(must(reader.count_stories({})) == 6);
    CHECK(must(reader.count_stories(ask([](StoryQuery& q) { q.feed = "b"; }))) == 4);
}

TEST_CASE("an entry comes back as it was stored, with all its parts", "[storage]") {
    Store store;
    auto candidate = item(store.a, "g1", "A \"quoted\" title", "<p>One</p>", at(0));
    model::Entry& entry = candidate.entry;
    entry.summary = "Sum\tmary \xE2\x82\xAC \\ /";
    entry.updated = at(-5);
    entry.authors = {{"Ann", "ann@example.org", ""}, {"", "", "https://b.example"}};
    entry.categories = {{"world", "s", "World"}};
    entry.enclosures = {{"https://x/a.mp3", "audio/mpeg", 0}};
    entry.links = {{"via", "https://x/", "", "", "", std::nullopt}, {}};
    entry.duration = 12.5;
    entry.is_explicit = false;
    entry.guid_is_permalink = true;
    model::MediaItem& media = entry.media.contents.emplace_back();
    media.medium = "image";
    media.width = 3;
    media.duration = 1.25;
    entry.media.restriction = {"allow", {"de", "fr"}};
    entry.source.emplace().title = "Origin";
    entry.source->updated = at(-9);
    entry.chapters = {{61.5, "c", "", ""}, {0, "", "", ""}};
    entry.geo = model::Geo{"Polygon", {{1.5, 2}, {}, {-3, 4}}};
    entry.in_reply_to = model::InReplyTo{"r", "h", "", ""};
    entry.clean.content = "<p>1</p>";
    entry.clean.summary = entry.clean.text = "1";
    entry.clean.key_points = {"first", "", "second"};
    entry.clean.removed = {{"tracker", "x.gif", "one pixel"}};
    entry.clean.reading_minutes = 3;
    entry.clean.lead_image.url = "https://x/p.jpg";
    entry.clean.lead_image.width = 640;
    const auto story = must(store.writer.story(store.create(candidate).story));
    const model::Entry& back = story->lead;
    CHECK(back.title == entry.title);
    CHECK(back.summary == entry.summary);
    CHECK(back.content == "<p>One</p>");
    CHECK(back.updated == entry.updated);
    CHECK(back.authors == entry.authors);
    CHECK(back.categories == entry.categories);
    REQUIRE(back.enclosures.size() == 1);
    CHECK(back.enclosures[0].length == 0);
    REQUIRE(back.links.size() == 2);
    CHECK(back.links[0].rel == "via");
    CHECK(back.links[1].rel == "alternate");
    CHECK(back.duration == 12.5);
    CHECK(back.is_explicit == false);
    CHECK_FALSE(back.is_blocked);
    CHECK(back.guid_is_permalink == true);
    CHECK(back.media.contents.at(0).duration == 1.25);
    CHECK(back.media.restriction.values == std::vector<std::string>{"de", "fr"});
    CHECK(back.source->title == "Origin");
    CHECK(back.source->updated == at(-9));
    REQUIRE(back.chapters.size() == 2);
    CHECK(back.chapters[0].start == 61.5);
    CHECK(back.geo->coordinates == entry.geo->coordinates);
    CHECK(back.in_reply_to->ref == "r");
    CHECK(back.clean.content == "<p>1</p>");
    CHECK(back.clean.text == "1");
    CHECK(back.clean.key_points == entry.clean.key_points);
    CHECK(back.clean.removed.at(0).why == "one pixel");
    CHECK(back.clean.reading_minutes == 3);
    CHECK(back.clean.lead_image.width == 640);

    auto db = must(sqlite::Database::open(store.path, sqlite::Access::read));
    CHECK(db->ask("SELECT count(*) FROM author WHERE name = 'Ann' AND place = 0") == 1);
    CHECK(db->ask("SELECT count(*) FROM category WHERE term = 'world'") == 1);
    CHECK(db->ask("SELECT length FROM enclosure WHERE url LIKE '%a.mp3'") == 0);
    CHECK(db->ask("SELECT rung FROM story_entry WHERE story = 1") == 0);
    must(db->status());
}

TEST_CASE("texts that equal each other are stored once and come back whole", "[storage]") {
    struct Row {
        std::string content, summary, clean, clean_summary, text, back_text;
    };
    const Row rows[] = {{"c", "s", "c", "s", "t", ""}, {"c", "c", "c", "c", "c", "c"},
                        {"", "s", "s", "s", "s", "s"}, {"c", "", "x", "y", "", ""},
                        {"", "", "", "", "", ""},      {"c", "s", "s", "t", "t", "t"}};
    Store store;
    int n = 0;
    for (const Row& row : rows) {
        auto candidate = item(store.a, std::to_string(++n), "T", "", at(0));
        candidate.entry.content = row.content;
        candidate.entry.summary = row.summary;
        candidate.entry.clean.content = row.clean;
        candidate.entry.clean.summary = row.clean_summary;
        candidate.entry.clean.text = row.text;
        candidate.entry.clean.title = n % 2 == 0 ? "T" : "Other";
        const auto back = must(store.writer.story(store.create(candidate).story))->lead;
        INFO(n);
        CHECK(back.content == row.content);
        CHECK(back.summary == row.summary);
        CHECK(back.clean.content == row.clean);
        CHECK(back.clean.summary == row.clean_summary);
        CHECK(back.clean.text == row.back_text);
        CHECK(back.clean.title == candidate.entry.clean.title);
        CHECK(back.clean.canonical_url == candidate.entry.url);
    }
}

TEST_CASE("a canonical address that is the page's comes back", "[storage]") {
    struct Row {
        std::string url, canonical;
        bool is_stored;
    };
    const Row rows[] = {{"https://x/a", "https://x/a", false},
                        {"https://x/a/", "https://x/a", false},
                        {"https://x/a/", "https://x/b", true},
                        {"https://x/a//", "https://x/a", true},
                        {"/", "", false},
                        {"", "https://x/a", true}};
    Store store;
    auto db = must(sqlite::Database::open(store.path, sqlite::Access::read));
    int n = 0;
    for (const Row& row : rows) {
        auto candidate = item(store.a, std::to_string(++n), "T", "", at(0));
        candidate.entry.url = row.url;
        candidate.entry.clean.canonical_url = row.canonical;
        const auto back = must(store.writer.story(store.create(candidate).story))->lead;
        INFO(n);
        CHECK(back.url == row.url);
        CHECK(back.clean.canonical_url == row.canonical);
        CHECK((db->ask("SELECT max(id) FROM entry WHERE canonical_url IS NOT NULL") == n) ==
              row.is_stored);
    }
}

TEST_CASE("a broken byte in a detail does not lose the others", "[storage]") {
    Store store;
    auto candidate = item(store.a, "g", "T", "c", at(0));
    candidate.entry.authors = {{"A\xFFnn\x01", "ann@example.org", ""}};
    const auto back = must(store.writer.story(store.create(candidate).story))->lead;
    REQUIRE(back.authors.size() == 1);
    CHECK(back.authors[0].name == "A?nn\x01");
    CHECK(back.authors[0].email == "ann@example.org");
}

TEST_CASE("explain finds a story by number, id, address and guid", "[storage]") {
    Store store;
    auto candidate = item(store.a, "g1", "T", "c", at(0));
    candidate.entry.url = "https://example.org/g1?utm_source=x";
    const auto made = store.create(candidate);
    must(store.writer.add_topics(made.story, std::vector<TopicMatch>{{"world", "title:t"}}));
    const auto id = must(store.writer.story(made.story))->atom_id;
    auto reader = store.reader();
    for (const std::string& what : {std::string("1"), id, std::string("https://example.org/g1"),
                                    candidate.entry.url, std::string("g1")}) {
        INFO(what);
        const auto trace = must(reader.explain(what));
        REQUIRE(trace);
        CHECK(trace->id == made.story);
        CHECK(trace->entries.at(0).feed_name == "a");
        CHECK(trace->topics.at(0).reason == "title:t");
        CHECK(trace->visible_from == at(0));
    }
    for (const char* what : {"2", "", "https://example.org/", "99999999999999999999", "-1"}) {
        CHECK_FALSE(must(reader.explain(what)));
    }
}

TEST_CASE("the data version moves with stories and not with polls", "[storage]") {
    Store store;
    auto reader = store.reader();
    const auto first = must(reader.data_version());
    must(store.writer.store_poll(store.a, {}, {}));
    CHECK(must(reader.data_version()) == first);
    store.create(item(store.a, "g1", "T", "c", at(0)));
    const auto second = must(reader.data_version());
    CHECK(second > first);
    CHECK(must(store.reader().data_version()) == second);
    must(store.writer.store_meta(store.a, {"Title", "", "", "", "", "", at(0)}));
    const auto third = must(reader.data_version());
    CHECK(third > second);
    must(store.writer.store_meta(store.a, {"Title", "", "", "", "", "", at(0)}));
    must(store.writer.set_topics(StoryId{1}, {}));
    CHECK(must(reader.data_version()) == third);
}

TEST_CASE("search finds stories by words, newest first, and knows its lag", "[storage]") {
    Store store;
    store.create(
        item(store.a, "1", "Trade tariffs rise", "china answers with export control", at(0)));
    store.create(item(store.b, "2", "Weather", "rain in china", at(100)));
    auto reader = store.reader();
    CHECK(must(reader.search_lag()) == 2);
    CHECK(must(store.writer.index_some(1, words)) == 1);
    CHECK(must(reader.search_lag()) == 1);
    CHECK(must(store.writer.index_some(10, words)) == 1);
    CHECK(must(store.writer.index_some(10, words)) == 0);
    struct Row {
        std::string search;
        Ids expected;
    };
    const Row rows[] = {{"china", {2, 1}},
                        {"CHINA AND rain", {2}},
                        {"tarif*", {1}},
                        {"tarif", {}},
                        {"\"export control\"", {1}},
                        {"\"control export\"", {}},
                        {"china NOT rain", {1}},
                        {"feed", {1}},
                        {"title : weather", {2}}};
    for (const Row& row : rows) {
        INFO(row.search);
        CHECK(ids(reader, searching(row.search)) == row.expected);
    }
    CHECK_FALSE(reader.stories(searching("china AND")).has_value());
    CHECK(ids(reader, ask([](StoryQuery& q) {
                  q.feed = "a";
                  q.search = "china";
              })) == Ids{1});
    CHECK(must(reader.count_stories(ask([](StoryQuery& q) { q.search = "china"; }))) == 2);
}

TEST_CASE("a changed story is found by its new words and no longer by the old", "[storage]") {
    Store store;
    const auto made = store.create(item(store.a, "1", "Old title", "first words", at(0)));
    must(store.writer.index_some(10, words));
    model::StoryChange change;
    change.kind = model::ChangeKind::update;
    change.entry = made.entry;
    must(store.writer.apply(item(store.a, "1", "New title", "second words", at(9)), change, at(9)));
    auto reader = store.reader();
    CHECK(must(reader.search_lag()) == 1);
    must(store.writer.index_some(10, words));
    CHECK(ids(reader, ask([](StoryQuery& q) { q.search = "first"; })).empty());
    CHECK(ids(reader, ask([](StoryQuery& q) { q.search = "second new"; })) == Ids{1});
    must(store.writer.optimize());
    CHECK(ids(reader, ask([](StoryQuery& q) { q.search = "second new"; })) == Ids{1});
    CHECK(store.problems().empty());
}

TEST_CASE("an index that is mostly dead is made anew", "[storage][slow]") {
    Store store;
    const auto made = store.create(item(store.a, "1", "T", "words", at(0)));
    model::StoryChange change;
    change.kind = model::ChangeKind::update;
    change.entry = made.entry;
    must(store.writer.begin());
    for (int i = 0; i < 1010; ++i) {
        must(store.writer.apply(item(store.a, "1", "T", "words " + std::to_string(i), at(i)),
                                change, at(i)));
        must(store.writer.index_some(10, words));
    }
    must(store.writer.commit());
    must(store.writer.optimize());
    auto reader = store.reader();
    CHECK(must(reader.search_lag()) == 1);
    must(store.writer.index_some(10, words));
    CHECK(ids(reader, ask([](StoryQuery& q) { q.search = "1009"; })) == Ids{1});
    CHECK(store.problems().empty());
}
