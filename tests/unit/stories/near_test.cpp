// SPDX-License-Identifier: MIT
// Nearly the same words: what joins, what stays apart, and that the reason says why.
#include "stories_support.hpp"

#include <catch2/catch.hpp>

using namespace stories_test;

namespace {

Gazette duplicates() {
    Gazette gazette;
    gazette.level = model::Level::duplicates;
    return gazette;
}

const std::string wire = prose("wire", 160);

Post original() {
    return Post("Coastal states agree flood fund")
        .guid("w-7")
        .url("https://wire.example/story-7")
        .text(wire);
}

Post copy(const std::string& title, const std::string& text) {
    return Post(title).guid("c").url("https://paper.example/" + title).text(text);
}

} // namespace

TEST_CASE("a copy in other wrapping joins its original") {
    struct Case {
        const char* name;
        std::string title, text;
    };
    const Case cases[] = {
        {"wrapped", "Billions", "By our staff writer " + wire + " " + prose("terms", 40)},
        {"cut short", "Billions", prose("wire", 40) + " continue reading"},
        {"a paragraph left out", "Billions", wire.substr(0, 400) + wire.substr(800)},
        {"cut hard, under its own title", "Coastal states agree flood fund!",
         prose("wire", 60) + " " + prose("local", 50)},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        Gazette gazette = duplicates();
        gazette.sees(1, original());
        CHECK(gazette.sees(2, copy(c.title, c.text)) == 1);
        CHECK(gazette.last.kind == ChangeKind::join);
        CHECK(gazette.last.reason.rung == Rung::near_duplicate);
        CHECK(gazette.says("nearly the words of entry 1 of feed 1: resemblance"));
        Gazette other_order = duplicates();
        other_order.sees(2, copy(c.title, c.text));
        CHECK(other_order.sees(1, original()) == 1);
    }
}

TEST_CASE("at level exact only the same words join") {
    Gazette gazette;
    gazette.sees(1, original());
    CHECK(gazette.sees(2, copy("Billions", prose("wire", 100))) == 2);
}

TEST_CASE("what only looks like a copy stays apart and says what came nearest") {
    struct Case {
        const char* name;
        std::string text, says;
    };
    const std::string body = prose("settle", 30);
    const Case cases[] = {
        {"another day's report from the template",
         prose("settle", 15) + " at 70.95 dollars after 3 days " + body.substr(200),
         "nearest not merged"},
        {"a quotation far down", prose("mine", 100) + " " + body, "nearest not merged"},
        {"a sentence in common", prose("settle", 12) + " " + prose("mine", 100), ""},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        Gazette gazette = duplicates();
        gazette.sees(1,
                     copy("Crude settles", prose("settle", 15) + " at 71.40 dollars after 2 days " +
                                               body.substr(200)));
        CHECK(gazette.sees(2, copy("Price report", c.text)) == 2);
        CHECK(gazette.last.kind == ChangeKind::create);
        CHECK(gazette.says(c.says));
    }
}

TEST_CASE("an update joins the story within two days, by its title") {
    const std::string first = prose("tanker", 40) + " 23 crew are safe";
    const std::string later = prose("tanker", 40) + " 21 crew are safe " + prose("slick", 35);
    const auto series = [](const char* title, const std::string& text, const char* id) {
        return Post(title).guid(id).url(std::string("https://wire.example/s-") + id).text(text);
    };
    const Post one = series("UPDATE 1-Tanker aground off Cape Rull", first, "1");
    const Post two = series("UPDATE 2-Tanker aground off Cape Rull, slick seen", later, "2");
    Gazette gazette = duplicates();
    gazette.sees(1, one);
    CHECK(gazette.sees(1, two) == 1);
    CHECK(gazette.says("an update by its title"));
    Gazette too_late = duplicates();
    too_late.sees(1, one);
    Post much_later = two;
    CHECK(too_late.sees(1, much_later.at(noon + 72h)) == 2);
    Gazette untitled = duplicates();
    untitled.sees(1, series("Tanker aground off Cape Rull", first, "1"));
    CHECK(untitled.sees(1, series("Tanker aground off Cape Rull", later, "2")) == 2);
}

