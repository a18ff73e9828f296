// SPDX-License-Identifier: MIT
#include "daemon/publish/kept.hpp"
#include "tests/support/catch.hpp"

using namespace gazetted;
using namespace gazetted::daemon::publish;
using namespace std::chrono_literals;

namespace {

constexpr MonotonicTime start{1000s};

std::shared_ptr<const Rendered> document(std::size_t bytes = 10) {
    Rendered rendered;
    rendered.body.assign(bytes, 'x');
    return std::make_shared<const Rendered>(std::move(rendered));
}

void keep(KeptDocuments& kept, const std::string& path,
          const std::shared_ptr<const Rendered>& made = document()) {
    const auto ticket = kept.begin(parse_address(path).value_or(Address{}));
    kept.finish(ticket, path, made, std::nullopt);
}

bool has(KeptDocuments& kept, std::string_view path) {
    return kept.find(path, start) != nullptr;
}

Changes story_in(std::int64_t id, std::string topic, std::string feed) {
    Changes changes;
    changes.stories = {StoryId{id}};
    changes.topics = {std::move(topic)};
    changes.feeds = {std::move(feed)};
    return changes;
}

model::PublishedStory story(std::int64_t id) {
    model::PublishedStory made;
    made.id = StoryId{id};
    return made;
}

KeptEntries::Bytes bytes(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

} // namespace

TEST_CASE("a commit drops the documents that show what it changed, and no other", "[publish]") {
    KeptDocuments kept(1 << 20);
    const std::vector<std::string> touched{
        "/feed.atom",    "/",        "/topics/a.rss", "/topics/a",
        "/feeds/f.json", "/feeds/f", "/stories/7",    "/status"};
    const std::vector<std::string> untouched{"/topics/b.rss", "/feeds/g.atom", "/stories/8",
                                             "/style.css",    "/health.atom",  "/outputs.opml"};
    for (const auto& paths : {touched, untouched}) {
        for (const std::string& path : paths) {
            keep(kept, path);
        }
    }
    kept.on_commit(story_in(7, "a", "f"));
    for (const std::string& path : touched) {
        INFO(path);
        CHECK_FALSE(has(kept, path));
    }
    for (const std::string& path : untouched) {
        INFO(path);
        CHECK(has(kept, path));
    }
}

TEST_CASE("a feed that breaks touches the health feed and the status page", "[publish]") {
    KeptDocuments kept(1 << 20);
    keep(kept, "/health.atom");
    keep(kept, "/status");
    keep(kept, "/feed.atom");
    Changes changes;
    changes.health = true;
    kept.on_commit(changes);
    CHECK_FALSE(has(kept, "/health.atom"));
    CHECK_FALSE(has(kept, "/status"));
    CHECK(has(kept, "/feed.atom"));
}

TEST_CASE("a rendering that a commit overtakes is not kept", "[publish]") {
    KeptDocuments kept(1 << 20);
    const auto stale = kept.begin(*parse_address("/topics/a.atom"));
    const auto other = kept.begin(*parse_address("/topics/b.atom"));
    kept.on_commit(story_in(1, "a", "f"));
    kept.finish(stale, "/topics/a.atom", document(), std::nullopt);
    kept.finish(other, "/topics/b.atom", document(), std::nullopt);
    CHECK_FALSE(has(kept, "/topics/a.atom"));
    CHECK(has(kept, "/topics/b.atom"));
}

TEST_CASE("an abandoned rendering leaves nothing behind", "[publish]") {
    KeptDocuments kept(1 << 20);
    const auto ticket = kept.begin(*parse_address("/feed.atom"));
    kept.abandon(ticket);
    kept.finish(ticket, "/feed.atom", document(), std::nullopt);
    CHECK(kept.bytes() == 0);
}

TEST_CASE("a document with an end is gone then", "[publish]") {
    KeptDocuments kept(1 << 20);
    kept.finish(kept.begin(*parse_address("/status")), "/status", document(), start + 5s);
    CHECK(kept.find("/status", start + 4s));
    CHECK_FALSE(kept.find("/status", start + 5s));
    CHECK(kept.bytes() == 0);
}

TEST_CASE("the least recently used document goes when the bytes are used up", "[publish]") {
    KeptDocuments kept(3000);
    keep(kept, "/feeds/a", document(1000));
    keep(kept, "/feeds/b", document(1000));
    CHECK(has(kept, "/feeds/a"));
    keep(kept, "/feeds/c", document(1000));
    CHECK(has(kept, "/feeds/a"));
    CHECK_FALSE(has(kept, "/feeds/b"));
    CHECK(has(kept, "/feeds/c"));
    CHECK(kept.bytes() <= 3000);
    keep(kept, "/feeds/d", document(5000));
    CHECK_FALSE(has(kept, "/feeds/d"));
    CHECK(has(kept, "/feeds/c"));
}

TEST_CASE("an entry is kept for each format until its story changes", "[publish]") {
    KeptEntries kept(1 << 20);
    kept.keep(kept.begin(), story(1), config::Format::atom, bytes("a1"));
    kept.keep(kept.begin(), story(1), config::Format::rss, bytes("r1"));
    kept.keep(kept.begin(), story(2), config::Format::atom, bytes("a2"));
    REQUIRE(kept.find(story(1), config::Format::rss));
    CHECK(*kept.find(story(1), config::Format::rss) == "r1");
    kept.on_commit(story_in(1, "a", "f"));
    CHECK_FALSE(kept.find(story(1), config::Format::atom));
    CHECK_FALSE(kept.find(story(1), config::Format::rss));
    CHECK(kept.find(story(2), config::Format::atom));
}

TEST_CASE("an entry that looks otherwise than the kept one is not taken for it", "[publish]") {
    KeptEntries kept(1 << 20);
    kept.keep(kept.begin(), story(1), config::Format::atom, bytes("old"));
    auto joined = story(1);
    joined.sources.emplace_back();
    CHECK_FALSE(kept.find(joined, config::Format::atom));
    auto updated = story(1);
    updated.updated = Instant{Seconds{5}};
    CHECK_FALSE(kept.find(updated, config::Format::atom));
}

TEST_CASE("an entry read before a commit that changed it is not kept", "[publish]") {
    KeptEntries kept(1 << 20);
    const auto begun = kept.begin();
    kept.on_commit(story_in(1, "a", "f"));
    kept.keep(begun, story(1), config::Format::atom, bytes("old"));
    kept.keep(begun, story(2), config::Format::atom, bytes("other"));
    CHECK_FALSE(kept.find(story(1), config::Format::atom));
    CHECK(kept.find(story(2), config::Format::atom));
    kept.keep(kept.begin(), story(1), config::Format::atom, bytes("new"));
    CHECK(kept.find(story(1), config::Format::atom));
}

TEST_CASE("after more changes than are remembered, older readings are not trusted", "[publish]") {
    KeptEntries kept(1 << 20);
    const auto begun = kept.begin();
    Changes many;
    for (std::int64_t id = 1; id <= 15000; ++id) {
        many.stories.push_back(StoryId{id});
    }
    kept.on_commit(many);
    kept.on_commit(many);
    kept.keep(begun, story(99999), config::Format::atom, bytes("x"));
    CHECK(kept.bytes() == 0);
}

TEST_CASE("entries are bounded by bytes", "[publish]") {
    KeptEntries kept(2000);
    for (std::int64_t id = 1; id <= 100; ++id) {
        kept.keep(kept.begin(), story(id), config::Format::atom, bytes(std::string(300, 'x')));
    }
    CHECK(kept.bytes() <= 2000);
    CHECK(kept.find(story(100), config::Format::atom));
    CHECK_FALSE(kept.find(story(1), config::Format::atom));
}
