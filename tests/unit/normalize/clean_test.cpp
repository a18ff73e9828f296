// SPDX-License-Identifier: MIT
#include "feeds/normalize/clean.hpp"
#include "feeds/normalize/language.hpp"
#include "feeds/normalize/normalize.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <string>

using namespace gazetted;
using namespace gazetted::normalize;

namespace {

model::Entry cleaned(std::string content, std::string url = "https://paper.example/1") {
    model::Feed feed;
    feed.entries.emplace_back();
    feed.entries[0].content = std::move(content);
    feed.entries[0].url = std::move(url);
    clean(feed);
    return std::move(feed.entries[0]);
}

bool was_removed(const model::Entry& entry, std::string_view what) {
    return std::any_of(entry.clean.removed.begin(), entry.clean.removed.end(),
                       [&](const auto& removal) { return removal.what == what; });
}

} // namespace

TEST_CASE("a wrapped wire story comes out as its agency wrote it", "[clean]") {
    const auto entry = cleaned(
        R"(<p><img src="https://counter.example/hit-counter.png" alt="web hit counter"/></p>)"
        R"(<ul><li>Ministers met on Friday in the old town hall</li><li>No date was set for a vote</li></ul>)"
        R"(<p>The ministers met on Friday. They talked for nine hours.</p>)"
        R"(<figure><img src="https://paper.example/hall.jpg" width="640" height="400" alt="The hall"/>)"
        R"(<figcaption>The town hall on Friday. (Photo: A. Name/AFP)</figcaption></figure>)"
        R"(<p>“Nothing is agreed…” a spokesman said.</p>)"
        R"(<p>Article was originally published from <a href="https://agency.example/world/17">here</a>.</p>)"
        R"(<p>Comments are closed.</p>)");
    CHECK(was_removed(entry, "hit-counter"));
    CHECK(was_removed(entry, "wrapper"));
    CHECK(was_removed(entry, "comments-closed"));
    CHECK(entry.clean.key_points ==
          std::vector<std::string>{"Ministers met on Friday in the old town hall",
                                   "No date was set for a vote"});
    CHECK(entry.clean.lead_image.url == "https://paper.example/hall.jpg");
    CHECK(entry.clean.lead_image.caption == "The town hall on Friday.");
    CHECK(entry.clean.lead_image.credit == "A. Name/AFP");
    CHECK(entry.clean.origin.url == "https://agency.example/world/17");
    CHECK(entry.clean.text == "Ministers met on Friday in the old town hall No date was set for a "
                              "vote The ministers met on Friday. They talked for nine hours. "
                              "“Nothing is agreed…” a spokesman said.");
    CHECK(entry.clean.content.find("counter") == std::string::npos);
    CHECK(entry.clean.content.find("closed") == std::string::npos);
    CHECK(entry.clean.content.find("<figcaption>") != std::string::npos);
}

