// SPDX-License-Identifier: MIT
#include "feeds/render/images.hpp"
#include "feeds/text/html.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <utility>

using namespace gazetted;

namespace {

std::string marked(std::string_view url) {
    return "P:" + std::string(url);
}

} // namespace

TEST_CASE("pictures get other addresses, links and enclosures keep theirs", "[render][images]") {
    const std::pair<const char*, const char*> cases[] = {
        {"<p>no picture</p>", "<p>no picture</p>"},
        {R"(<a href="https://a.example/x">x</a>)", R"(<a href="https://a.example/x">x</a>)"},
        {R"(<img src="https://a.example/x.jpg" alt="a &gt; b"/>)",
         R"(<img src="P:https://a.example/x.jpg" alt="a &gt; b"/>)"},
        {R"(<img src="https://a.example/?a=1&amp;b=2"/>)",
         R"(<img src="P:https://a.example/?a=1&amp;b=2"/>)"},
        {R"(<img src="https://a.example/x.jpg" srcset="https://a.example/s.jpg 300w, https://a.example/l.jpg 2x"/>)",
         R"(<img src="P:https://a.example/x.jpg" srcset="P:https://a.example/s.jpg 300w, P:https://a.example/l.jpg 2x"/>)"},
        {R"(<img src="data:image/png;base64,AAAA"/>)",
         R"(<img src="data:image/png;base64,AAAA"/>)"},
        {R"(<video src="https://a.example/v.mp4" poster="https://a.example/p.jpg"><source src="https://a.example/v.webm"/></video>)",
         R"(<video src="https://a.example/v.mp4" poster="P:https://a.example/p.jpg"><source src="https://a.example/v.webm"/></video>)"},
        {R"(<picture><source srcset="https://a.example/s.avif"/><img src="https://a.example/x.jpg"/></picture>)",
         R"(<picture><source srcset="P:https://a.example/s.avif"/><img src="P:https://a.example/x.jpg"/></picture>)"},
        {R"(<img src="https://a.example/x.jpg" alt="broken)",
         R"(<img src="P:https://a.example/x.jpg" alt="broken)"},
        {"a < b", "a < b"},
    };
    for (const auto& [html, expected] : cases) {
        INFO(html);
        CHECK(render::with_image_addresses(html, marked) == expected);
    }
}

TEST_CASE("markup with other addresses is still what the sanitizer writes", "[render][images]") {
    const std::string html =
        text::sanitize("<figure><img src=\"https://a.example/x.jpg?a=1&b='2'\" title='\"q\" > <' "
                       "width=3><figcaption>c"
                       "</figcaption></figure><p>t &amp; u</p>");
    const std::string changed = render::with_image_addresses(
        html, [](std::string_view) { return std::string("https://b.example/images/s/t"); });
    CHECK(changed.find("a.example") == std::string::npos);
    CHECK(changed.find("https://b.example/images/s/t") != std::string::npos);
    CHECK(text::sanitize(changed) == changed);
}

TEST_CASE("lead image, thumbnails and pictures of a story are shown from elsewhere",
          "[render][images]") {
    model::PublishedStory story;
    story.lead.clean.content = R"(<img src="https://a.example/c.jpg"/>)";
    story.lead.clean.lead_image.url = "https://a.example/l.jpg";
    story.lead.media.thumbnails.push_back({});
    story.lead.media.thumbnails.back().url = "https://a.example/t.jpg";
    story.lead.media.contents.resize(2);
    story.lead.media.contents[0].url = "https://a.example/m.jpg";
    story.lead.media.contents[0].type = "image/jpeg";
    story.lead.media.contents[1].url = "https://a.example/m.mp3";
    story.lead.media.contents[1].type = "audio/mpeg";
    story.lead.enclosures.push_back({});
    story.lead.enclosures.back().url = "https://a.example/e.jpg";
    render::set_image_addresses(story, marked);
    CHECK(story.lead.clean.content == "<img src=\"P:https://a.example/c.jpg\"/>");
    CHECK(story.lead.clean.lead_image.url == "P:https://a.example/l.jpg");
    CHECK(story.lead.media.thumbnails[0].url == "P:https://a.example/t.jpg");
    CHECK(story.lead.media.contents[0].url == "P:https://a.example/m.jpg");
    CHECK(story.lead.media.contents[1].url == "https://a.example/m.mp3");
    CHECK(story.lead.enclosures[0].url == "https://a.example/e.jpg");
}
