// SPDX-License-Identifier: MIT
#include "feeds/stories/edit_hash.hpp"
#include "feeds/stories/page.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/stories/stories_support.hpp"

using namespace stories_test;

namespace {
model::Fingerprint print_of(const Post& post) {
    return stories::fingerprint(post.entry, model::Level::exact);
}
Post sample() {
    return Post("Harbour bridge closed")
        .guid("g1")
        .url("https://a.example/bridge-1")
        .text(prose("word", 80));
}
} // namespace

TEST_CASE("an address names a page by its shape") {
    for (const char* page :
         {"https://a.example/2026/11/24/bridge-closed", "https://a.example/bridge-closed",
          "https://a.example/p123", "https://a.example/?p=123", "https://a.example/index.php?id=4",
          "https://a.example/story.html", "https://a.example/world/europe/bridge",
          "https://a.example/blog/hello", "https://a.example/#!/story/12",
          "https://a.example/averyveryverylongwordindeed",
          "https://a.example/%E6%97%A5%E6%9C%AC"}) {
        INFO(page);
        CHECK(stories::names_a_page(page));
        CHECK_FALSE(stories::is_shared_address(page));
    }
    for (const char* shared :
         {"https://a.example", "https://a.example/", "https://a.example//", "http://a.example/#top",
          "https://a.example/?", "https://a.example/index.html", "https://a.example/news",
          "https://a.example/news/", "https://a.example/en/index.php",
          "https://a.example/tag/elections-2026", "https://a.example/category/world/"}) {
        INFO(shared);
        CHECK_FALSE(stories::names_a_page(shared));
        CHECK(stories::is_shared_address(shared));
    }
    for (const char* other :
         {"", "tag:a.example,2026:1", "urn:uuid:1", "mailto:a@b.example", "/x-1"}) {
        INFO(other);
        CHECK_FALSE(stories::names_a_page(other));
        CHECK_FALSE(stories::is_shared_address(other));
    }
}

TEST_CASE("what is absent has no hash") {
    const model::Fingerprint print = print_of(Post(""));
    CHECK(print.guid_hash == 0);
    CHECK(print.url_hashes.empty());
    CHECK(print.content_hash == 0);
    CHECK(print.title_hash == 0);
    CHECK(print.words == 0);
    CHECK(print.edit_hash != 0);
}

TEST_CASE("a home page given as guid or link is none") {
    const auto print = print_of(Post("x").guid("https://a.example/").url("https://a.example/"));
    CHECK(print.guid_hash == 0);
    CHECK(print.url_hashes.empty());
}

TEST_CASE("few words prove nothing") {
    CHECK(print_of(Post("t").text(prose("word", 19))).content_hash == 0);
    CHECK(print_of(Post("t").text(prose("word", 20))).content_hash != 0);
    CHECK(print_of(Post("t").text("a b c d e f g h i j k l m n o p q r s t u v")).content_hash ==
          0);
    CHECK(print_of(Post("t").text(prose("word", 30))).words == 30);
}

TEST_CASE("the summary stands in for a text that the feed does not give") {
    Post post("t");
    post.entry.clean.summary = prose("word", 40);
    CHECK(print_of(post).content_hash == print_of(Post("t").text(prose("word", 40))).content_hash);
}

TEST_CASE("addresses: the page, its true origin and rel=canonical, once each") {
    Post post = sample();
    CHECK(print_of(post).url_hashes.size() == 1);
    post.origin("https://wire.example/story-9");
    model::Link link;
    link.rel = "canonical";
    link.href = "https://wire.example/story-9";
    post.entry.links.push_back(link);
    CHECK(print_of(post).url_hashes.size() == 2);
    link.href = "https://other.example/story-9";
    post.entry.links.push_back(link);
    link.rel = "via";
    link.href = "https://third.example/story-9";
    post.entry.links.push_back(link);
    CHECK(print_of(post).url_hashes.size() == 3);
    const auto wire = print_of(Post("y").url("https://wire.example/story-9")).url_hashes.front();
    CHECK(print_of(post).url_hashes[1] == wire);
}