TEST_CASE("what only counts or shares goes, what shows stays", "[clean]") {
    struct Row {
        const char* html;
        const char* what; // empty: it stays
    };
    const Row rows[] = {
        {R"(<p>x</p><img src="https://a.example/p.gif" width="1" height="1"/>)", "tracker"},
        {R"(<p>x</p><img src="https://pixel.wp.com/b.gif?x=1"/>)", "tracker"},
        {R"(<p>x</p><img src="https://feeds.feedburner.com/~r/a/~4/b"/>)", "tracker"},
        {R"(<p>x</p><img alt="no address"/>)", "tracker"},
        {R"(<p>x</p><img src="https://a.example/photo.jpg" width="600"/>)", ""},
        {R"(<p>x</p><div><a href="https://www.facebook.com/sharer/sharer.php?u=1">Share</a> <a href="https://twitter.com/intent/tweet?u=1">Tweet</a></div>)",
         "share-links"},
        {R"(<p>x</p><p>See <a href="https://twitter.com/intent/tweet?u=1">this</a> and <a href="https://a.example/">that</a>.</p>)",
         ""},
        {R"(<p>x</p><p>&nbsp;</p><div><span> </span></div>)", "empty-block"},
        {R"(<p>x</p><table><tbody><tr><td></td></tr></tbody></table>)", ""},
    };
    for (const Row& row : rows) {
        INFO(row.html);
        const auto entry = cleaned(row.html);
        if (*row.what == '\0') {
            CHECK(entry.clean.removed.empty());
            CHECK(entry.clean.content == row.html);
        } else {
            CHECK(was_removed(entry, row.what));
            CHECK(entry.clean.content == "<p>x</p>");
        }
    }
}

TEST_CASE("wrappers are told from sentences of the text", "[clean]") {
    const std::string text = "<p>" + std::string(40, 'a') + " text.</p>";
    struct Row {
        const char* html;
        const char* what;
        const char* origin;
    };
    const Row rows[] = {
        {R"(<p>The post <a href="https://o.example/p">Title</a> appeared first on <a href="https://o.example/">Other</a>.</p>)",
         "feed-footer", "https://o.example/p"},
        {R"(<p><em>This article originally appeared on <a href="https://o.example/p">Other</a>.</em></p>)",
         "wrapper", "https://o.example/p"},
        {R"(<p>Continue reading <a href="https://paper.example/1">the story</a></p>)", "read-more",
         ""},
        {"<p>Leave a comment</p>", "comments-closed", ""},
        {R"(<p>Continue reading between the lines, the minister said, and you will find that nothing in this text was meant as an offer.</p>)",
         "", ""},
        {R"(<p>The report, originally published in 1998, is long and has had many readers since; it was )"
         R"(read by everyone who mattered at the time, by a few who did not, and by the author himself, )"
         R"(who said that he would not write it in the same way again, given what had since come to light )"
         R"(about the numbers in its second chapter and about the people who had gathered them for him in )"
         R"(those years, often against their will and mostly without any pay at all.</p>)",
         "", ""},
    };
    for (const Row& row : rows) {
        INFO(row.html);
        const auto entry = cleaned(text + row.html);
        if (*row.what == '\0') {
            CHECK(entry.clean.removed.empty());
        } else {
            CHECK(was_removed(entry, row.what));
            CHECK(entry.clean.content == text);
        }
        CHECK(entry.clean.origin.url == row.origin);
    }
}

TEST_CASE("a footer that names the entry's own site is no origin", "[clean]") {
    const auto entry = cleaned(
        "<p>Text.</p><p>The post <a href=\"https://paper.example/1\">T</a> appeared first on "
        "<a href=\"https://paper.example/\">Paper</a>.</p>");
    CHECK(entry.clean.origin.url.empty());
    CHECK(was_removed(entry, "feed-footer"));
}

TEST_CASE("a caption is split from its credit", "[clean]") {
    struct Row {
        const char *caption, *text, *credit;
    };
    const Row rows[] = {
        {"Rescuers at work. (Photo: A. Name/Agency)", "Rescuers at work.", "A. Name/Agency"},
        {"Rescuers at work [Photo/Xinhua]", "Rescuers at work", "Photo/Xinhua"},
        {"Rescuers at work. REUTERS/B. Name", "Rescuers at work.", "REUTERS/B. Name"},
        {"Rescuers at work. Photo by C. D. Name", "Rescuers at work.", "C. D. Name"},
        {"Foto: Eva Name/dpa", "", "Eva Name/dpa"},
        {"A view of the river", "A view of the river", ""},
        {"", "", ""},
    };
    for (const Row& row : rows) {
        INFO(row.caption);
        const auto split = split_credit(row.caption);
        CHECK(split.text == row.text);
        CHECK(split.credit == row.credit);
    }
}

TEST_CASE("the lead image is the first that is big enough, else the feed's own", "[clean]") {
    CHECK(
        cleaned(
            R"(<p><img src="https://a.example/icon.png" width="16" height="16"/></p>)"
            R"(<p><img src="https://a.example/b.jpg" alt="B"/></p><p>A caption. REUTERS/N</p><p>Text.</p>)")
            .clean.lead_image.credit == "REUTERS/N");
    model::Feed feed;
    feed.entries.emplace_back();
    feed.entries[0].summary = "<p>No picture here.</p>";
    feed.entries[0].media.thumbnails.emplace_back().url = "https://a.example/t.jpg";
    feed.entries[0].media.credits.push_back({"N. Name", "photographer", {}});
    clean(feed);
    CHECK(feed.entries[0].clean.lead_image.url == "https://a.example/t.jpg");
    CHECK(feed.entries[0].clean.lead_image.credit == "N. Name");
    feed.entries[0].enclosures.push_back({"https://a.example/e.jpg", "image/jpeg", {}});
    feed.entries[0].clean = {};
    clean(feed);
    CHECK(feed.entries[0].clean.lead_image.url == "https://a.example/e.jpg");
}

TEST_CASE("key points are a short list near the top, or one that is announced", "[clean]") {
    const std::string prose = "<p>" + std::string(900, 'w') + "</p>";
    const std::string list =
        "<ul><li>First point of the story</li><li>Second point of it</li></ul>";
    CHECK(cleaned("<p>Lead.</p>" + list + "<p>Text.</p>").clean.key_points.size() == 2);
    CHECK(cleaned(prose + list).clean.key_points.empty());
    CHECK(cleaned(prose + "<h2>Key points</h2>" + list).clean.key_points.size() == 2);
    CHECK(cleaned("<ul><li><a href=\"https://a.example/\">Related story one</a></li>"
                  "<li><a href=\"https://a.example/2\">Related story two</a></li></ul>")
              .clean.key_points.empty());
    CHECK(cleaned("<ul><li>short</li><li>too</li></ul>").clean.key_points.empty());
}

TEST_CASE("a summary ends where a sentence ends", "[clean]") {
    CHECK(cut_at_sentence("Short.", 320) == "Short.");
    CHECK(cut_at_sentence("One sentence here. Another one that is cut off", 30) ==
          "One sentence here.");
    CHECK(cut_at_sentence("Met by Mr. Smith of the U.S. army. And so on and on", 40) ==
          "Met by Mr. Smith of the U.S. army.");
    CHECK(cut_at_sentence("no end in sight for this long sentence at all", 24) ==
          "no end in sight for…");
    CHECK(cut_at_sentence("東京で会議が開かれた。次の会議は来月の予定だ。まだ未定", 60) ==
          "東京で会議が開かれた。");
}

TEST_CASE("a title is made from the text when the feed gives none", "[clean]") {
    CHECK(cleaned("<p>What happened here. And then more.</p>").clean.title ==
          "What happened here. And then more.");
}

TEST_CASE("blocks are boundaries between words", "[clean]") {
    CHECK(cleaned("<p><b>x</b></p>y<div>z<br/>w</div>v").clean.text == "x y z w v");
}

TEST_CASE("a language is told by its script or its frequent words", "[clean]") {
    struct Row {
        const char *text, *language;
    };
    const Row rows[] = {
        {"The minister said that the talks with the union are over for now.", "en"},
        {"Der Minister sagte, dass die Gespräche mit der Gewerkschaft nicht zu Ende sind und das "
         "ist gut.",
         "de"},
        {"Le ministre a dit que les discussions sur la réforme ne sont pas finies pour des "
         "raisons.",
         "fr"},
        {"El ministro dijo que las conversaciones con los sindicatos no se acaban por una razón.",
         "es"},
        {"東京で開かれた会議では、新しい制度について話し合われた。", "ja"},
        {"中国政府今天在北京宣布了新的经济政策", "zh"},
        {"서울에서 열린 회의에서 새로운 제도가 논의되었다", "ko"},
        {"قال الوزير إن المحادثات مع النقابة انتهت اليوم", "ar"},
        {"Министр сказал, что переговоры не закончены и это как раз хорошо для него", "ru"},
        {"xq", ""},
        {"Lorem ipsum dolor sit amet consectetur adipiscing", ""},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(detect_language(row.text) == row.language);
    }
}
