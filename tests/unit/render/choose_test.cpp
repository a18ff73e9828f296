// SPDX-License-Identifier: MIT
#include "feeds/render/choose.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/render/sample.hpp"

using namespace gazetted;
using namespace gazetted::render;

namespace {
const Context context{"https://news.example/"};
}

TEST_CASE("a title falls back on the feed's, the text, the host and a word", "[render]") {
    auto story = test::story();
    CHECK(title_of(story) == "Ferries & <trains> agree");
    story.lead.clean.title = " \n";
    story.lead.title = " As given ";
    CHECK(title_of(story) == "As given");
    story.lead.title.clear();
    CHECK(title_of(story) == "Tom & Ann <agree>");
    story.lead.clean.summary = std::string(99, 'a') + " " + std::string(50, 'b');
    CHECK(title_of(story) == std::string(99, 'a') + "…");
    story.lead.clean.summary.clear();
    story.lead.clean.text.clear();
    for (int i = 0; i < 60; ++i) {
        story.lead.clean.text += "日";
    }
    CHECK(title_of(story).size() == 99 + std::string("…").size());
    story.lead.clean.text.clear();
    CHECK(title_of(story) == "one.example");
    story.lead.url.clear();
    CHECK(title_of(story) == "Untitled");
}

TEST_CASE("content falls back on what the feed gave; a summary never repeats it", "[render]") {
    auto story = test::story();
    story.lead.clean.content.clear();
    story.lead.content = "<p>raw</p>";
    CHECK(content_of(story) == "<p>raw</p>");
    story.lead.content.clear();
    story.lead.summary = "<p>sum</p>";
    CHECK(content_of(story) == "<p>sum</p>");
    story.lead.clean.summary = story.lead.clean.text;
    CHECK(summary_of(story).empty());
    story.lead.summary.clear();
    CHECK(summary_of(story) == story.lead.clean.text);
}

TEST_CASE("a link is the publisher's, another source's or ours", "[render]") {
    auto story = test::story();
    story.lead.url = "javascript:alert(1)";
    CHECK(link_of(story, context) == "https://one.example/a?x=1&y=2");
    story.sources.clear();
    CHECK(link_of(story, context) == "https://news.example/stories/7");
    story.atom_id = "no scheme";
    CHECK(id_of(story, context) == "https://news.example/stories/7");
}

TEST_CASE("authors fall back on the source, the publisher and the feed", "[render]") {
    auto story = test::story();
    CHECK(authors_of(story).are_given);
    story.lead.authors.clear();
    story.lead.source.emplace();
    story.lead.source->authors = {{"Of the source", "", ""}};
    CHECK(authors_of(story).people[0].name == "Of the source");
    story.lead.source.reset();
    story.lead.publisher.name = "House";
    CHECK(authors_of(story).people[0].name == "House");
    CHECK_FALSE(authors_of(story).are_given);
    story.lead.publisher.name.clear();
    CHECK(authors_of(story).people[0].name == "One & <Only>");
    story.sources.clear();
    CHECK(authors_of(story).people[0].name == "Unknown");
}

TEST_CASE("other sources are one a feed, with a page, without the lead", "[render]") {
    auto story = test::story();
    story.sources.push_back(test::source(2, "two", "Two again"));
    story.sources.push_back(test::source(1, "one", "The lead again"));
    auto pageless = test::source(3, "three", "Three");
    pageless.entry_url.clear();
    story.sources.push_back(pageless);
    REQUIRE(other_sources(story).size() == 1);
    CHECK(other_sources(story)[0]->feed_title == "Two");
    CHECK(also_reported_html(story, {"https://n.example/", AlsoReported::hide}).empty());
}

TEST_CASE("a story is never updated before it was published", "[render]") {
    auto story = test::story();
    story.updated = test::at(5);
    CHECK(updated_of(story) == story.published);
}

TEST_CASE("a search's addresses carry its query", "[render]") {
    auto document = test::document();
    document.kind = model::DocumentKind::search;
    document.name = "a b&c";
    document.path = document.site_path = "search";
    CHECK(address_of(document, ".atom") == "https://news.example/gazette/search.atom?q=a%20b%26c");
    CHECK(page_of(document) == "https://news.example/gazette/search?q=a%20b%26c");
}

TEST_CASE("a language is the content's, the entry's or the detected one", "[render]") {
    auto story = test::story();
    story.lead.content_language = "not a tag";
    CHECK(language_of(story) == "en-GB");
    story.lead.content_language = "fr";
    CHECK(language_of(story) == "fr");
    story.lead.content_language.clear();
    story.lead.language.clear();
    story.lead.clean.language = "ja";
    CHECK(language_of(story) == "ja");
}
