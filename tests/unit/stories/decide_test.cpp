// SPDX-License-Identifier: MIT
#include "tests/support/catch.hpp"
#include "tests/unit/stories/stories_support.hpp"

using namespace stories_test;

namespace {
Post bridge() {
    return Post("Harbour bridge closed")
        .guid("bridge-1")
        .url("https://a.example/2026/bridge-closed")
        .text(prose("bridge", 120));
}
} // namespace

TEST_CASE("a story is created once, and seeing it again changes nothing") {
    Gazette gazette;
    CHECK(gazette.sees(1, bridge()) == 1);
    CHECK(gazette.last.kind == ChangeKind::create);
    CHECK(gazette.sees(1, bridge()) == 1);
    CHECK(gazette.last.kind == ChangeKind::unchanged);
    CHECK(gazette.last.entry == EntryId{1});
    CHECK(gazette.says("same guid"));
}

TEST_CASE("an edit updates the entry, and is material when the words change") {
    struct Case {
        const char* name;
        Post post;
        bool is_material;
        const char* reason;
    };
    Post picture = bridge();
    picture.entry.clean.lead_image.url = "https://a.example/new.jpg";
    const Case cases[] = {
        {"text", bridge().text(prose("bridge", 119)), true, "words edited"},
        {"title",
         [] {
             Post p("Bridge reopened");
             p.entry.id = "bridge-1";
             return p.url("https://a.example/2026/bridge-closed").text(prose("bridge", 120));
         }(),
         true, "title edited"},
        {"picture", picture, false, "links or pictures"},
        {"address", bridge().url("https://a.example/2026/bridge-closed-2"), false,
         "links or pictures"},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        Gazette gazette;
        gazette.sees(1, bridge());
        CHECK(gazette.sees(1, c.post) == 1);
        CHECK(gazette.last.kind == ChangeKind::update);
        CHECK(gazette.last.entry == EntryId{1});
        CHECK(gazette.last.is_material == c.is_material);
        CHECK(gazette.says(c.reason));
        CHECK(gazette.entries() == 1);
    }
}

TEST_CASE("a changed date, white space or a counter is no edit") {
    Gazette gazette;
    gazette.sees(1, bridge().text(prose("bridge", 60) + " 3 comments"));
    gazette.sees(1, bridge().text("  " + prose("bridge", 60) + "\n 4 comments").at(noon + 1h));
    CHECK(gazette.last.kind == ChangeKind::unchanged);
}

TEST_CASE("the same address in another feed joins the story, whatever the words") {
    Gazette gazette;
    gazette.sees(1, bridge());
    CHECK(gazette.sees(
              2, Post("They shut it").guid("x").url("https://a.example/2026/bridge-closed")) == 1);
    CHECK(gazette.last.kind == ChangeKind::join);
    CHECK(gazette.last.reason.rung == Rung::canonical_url);
    CHECK(gazette.last.reason.score == 1);
    CHECK(gazette.says("same address as entry 1 of feed 1: https://a.example/2026/bridge-closed"));
    CHECK(gazette.entries() == 2);
}

TEST_CASE("a wrapper joins the story that it names as its origin, in either order") {
    const Post wrapper = Post("Bridge: what we know")
                             .guid("w-7")
                             .url("https://b.example/news/what-we-know")
                             .origin("https://a.example/2026/bridge-closed")
                             .text(prose("wrapped", 90));
    Gazette after;
    after.sees(1, bridge());
    CHECK(after.sees(2, wrapper) == 1);
    CHECK(after.says("original"));
    Gazette before;
    before.sees(2, wrapper);
    CHECK(before.sees(1, bridge()) == 1);
}

TEST_CASE("the same words in another feed join, under another headline and address") {
    Gazette gazette;
    gazette.sees(1, bridge());
    CHECK(gazette.sees(2, Post("Span shut after storm")
                              .guid("q")
                              .url("https://b.example/span-shut")
                              .text(prose("bridge", 120))) == 1);
    CHECK(gazette.last.reason.rung == Rung::content_hash);
    CHECK(gazette.says("same 120 words as entry 1 of feed 1"));
}

