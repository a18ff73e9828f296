// SPDX-License-Identifier: MIT
#include "feeds/render/html_parts.hpp"
#include "feeds/render/pages.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/render/sample.hpp"

using namespace gazetted;
using namespace gazetted::render;

namespace {

constexpr std::string_view bad = "\"><script>alert(1)</script>";

bool has(const std::string& page, std::string_view text) {
    return page.find(text) != std::string::npos;
}

std::size_t count(const std::string& page, std::string_view text) {
    std::size_t found = 0;
    for (auto at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) {
        ++found;
    }
    return found;
}

model::Site site(std::string root = {}) {
    model::Site made;
    made.title = "Gazette";
    made.base_url = "https://news.example/gazette/";
    made.root = std::move(root);
    made.formats = {"atom", "rss", "json"};
    return made;
}

model::Channel channel(std::string title, std::string path, std::string page) {
    model::Channel made;
    made.title = std::move(title);
    made.path = std::move(path);
    made.page = std::move(page);
    return made;
}

model::FrontPage front(int stories) {
    model::FrontPage page;
    page.site = site();
    page.merged = channel("Gazette", "feed", "");
    page.topics = {channel("Ferries", "topics/ferries", "topics/ferries")};
    page.sources = {channel("One", "feeds/one", "feeds/one")};
    for (int i = 0; i < stories; ++i) {
        page.stories.push_back(test::story());
        page.stories.back().published -= Seconds{i * 43200};
    }
    return page;
}

/// What every page must be: whole, one main landmark, one h1, no script, labelled form fields.
void check_frame(const std::string& page) {
    CHECK(page.starts_with("<!doctype html>"));
    CHECK(page.ends_with("</html>\n"));
    CHECK(count(page, "<main") == 1);
    CHECK(count(page, "<h1") == 1);
    CHECK(count(page, "<script") == 0);
    CHECK(has(page, "<html lang=\"en\">"));
    CHECK(has(page, "name=\"viewport\""));
    CHECK(count(page, "<section") == count(page, "</section>"));
    CHECK(count(page, "<div") == count(page, "</div>"));
}

} // namespace

TEST_CASE("the front page groups the newest stories by day and offers every feed", "[render]") {
    const auto page = front_page(front(4));
    check_frame(page);
    CHECK(has(page, "<h2>Monday, 23 November 2026</h2>"));
    CHECK(has(page, "<h2>Sunday, 22 November 2026</h2>"));
    CHECK(count(page, "<article") == 4);
    CHECK(has(page, "2 sources"));
    CHECK(has(page,
              "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Gazette (Atom)\" "
              "href=\"feed.atom\">"));
    for (const auto* link :
         {"href=\"topics/ferries\"", "href=\"topics/ferries.rss\"", "href=\"feeds/one.json\"",
          "href=\"stories/7\"", "href=\"subscribe\""}) {
        INFO(link);
        CHECK(has(page, link));
    }
    CHECK(has(page, "src=\"https://one.example/p.jpg\""));
}