TEST_CASE("two pages of one feed stay two, and a copy joins the one it is more like") {
    Gazette gazette = duplicates();
    const std::string rerun = wire + " " + prose("more", 30);
    gazette.sees(1, original());
    CHECK(gazette.sees(1, Post("Coastal states agree flood fund - rerun")
                              .guid("w-8")
                              .url("https://wire.example/story-8")
                              .text(rerun)) == 2);
    CHECK(gazette.says("its feed gives it a page of its own"));
    CHECK(gazette.sees(2, copy("Billions", wire + " the end")) == 1);
    CHECK(gazette.sees(3, copy("Sea walls", rerun + " the end")) == 2);
    CHECK(gazette.stories() == 2);
}

TEST_CASE("two copies in one feed of another feed's text are one story") {
    Gazette gazette = duplicates();
    gazette.sees(1, original());
    CHECK(gazette.sees(2, copy("Billions", wire + " the end")) == 1);
    CHECK(gazette.sees(2, copy("Sea walls", prose("wire", 90)).guid("other")) == 1);
}

TEST_CASE("a round-up under a column's title is not the story it mostly tells") {
    Gazette gazette = duplicates();
    const auto edition = [](const char* id, const std::string& text) {
        return Post("Morning headlines")
            .guid(id)
            .url(std::string("https://paper.example/brief-") + id)
            .text(text);
    };
    gazette.sees(2, edition("1", prose("monday", 60)));
    gazette.sees(2, edition("2", prose("tuesday", 60)));
    const auto story = gazette.sees(1, original());
    CHECK(gazette.sees(2, edition("3", wire + " " + prose("else", 80))) != story);
    CHECK(gazette.says("column"));
}

TEST_CASE("an edit that makes two stories one text unites them under the older id") {
    Gazette gazette = duplicates();
    gazette.sees(1, original());
    CHECK(gazette.sees(2, copy("Billions", prose("stub", 30))) == 2);
    CHECK(gazette.sees(2, copy("Billions", wire + " the end")) == 1);
    CHECK(gazette.last.kind == ChangeKind::update);
    CHECK(gazette.says("unites 2 stories"));
    CHECK(gazette.stories() == 1);
}

TEST_CASE("a text that comes again after weeks joins what it was, once") {
    const auto advice = [](const char* id, Instant when) {
        return Post("When to plant out tomatoes")
            .guid(id)
            .url(std::string("https://garden.example/tomatoes-") + id)
            .text(prose("plant", 40))
            .at(when);
    };
    Gazette gazette = duplicates();
    gazette.sees(1, advice("a", noon - 8760h));
    CHECK(gazette.sees(1, advice("b", noon)) == 1);
    CHECK(gazette.last.kind == ChangeKind::join);
    CHECK(gazette.sees(1, advice("c", noon + 8760h)) == 2); // so often it is a standing notice
}

TEST_CASE("one address that holds another text each week holds different entries") {
    const auto week = [](const char* id, const char* theme, Instant when) {
        return Post("This week at the gallery")
            .guid(id)
            .url("https://gallery.example/this-week-here")
            .text(prose(theme, 30))
            .at(when);
    };
    Gazette gazette = duplicates();
    gazette.sees(1, week("1", "glass", noon - 168h));
    CHECK(gazette.sees(1, week("2", "ink", noon)) == 2);
    CHECK(gazette.entries() == 2);
}

TEST_CASE("the order of arrival changes no group") {
    struct Item {
        int feed;
        Post post;
    };
    std::vector<Item> items;
    for (int story = 0; story < 6; ++story) {
        const std::string text = prose("s" + std::string(1, static_cast<char>('a' + story)), 120);
        const std::string n = std::to_string(story);
        items.push_back(
            {1, Post("Wire " + n).guid(n).url("https://w.example/wire-" + n).text(text)});
        items.push_back({2, Post("Paper " + n)
                                .guid(n)
                                .url("https://p.example/paper-" + n)
                                .text(text.substr(0, 500))});
        items.push_back({3, Post("Blog " + n)
                                .guid(n)
                                .url("https://b.example/blog-" + n)
                                .text(prose("intro", 5) + " " + text + " " + prose("outro", 30))});
    }
    std::uint32_t random = 7;
    for (int round = 0; round < 20; ++round) {
        Gazette gazette = duplicates();
        for (const Item& item : items) {
            gazette.sees(item.feed, item.post);
        }
        INFO("order " << round);
        CHECK(gazette.stories() == 6);
        for (std::size_t i = items.size() - 1; i > 0; --i) {
            random = random * 1664525U + 1013904223U;
            std::swap(items[i], items[(random >> 8U) % (i + 1)]);
        }
    }
}