TEST_CASE("what proves nothing makes a story of its own") {
    struct Case {
        const char* name;
        int feed;
        Post first, second;
    };
    const std::string notice = prose("subscribe", 30);
    const Case cases[] = {
        {"the same guid in two feeds", 2, Post("One").guid("12").text(prose("one", 80)),
         Post("Two").guid("12").text(prose("two", 80))},
        {"the same title in two feeds", 2, Post("Daily briefing").guid("a").text(prose("one", 80)),
         Post("Daily briefing").guid("a").text(prose("two", 80))},
        {"the same title in one feed, another day", 1,
         Post("Daily briefing")
             .guid("a")
             .url("https://a.example/brief-1")
             .text(prose("one", 80))
             .at(noon - 24h),
         Post("Daily briefing").guid("b").url("https://a.example/brief-2").text(prose("two", 80))},
        {"a weekly thread with the same words", 1,
         Post("Open thread")
             .guid("a")
             .url("https://a.example/t-1")
             .text(prose("thread", 80))
             .at(noon - 168h),
         Post("Open thread")
             .guid("b")
             .url("https://a.example/t-2")
             .text(prose("thread", 80))
             .at(noon)},
        {"the front page as link", 2,
         Post("One").guid("a").url("https://a.example/").text(prose("one", 80)),
         Post("Two").guid("b").url("https://a.example/").text(prose("two", 80))},
        {"a section as link", 2,
         Post("One").guid("a").url("https://a.example/world/").text(prose("one", 80)),
         Post("Two").guid("b").url("https://a.example/world/").text(prose("two", 80))},
        {"a front page as origin", 2,
         Post("One").guid("a").url("https://a.example/one-1").origin("https://wire.example/"),
         Post("Two").guid("b").url("https://b.example/two-2").origin("https://wire.example/")},
        {"a notice of few words, two feeds", 2, Post("One").guid("a").text(notice),
         Post("Two").guid("b").text(notice)},
        {"a notice, one feed", 1, Post("One").guid("a").text(prose("notice", 90)),
         Post("Two").guid("b").text(prose("notice", 90))},
        {"very short texts", 2, Post("Same").guid("a").text("Read more on our site."),
         Post("Same").guid("b").text("Read more on our site.")},
        {"no text at all", 2, Post("Same").guid("a"), Post("Same").guid("b")},
        {"the same words a month later", 2,
         Post("One").guid("a").text(prose("old", 90)).at(noon - 720h),
         Post("Two").guid("b").text(prose("old", 90))},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        Gazette gazette;
        gazette.sees(1, c.first);
        gazette.sees(c.feed, c.second);
        CHECK(gazette.last.kind == ChangeKind::create);
        CHECK(gazette.stories() == 2);
        gazette.sees(1, c.first);
        CHECK(gazette.last.kind == ChangeKind::unchanged);
        gazette.sees(c.feed, c.second);
        CHECK(gazette.last.kind == ChangeKind::unchanged);
    }
}

TEST_CASE("a feed whose entries all link to one page keeps its stories apart") {
    for (const char* guid : {"g", ""}) {
        Gazette gazette;
        const auto item = [&](int i) {
            const std::string number = std::to_string(i);
            return Post("Item " + number)
                .guid(*guid ? guid + number : "")
                .url("https://a.example/the-list")
                .text(prose("item" + number, 40));
        };
        for (int round = 0; round < 2; ++round) {
            for (int i = 0; i < 20; ++i) {
                gazette.sees(1, item(i));
            }
        }
        INFO("guid '" << guid << "'");
        CHECK(gazette.stories() == 20);
        CHECK(gazette.last.kind == ChangeKind::unchanged);
        // Nor does a third party's entry about the list drag them together.
        gazette.sees(2, Post("About the list")
                            .guid("o")
                            .url("https://a.example/the-list")
                            .text(prose("about", 40)));
        CHECK(gazette.last.kind == ChangeKind::create);
        CHECK(gazette.says("shared by different entries"));
        CHECK(gazette.sees(3, item(4).guid("again")) == 5);
    }
}

TEST_CASE("a notice that stands under many titles unites nobody") {
    Gazette gazette;
    const std::string notice = prose("notice", 100);
    gazette.sees(1, Post("One").guid("1").text(notice));
    gazette.sees(1, Post("Two").guid("2").text(notice));
    gazette.sees(2, Post("Three").guid("3").text(notice));
    CHECK(gazette.last.kind == ChangeKind::create);
    CHECK(gazette.says("stand under other titles"));
    CHECK(gazette.sees(2, Post("Two").guid("4").text(notice)) == 2);
}

TEST_CASE("guids that are places in the list do not overwrite yesterday's stories") {
    Gazette gazette;
    const auto item = [](int place, int day) {
        const std::string name = std::to_string(day) + std::to_string(place);
        return Post("Story " + name)
            .guid(std::to_string(place))
            .url("https://a.example/s-" + name)
            .text(prose("s" + name, 50))
            .at(noon - 48h + day * 24h);
    };
    for (int day = 0; day < 2; ++day) {
        for (int round = 0; round < 2; ++round) {
            for (int place = 0; place < 5; ++place) {
                gazette.sees(1, item(place, day));
            }
        }
        CHECK(gazette.last.kind == ChangeKind::unchanged);
    }
    CHECK(gazette.stories() == 10);
}

TEST_CASE("one guid for every entry of a feed makes no single story") {
    Gazette gazette;
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 5; ++i) {
            const std::string number = std::to_string(i);
            gazette.sees(1, Post("Story " + number)
                                .guid("rss")
                                .url("https://a.example/s-" + number)
                                .text(prose("s" + number, 50))
                                .at(noon - i * 1h));
        }
    }
    CHECK(gazette.stories() == 5);
    CHECK(gazette.entries() == 5);
    CHECK(gazette.last.kind == ChangeKind::unchanged);
}