TEST_CASE("a front page of thirty stories and a thousand topics stays under 60 KB", "[render]") {
    auto page = front(30);
    for (int i = 0; i < 1000; ++i) {
        page.topics.push_back(channel("Topic number " + std::to_string(i), "topics/t", "topics/t"));
    }
    const auto html = front_page(page);
    CHECK(html.size() < 60'000);
    CHECK(has(html, "All 1001"));
}

TEST_CASE("only the formats that are served are offered", "[render]") {
    auto page = front(1);
    page.site.formats = {"rss"};
    const auto html = front_page(page);
    CHECK_FALSE(has(html, ".atom"));
    CHECK(has(html, "feed.rss"));
}

TEST_CASE("a page below the top leads back with relative addresses", "[render]") {
    model::ChannelPage page;
    page.site = site("../");
    page.kind = "Topic";
    page.channel = channel("Ferries", "topics/ferries", "topics/ferries");
    page.channel.note = "ferr*";
    page.channel.site_url = "https://one.example/";
    const auto html = channel_page(page);
    check_frame(html);
    for (const auto* link :
         {"href=\"../style.css\"", "href=\"../topics/ferries.atom\"", "action=\"../search\"",
          "href=\"../\"", "href=\"https://one.example/\""}) {
        INFO(link);
        CHECK(has(html, link));
    }
    CHECK(has(html, "No stories yet."));
    CHECK_FALSE(has(html, "href=\"/"));
}

TEST_CASE("a page of the mirror links to files and offers nothing that needs the daemon",
          "[render]") {
    auto page = front(1);
    page.site.is_static = true;
    const auto html = front_page(page);
    CHECK(has(html, "href=\"stories/7.html\""));
    CHECK(has(html, "href=\"topics/ferries.html\""));
    CHECK(has(html, "href=\"index.html\""));
    CHECK_FALSE(has(html, "search"));
    CHECK_FALSE(has(html, "href=\"status"));
}

TEST_CASE("nothing that a feed says becomes markup", "[render]") {
    auto page = front(1);
    model::PublishedStory& story = page.stories[0];
    story.lead.clean.title = bad;
    story.lead.clean.summary = bad;
    story.lead.clean.lead_image.url = "javascript:alert(1)";
    story.lead.media.thumbnails.clear();
    story.lead.language = bad;
    story.sources[0].feed_title = bad;
    story.sources[0].entry_url = "javascript:alert(1)";
    page.topics[0].title = bad;
    page.site.title = bad;
    const auto html = front_page(page);
    CHECK(count(html, "<script") == 0);
    CHECK_FALSE(has(html, "javascript:"));
    CHECK_FALSE(has(html, "<img"));
}

TEST_CASE("a story's page shows its words, everyone who reported it, and why", "[render]") {
    model::StoryPage page;
    page.site = site("../");
    page.story = test::story();
    model::Appearance first;
    first.feed_name = "one";
    first.feed_title = "One";
    first.url = "https://one.example/a";
    first.headline = "Ferries agree";
    first.published = test::at(1795392000);
    auto second = first;
    second.feed_name = "two";
    second.feed_title.clear();
    second.headline.clear();
    second.published.reset();
    second.first_seen = test::at(1795392600);
    second.edited = test::at(1795392700);
    second.reason = {model::Rung::canonical_url, 1, "https://one.example/a"};
    second.removed = {{"tracker", "https://pixel.example/", "one pixel"}};
    page.appearances = {first, second};
    page.topics = {{channel("Ferries", "topics/ferries", "topics/ferries"), "title:ferr*"}};
    const auto html = story_page(page);
    check_frame(html);
    for (const auto* text :
         {"<p>Tom &amp; Ann say", "By <a href=\"https://one.example/ann\">Ann Ash</a>",
          "Ferries agree", "first report", "same page: https://one.example/a", "1 cleaned away",
          "one pixel", "edited", "title:ferr*", "href=\"../feeds/two\"", "Without a headline",
          "<audio controls", "Attachment (video/mp4)", "updated ", "Read it there"}) {
        INFO(text);
        CHECK(has(html, text));
    }
    CHECK(count(html, "<figure") == 1);
    page.story.lead.clean.content = "<p><img src=\"https://one.example/p.jpg\"></p>";
    CHECK(count(story_page(page), "<figure") == 0); // not twice
}

TEST_CASE("each reason has words", "[render]") {
    model::StoryPage page;
    page.site = site("../");
    page.story.id = StoryId{1};
    page.story.lead.clean.summary = "Only this";
    for (const auto rung : {model::Rung::none, model::Rung::guid, model::Rung::canonical_url,
                            model::Rung::content_hash, model::Rung::near_duplicate,
                            model::Rung::same_event, model::Rung::moved}) {
        page.appearances.emplace_back();
        page.appearances.back().reason.rung = rung;
    }
    const auto html = story_page(page);
    CHECK(has(html, "nearly the same words"));
    CHECK(has(html, "same event"));
    CHECK(has(html, "under a new address"));
    CHECK(has(html, "<p>Only this</p>"));
}

TEST_CASE("a search says what it found, that it found nothing, or what is wrong", "[render]") {
    model::SearchPage page;
    page.site = site();
    check_frame(search_page(page));
    CHECK(has(search_page(page), "<title>Search – Gazette</title>"));
    page.query = "a&b";
    CHECK(has(search_page(page), "No story matches."));
    CHECK(has(search_page(page), "href=\"search.atom?q=a%26b\""));
    CHECK(has(search_page(page), "value=\"a&amp;b\""));
    page.stories = {test::story()};
    CHECK(has(search_page(page), "<article"));
    page.error = "column 2: <";
    CHECK(has(search_page(page), "column 2: &lt;"));
    CHECK_FALSE(has(search_page(page), "<article"));
    CHECK(has(search_page(page), "noindex"));
}

TEST_CASE("the subscribe page shows addresses whole, to be copied", "[render]") {
    model::SubscribePage page;
    page.site = site();
    page.merged = channel("Gazette", "feed", "");
    page.topics = {channel("Ferries", "topics/ferries", "topics/ferries")};
    page.topics[0].note = "ferr*";
    const auto html = subscribe_page(page);
    check_frame(html);
    CHECK(has(html, "value=\"https://news.example/gazette/topics/ferries.atom\""));
    CHECK(has(html, "aria-label=\"Address of Ferries\""));
    CHECK_FALSE(has(html, "Sources, one by one"));
}

TEST_CASE("the status page tells health, polls and errors of each feed", "[render]") {
    model::StatusPage page;
    page.site = site();
    page.stories = 12;
    page.search_lag = 3;
    model::FeedStatus feed;
    feed.name = "one";
    feed.page = "feeds/one";
    page.feeds.push_back(feed);
    feed.title = "Two";
    feed.health = model::FeedHealth::failing;
    feed.last_success = test::at(1795392000);
    feed.next_poll = test::at(1795392900);
    feed.next_reason = "back-off";
    feed.last_error = "503 <b>";
    feed.moved_to = "https://new.example/";
    page.feeds.push_back(feed);
    const auto html = status_page(page);
    check_frame(html);
    for (const auto* text :
         {"2 feeds, 1 of them need attention. 12 stories kept. 3 are not yet searchable.",
          "never yet", "at once", "health failing", "23 November 2026, 00:15 UTC", "back-off",
          "503 &lt;b&gt;", "now fetched from https://new.example/", "href=\"health.atom\""}) {
        INFO(text);
        CHECK(has(html, text));
    }
}

TEST_CASE("an error page works at any depth", "[render]") {
    model::ErrorPage page;
    page.site = site("https://news.example/gazette/");
    page.title = "Nothing here";
    page.text = "Really <nothing>.";
    const auto html = error_page(page);
    check_frame(html);
    CHECK(has(html, "href=\"https://news.example/gazette/style.css\""));
    CHECK(has(html, "Really &lt;nothing&gt;."));
}

TEST_CASE("the style sheets are whole", "[render]") {
    for (const auto css : {style_css(), feed_css()}) {
        CHECK(std::count(css.begin(), css.end(), '{') == std::count(css.begin(), css.end(), '}'));
        CHECK(css.find("prefers-color-scheme: dark") != std::string_view::npos);
    }
}

TEST_CASE("a format that is not known is named as it is", "[render]") {
    CHECK(format_name("rss") == "RSS");
    CHECK(format_name("x") == "x");
    CHECK(format_type("x") == "application/octet-stream");
}