TEST_CASE("an origin that is a feed or a front page is no address of the story") {
    Post post = sample().origin("https://wire.example/feed.xml");
    post.entry.clean.origin.why = "source";
    CHECK(print_of(post).url_hashes.size() == 1);
    CHECK(print_of(sample().origin("https://wire.example/")).url_hashes.size() == 1);
}

TEST_CASE("addresses are bounded") {
    Post post = sample();
    for (int i = 0; i < 1000; ++i) {
        model::Link link;
        link.rel = "canonical";
        link.href = "https://a.example/page-" + std::to_string(i);
        post.entry.links.push_back(link);
    }
    CHECK(print_of(post).url_hashes.size() == 4);
}

TEST_CASE("noise is no edit") {
    const model::Fingerprint before = print_of(sample().text("It rained. " + prose("word", 40)));
    const std::pair<const char*, std::string> cases[] = {
        {"white space", "  It\n rained.\t" + prose("word", 40)},
        {"letter case", "IT RAINED. " + prose("word", 40)},
        {"curly quotes and dashes", "“It rained” – " + prose("word", 40)},
    };
    for (const auto& [name, text] : cases) {
        INFO(name);
        CHECK(print_of(sample().text(text)).content_hash == before.content_hash);
        CHECK(print_of(sample().text(text)).edit_hash == before.edit_hash);
    }
    const std::string base = prose("word", 40);
    const std::pair<std::string, std::string> counters[] = {
        {base + " 12 comments", base + " 1,340 comments"},
        {base + " Comments (12)", base + " Comments (13)"},
        {base + " Views: 300 and on", base + " Views: 4.000 and on"},
        {"5 minutes ago " + base, "2 hours ago " + base},
    };
    for (const auto& [one, other] : counters) {
        INFO(other);
        CHECK(print_of(sample().text(one)).edit_hash == print_of(sample().text(other)).edit_hash);
    }
}

TEST_CASE("numbers that are news are words") {
    const std::string base = prose("word", 40);
    const std::pair<std::string, std::string> cases[] = {
        {base + " won by 12 votes", base + " won by 13 votes"},
        {base + " sold 12 shares", base + " sold 13 shares"},
        {base + " after 3 days", base + " after 4 days"},
        {base + " 1 to 0", base + " 2 to 0"},
    };
    for (const auto& [one, other] : cases) {
        INFO(other);
        CHECK(print_of(sample().text(one)).content_hash !=
              print_of(sample().text(other)).content_hash);
    }
}

TEST_CASE("markup and attributes are noise, new links and pictures are an edit but not of words") {
    Post post = sample();
    const auto before = print_of(post);
    const auto with_content = [&](const std::string& html) {
        post.entry.clean.content = html;
        return print_of(post).edit_hash;
    };
    CHECK(with_content("<p><b>" + prose("word", 80) + "</b></p>") == before.edit_hash);
    const auto linked =
        with_content("<p><a href=\"https://x.example/a?t=1\" title=\"x\">w</a></p>");
    CHECK(linked != before.edit_hash);
    CHECK(stories::are_same_words(linked, before.edit_hash));
    CHECK(with_content("<p><a title=\"y\" href=\"https://x.example/a?t=2\">w</a></p>") == linked);
    CHECK(with_content("<p><a href=\"https://x.example/b\">w</a></p>") != linked);
    CHECK(with_content("<p><img src=\"https://x.example/a\"></p>") == linked);
    CHECK(with_content("<a href=\"unclosed") == before.edit_hash);
    model::Enclosure enclosure;
    enclosure.url = "https://x.example/a.mp3";
    post.entry.enclosures.push_back(enclosure);
    CHECK(print_of(post).edit_hash != before.edit_hash);
}

TEST_CASE("hostile entries take no time") {
    Post post = sample().text(std::string(8u << 20, 'x'));
    std::string html;
    for (int i = 0; i < 200000; ++i) {
        html += "<a href=\"https://x.example/\">x</a>";
    }
    post.entry.clean.content = html;
    CHECK(print_of(post).edit_hash != 0);
}
