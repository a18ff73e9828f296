// SPDX-License-Identifier: MIT
#include "daemon/publish/publisher.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/publish/support.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

using namespace gazetted;
using namespace gazetted::daemon::publish;
using namespace gazetted::daemon::publish::test;

namespace {

Changes change_of(StoryId story, const std::string& topic, const std::string& feed) {
    Changes changes;
    changes.stories = {story};
    changes.topics = {topic};
    changes.feeds = {feed};
    return changes;
}

ErrorCode code_of(Publisher& from, std::string_view path, std::string_view query = {}) {
    const auto answer = from.render(path, query, stored::at(100'000));
    REQUIRE_FALSE(answer);
    return answer.error().code;
}

} // namespace

TEST_CASE("every address of an empty store answers", "[publish]") {
    const World world;
    const auto publisher = world.publisher();
    for (const auto* path :
         {"/", "/feed.atom", "/feed.rss", "/feed.json", "/topics/sea", "/topics/sea.atom",
          "/feeds/a", "/feeds/b.rss", "/search", "/health.atom", "/status", "/status.json",
          "/sources.opml", "/outputs.opml", "/subscribe", "/style.css", "/feed.css",
          "/robots.txt"}) {
        INFO(path);
        const auto document = world.get(*publisher, path);
        CHECK_FALSE(document->body.empty());
        CHECK(document->status == 200);
        CHECK(document->etag.size() == 34);
        CHECK(document->last_modified == Instant{});
        CHECK_FALSE(has(document, "\"1970-")); // of feeds that were never polled
    }
}

TEST_CASE("a story is in the merged feed, its topic, its source and on the pages", "[publish]") {
    World world;
    const auto id = world.add("Ferries agree", 0, "sea");
    world.add("Something else", 60);
    const auto publisher = world.publisher();
    for (const auto* path : {"/", "/feed.atom", "/feed.rss", "/feed.json", "/topics/sea",
                             "/topics/sea.json", "/feeds/a", "/feeds/a.atom"}) {
        INFO(path);
        CHECK(has(world.get(*publisher, path), "Ferries agree"));
    }
    CHECK_FALSE(has(world.get(*publisher, "/topics/sea.atom"), "Something else"));
    CHECK_FALSE(has(world.get(*publisher, "/feeds/b.atom"), "Ferries agree"));
    const auto page = world.get(*publisher, "/stories/" + std::to_string(id.value));
    CHECK(has(page, "Words of Ferries agree"));
    CHECK(has(page, "title:sea"));
    CHECK(page->is_page);
    CHECK(world.get(*publisher, "/feed.atom")->last_modified == stored::at(0));
    CHECK(has(world.get(*publisher, "/topics/sea.atom"), "<title>The sea</title>"));
}

TEST_CASE("what is not there is not found", "[publish]") {
    World world;
    world.config->publish.formats = {config::Format::atom};
    const auto publisher = world.publisher();
    for (const auto* path : {"/nothing", "/topics/none", "/topics/none.atom", "/feeds/none.atom",
                             "/feeds/none", "/stories/99", "/feed.rss", "/topics/sea.json"}) {
        INFO(path);
        CHECK(code_of(*publisher, path) == ErrorCode::not_found);
    }
    CHECK(publisher->not_found()->status == 404);
    CHECK(has(publisher->not_found(), "https://news.example/gazette/style.css"));
}

TEST_CASE("a topic that wants two sources lists only what two feeds carry", "[publish]") {
    World world;
    const auto alone = world.add("Alone", 0, "sure");
    const auto shared = world.add("Shared", 60, "sure");
    world.store.join(stored::item(world.store.b, "h", "Shared too", "w", stored::at(70)), shared);
    CHECK(alone != shared);
    const auto publisher = world.publisher();
    const auto feed = world.get(*publisher, "/topics/sure.atom");
    CHECK(has(feed, "Shared"));
    CHECK_FALSE(has(feed, "Alone"));
    CHECK(has(feed, "rel=\"via\""));
    CHECK(has(world.get(*publisher, "/"), "2 sources"));
}

TEST_CASE("a held story is published when its time has come", "[publish]") {
    World world;
    model::StoryChange change;
    change.kind = model::ChangeKind::create;
    const auto item = stored::item(world.store.a, "g", "Held", "w", stored::at(0));
    stored::must(world.store.writer.apply(item, change, stored::at(200'000)));
    const auto publisher = world.publisher();
    CHECK_FALSE(has(world.get(*publisher, "/feed.atom"), "Held"));
    world.now = stored::at(200'000);
    CHECK(has(world.get(*world.publisher(), "/feed.atom"), "Held"));
}

TEST_CASE("a document stays the same object until a commit touches it", "[publish]") {
    World world;
    const auto id = world.add("Ferries agree", 0, "sea");
    const auto publisher = world.publisher();
    CHECK_FALSE(publisher->cached("/topics/sea.atom", ""));
    const auto topic = world.get(*publisher, "/topics/sea.atom");
    const auto other = world.get(*publisher, "/topics/sure.atom");
    CHECK(publisher->cached("/topics/sea.atom", "") == topic);
    CHECK(world.get(*publisher, "/topics/sea.atom") == topic);
    const auto second = world.add("Ferries again", 60, "sea");
    publisher->on_commit(change_of(second, "sea", "a"));
    CHECK_FALSE(publisher->cached("/topics/sea.atom", ""));
    CHECK(publisher->cached("/topics/sure.atom", "") == other);
    const auto fresh = world.get(*publisher, "/topics/sea.atom");
    CHECK(fresh->etag != topic->etag);
    CHECK(has(fresh, "Ferries again"));
    // the entry that did not change has the same bytes
    const auto old_entry = topic->body.substr(topic->body.find("<entry"));
    CHECK(has(fresh, old_entry.substr(0, old_entry.find("</entry>"))));
    CHECK(id != second);
}

TEST_CASE("two publishers and two days later, the same stories are the same bytes", "[publish]") {
    World world;
    world.add("Ferries agree", 0, "sea");
    world.add("Something else", 60);
    const auto first = world.publisher();
    for (const auto* path : {"/", "/feed.atom", "/feed.rss", "/feed.json", "/topics/sea",
                             "/feeds/a.json", "/outputs.opml", "/sources.opml"}) {
        INFO(path);
        const auto before = world.get(*first, path);
        const auto again = stored::must(world.publisher()->render(path, "", stored::at(300'000)));
        CHECK(again->body == before->body);
        CHECK(again->etag == before->etag);
    }
}

TEST_CASE("an edit that is not material changes the bytes all the same", "[publish]") {
    World world;
    const auto item = stored::item(world.store.a, "g", "Before", "w", stored::at(0));
    const auto made = world.store.create(item);
    const auto publisher = world.publisher();
    CHECK(has(world.get(*publisher, "/feed.atom"), "Before"));
    model::StoryChange change;
    change.kind = model::ChangeKind::update;
    change.entry = made.entry;
    change.story = made.story;
    stored::must(world.store.writer.apply(
        stored::item(world.store.a, "g", "After", "w", stored::at(0)), change, stored::at(0)));
    publisher->on_commit(change_of(made.story, "", "a"));
    CHECK(has(world.get(*publisher, "/feed.atom"), "After"));
}

TEST_CASE("a merged story leads to the one it joined and leaves a tombstone", "[publish]") {
    World world;
    const auto kept = world.add("Kept", 0);
    const auto gone = world.add("Gone", 60);
    world.store.join(stored::item(world.store.b, "h", "Both", "w", stored::at(70)), kept, {gone});
    const auto publisher = world.publisher();
    const auto moved = world.get(*publisher, "/stories/" + std::to_string(gone.value));
    CHECK(moved->status == 301);
    CHECK(moved->location == std::to_string(kept.value));
    const auto feed = world.get(*publisher, "/feed.atom");
    CHECK(has(feed, "<at:deleted-entry"));
    CHECK(has(feed, "https://news.example/gazette/stories/" + std::to_string(kept.value)));
}

TEST_CASE("a search is a page and a feed, and says what is wrong with it", "[publish]") {
    World world;
    world.add("Ferries agree", 0);
    world.add("Trains disagree", 60);
    stored::must(world.store.writer.index_some(10, &to_words));
    const auto publisher = world.publisher();
    CHECK(has(world.get(*publisher, "/search", "ferr*"), "Ferries agree"));
    CHECK_FALSE(has(world.get(*publisher, "/search", "ferr*"), "Trains"));
    const auto both = world.get(*publisher, "/search.atom", "ferries OR trains");
    CHECK(has(both, "Ferries agree"));
    CHECK(has(both, "Trains disagree"));
    CHECK(has(both, "search.atom?q=ferries%20OR%20trains"));
    const auto wrong = world.get(*publisher, "/search", "(ferries");
    CHECK(wrong->status == 400);
    CHECK(has(wrong, "column"));
    CHECK(code_of(*publisher, "/search.atom", "(ferries") == ErrorCode::bad_query);
    CHECK(code_of(*publisher, "/search.atom", "") == ErrorCode::bad_query);
    CHECK(code_of(*publisher, "/search.atom", std::string(501, 'a')) == ErrorCode::bad_query);
    CHECK(has(world.get(*publisher, "/search"), "Search the stories"));
}

TEST_CASE("a search by what the index does not know asks the query itself", "[publish]") {
    World world;
    world.add("Ferries agree", 0);
    stored::must(world.store.writer.index_some(10, &to_words));
    const auto publisher = world.publisher();
    CHECK(has(world.get(*publisher, "/search.json", "feed:a"), "Ferries agree"));
    CHECK_FALSE(has(world.get(*publisher, "/search.json", "feed:b"), "Ferries agree"));
    CHECK(has(world.get(*publisher, "/search.json", "ferries feed:a"), "Ferries agree"));
}

TEST_CASE("the health feed tells what broke and what works again, not single failures",
          "[publish]") {
    World world;
    const auto poll = [&](FeedId feed, std::int64_t second, model::FetchKind kind) {
        storage::FetchRow row;
        row.at = stored::at(second);
        row.kind = kind;
        row.error = kind == model::FetchKind::failed ? "503 <Unavailable>" : "";
        model::FeedState state;
        state.last_poll = row.at;
        stored::must(world.store.writer.store_poll(feed, state, row));
    };
    for (std::int64_t second : {0, 10, 20, 30}) {
        poll(world.store.a, second, model::FetchKind::failed);
    }
    poll(world.store.a, 40, model::FetchKind::document);
    poll(world.store.b, 50, model::FetchKind::failed);
    const auto publisher = world.publisher();
    const auto health = world.get(*publisher, "/health.atom");
    CHECK(has(health, "Feed A is failing"));
    CHECK(has(health, "503 &amp;lt;Unavailable"));
    CHECK(has(health, "Feed A works again"));
    CHECK(has(health, "After 4 failures."));
    CHECK_FALSE(has(health, "<title>b"));
    CHECK(health->last_modified == stored::at(40));
}

TEST_CASE("failures whose beginning is forgotten are not told anew with each poll", "[publish]") {
    World world;
    const auto poll = [&](std::int64_t second, model::FetchKind kind) {
        storage::FetchRow row;
        row.at = stored::at(second);
        row.kind = kind;
        stored::must(world.store.writer.store_poll(world.store.a, {}, row));
    };
    std::int64_t second = 0;
    while (second < static_cast<std::int64_t>(storage::fetches_kept)) {
        poll(second++, model::FetchKind::failed);
    }
    const auto publisher = world.publisher();
    CHECK_FALSE(has(world.get(*publisher, "/health.atom"), "<entry>"));
    poll(second++, model::FetchKind::document);
    CHECK(has(world.get(*world.publisher(), "/health.atom"), "After many failures."));
    for (int i = 0; i < 3; ++i) {
        poll(second++, model::FetchKind::failed);
    }
    CHECK(has(world.get(*world.publisher(), "/health.atom"), "Feed A is failing"));
}

TEST_CASE("the health feed tells which feed is gone", "[publish]") {
    World world;
    model::FeedState state;
    state.health = model::FeedHealth::suspended;
    state.gone_last = stored::at(70);
    stored::must(world.store.writer.store_poll(world.store.a, state, {}));
    const auto health = world.get(*world.publisher(), "/health.atom");
    CHECK(has(health, "Feed A is gone"));
    CHECK(health->last_modified == stored::at(70));
}

TEST_CASE("the health feed tells which feed has moved, until the configuration knows",
          "[publish]") {
    World world;
    model::FeedState state;
    state.url = "https://new.example/a";
    state.moved = stored::at(70);
    stored::must(world.store.writer.store_poll(world.store.a, state, {}));
    auto health = world.get(*world.publisher(), "/health.atom");
    CHECK(has(health, "Feed A has moved"));
    CHECK(has(health, "https://new.example/a"));
    CHECK(health->last_modified == stored::at(70));
    state.url = "https://a.example/feed"; // as configured
    stored::must(world.store.writer.store_poll(world.store.a, state, {}));
    CHECK_FALSE(has(world.get(*world.publisher(), "/health.atom"), "has moved"));
}

TEST_CASE("OPML tells what is read and what can be subscribed to", "[publish]") {
    const World world;
    const auto publisher = world.publisher();
    const auto outputs = world.get(*publisher, "/outputs.opml");
    for (const auto* url :
         {"gazette/feed.atom", "gazette/topics/sea.atom", "gazette/feeds/b.atom"}) {
        INFO(url);
        CHECK(has(outputs, url));
    }
    CHECK(has(world.get(*publisher, "/sources.opml"), "https://a.example/feed"));
}

TEST_CASE("robots are kept from searches below the path prefix", "[publish]") {
    const World world;
    CHECK(has(world.get(*world.publisher(), "/robots.txt"), "Disallow: /gazette/search\n"));
}

TEST_CASE("a store that cannot be read is an error, not an empty feed", "[publish]") {
    World world;
    world.config->store.path = world.store.dir.file("missing/none.db");
    const auto publisher = world.publisher();
    const auto answer = publisher->render("/feed.atom", "", world.now);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code != ErrorCode::not_found);
}

TEST_CASE("many threads render and commit at once", "[publish]") {
    World world;
    const auto id = world.add("Ferries agree", 0, "sea");
    const auto publisher = world.publisher();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int round = 0; round < 50; ++round) {
                for (const auto* path : {"/feed.atom", "/topics/sea.rss", "/", "/stories/1"}) {
                    const auto made = publisher->render(path, "", world.now);
                    if (!made || (*made)->body.empty()) {
                        std::abort();
                    }
                }
            }
        });
    }
    for (int round = 0; round < 200; ++round) {
        publisher->on_commit(change_of(id, "sea", "a"));
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(publisher->cached("/feed.atom", ""));
}

TEST_CASE("the mirror is whole, and what stays the same is not touched", "[publish]") {
    World world;
    const auto id = world.add("Ferries agree", 0, "sea");
    const auto directory = world.store.dir.file("mirror");
    const auto publisher = world.publisher();
    const auto first = stored::must(write_mirror(*publisher, directory, world.now));
    CHECK(first.unchanged == 0);
    for (const auto* name : {"index.html", "subscribe.html", "feed.atom", "feed.rss", "feed.json",
                             "topics/sea.html", "topics/sea.atom", "feeds/a.html", "feeds/b.json",
                             "stories/1.html", "style.css", "outputs.opml"}) {
        INFO(name);
        CHECK(std::filesystem::exists(directory + "/" + name));
    }
    CHECK_FALSE(std::filesystem::exists(directory + "/status.html"));
    const auto before = std::filesystem::last_write_time(directory + "/feed.atom");
    const auto second = stored::must(write_mirror(*publisher, directory, stored::at(300'000)));
    CHECK(second.written == 0);
    CHECK(second.unchanged == first.written);
    CHECK(std::filesystem::last_write_time(directory + "/feed.atom") == before);
    world.add("Unrelated", 60);
    publisher->on_commit(change_of(id, "", "a"));
    const auto third = stored::must(write_mirror(*publisher, directory, world.now));
    CHECK(third.written > 0);
    CHECK(third.unchanged > 0);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
        const auto name = entry.path().filename().string();
        CHECK((name.front() != '.' || name == ".gazetted-files")); // nothing half-written is left
    }
}

TEST_CASE("what a commit touched is written, and nothing else is looked at", "[publish]") {
    World world;
    const auto id = world.add("Ferries agree", 0, "sea");
    world.add("Unrelated", 60);
    const auto directory = world.store.dir.file("mirror");
    const auto publisher = world.publisher();
    stored::must(write_mirror(*publisher, directory, world.now));
    std::filesystem::remove(directory + "/feeds/b.atom"); // would be written if it were looked at
    const auto changes = change_of(id, "sea", "a");
    const auto same =
        stored::must(write_mirror(*publisher, directory, world.now, {false, &changes}));
    CHECK(same.written == 0);
    CHECK(same.unchanged == 16); // 3 lists, a story; merged, topic and feed: page and 3 formats
    CHECK_FALSE(std::filesystem::exists(directory + "/feeds/b.atom"));
    CHECK(stored::must(write_mirror(*publisher, directory, world.now)).written == 1);
}

TEST_CASE("what is no longer published leaves the mirror, other files stay", "[publish]") {
    World world;
    const auto first = world.add("Ferries agree", 0, "sea");
    const auto second = world.add("Ferries agree again", 60, "sea");
    const auto directory = world.store.dir.file("mirror");
    stored::must(write_mirror(*world.publisher(), directory, world.now, {true, nullptr}));
    std::ofstream(directory + "/own.txt") << "the administrator's";
    std::ofstream(directory + "/stories/own.html") << "the administrator's";
    const auto page = [&](StoryId story) {
        return directory + "/stories/" + std::to_string(story.value) + ".html";
    };
    REQUIRE(std::filesystem::exists(page(second)));
    stored::must(world.store.writer.unite(first, second, "the same", world.now));
    stored::must(write_mirror(*world.publisher(), directory, world.now, {true, nullptr}));
    std::ifstream in(page(second));
    std::ostringstream text;
    text << in.rdbuf();
    CHECK(text.str().find("url=" + std::to_string(first.value) + ".html") != std::string::npos);

    world.config->topics.clear();
    const auto gone =
        stored::must(write_mirror(*world.publisher(), directory, world.now, {true, nullptr}));
    CHECK(gone.removed == 8); // two topics
    CHECK_FALSE(std::filesystem::exists(directory + "/topics/sea.atom"));
    CHECK_FALSE(std::filesystem::exists(directory + "/topics/sea.atom.gz"));
    CHECK(std::filesystem::exists(directory + "/own.txt"));
    CHECK(std::filesystem::exists(directory + "/stories/own.html"));
}

TEST_CASE("files stand beside their compressed forms, which follow them", "[publish]") {
    World world;
    world.add("Ferries agree", 0, "sea");
    const auto directory = world.store.dir.file("mirror");
    const auto file = directory + "/feed.atom";
    stored::must(write_mirror(*world.publisher(), directory, world.now, {true, nullptr}));
    for (const char* ending : {".gz", ".br"}) {
        CHECK(std::filesystem::file_size(file + ending) < std::filesystem::file_size(file));
    }
    const auto before = std::filesystem::file_size(file + ".gz");
    world.add("Quite another headline", 60, "sea");
    stored::must(write_mirror(*world.publisher(), directory, world.now, {true, nullptr}));
    CHECK(std::filesystem::file_size(file + ".gz") != before);
    stored::must(write_mirror(*world.publisher(), directory, world.now, {false, nullptr}));
    CHECK_FALSE(std::filesystem::exists(file + ".gz"));
}

TEST_CASE("every relative link of the mirror leads to a file of it", "[publish]") {
    World world;
    world.add("Ferries agree", 0, "sea");
    const auto directory = world.store.dir.file("mirror");
    stored::must(write_mirror(*world.publisher(), directory, world.now));
    std::size_t checked = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
        if (entry.path().extension() != ".html") {
            continue;
        }
        std::ifstream in(entry.path());
        std::ostringstream text;
        text << in.rdbuf();
        const std::string page = std::move(text).str();
        constexpr std::string_view mark = "href=\"";
        for (auto at = page.find(mark); at != std::string::npos; at = page.find(mark, at + 1)) {
            const auto start = at + mark.size();
            const auto link = page.substr(start, page.find('"', start) - start);
            if (link.find("://") == std::string::npos && !link.starts_with('#')) {
                INFO(entry.path() << " -> " << link);
                CHECK(std::filesystem::exists(entry.path().parent_path() / link));
                ++checked;
            }
        }
    }
    CHECK(checked > 50);
}

TEST_CASE("a mirror that cannot be written names the file", "[publish]") {
    const World world;
    const auto file = world.store.dir.file("file");
    std::ofstream(file) << "x";
    const auto result = write_mirror(*world.publisher(), file + "/below", world.now);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::io);
    CHECK(result.error().text.find("below") != std::string::npos);
}
