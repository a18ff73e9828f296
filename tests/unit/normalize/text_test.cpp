// SPDX-License-Identifier: MIT
#include "tests/unit/normalize/support.hpp"

using namespace gazetted;
using namespace gazetted::test;

namespace {

struct Pair {
    const char* given;
    const char* meant;
};

} // namespace

TEST_CASE("RSS titles are literal unless they hold an end tag or a reference",
          "[normalize][text]") {
    const Pair pairs[] = {
        {"a &lt; b", "a < b"},
        {"the &lt;b&gt; tag", "the <b> tag"},
        {"&lt;b&gt;bold&lt;/b&gt;", "bold"},
        {"A &amp;amp; B", "A & B"},
        {"<![CDATA[A &#8217; B]]>", "A \xE2\x80\x99 B"},
        {"AT&amp;T", "AT&T"},
        {"  a\n\t b  ", "a b"},
    };
    for (const Pair& p : pairs) {
        INFO(p.given);
        CHECK(first(item("<title>" + std::string(p.given) + "</title>")).title == p.meant);
    }
}

TEST_CASE("Atom titles are what their type says", "[normalize][text]") {
    CHECK(first(entry("<title>&lt;b&gt;x&lt;/b&gt;</title>")).title == "<b>x</b>");
    CHECK(first(entry("<title type='html'>&lt;b&gt;x&lt;/b&gt; &amp;amp;</title>")).title == "x &");
}

TEST_CASE("plain text is escaped, markup is made safe and resolved", "[normalize][text]") {
    const auto e = first(item("<description>a &lt; b</description><content:encoded>&lt;a href='x' "
                              "onclick='y'&gt;z&lt;script&gt;1&lt;/script&gt;</content:encoded>"),
                         {"http://h/d/", {}});
    CHECK(e.summary == "a &lt; b");
    CHECK_THAT(e.content, Catch::StartsWith("<a href=\"http://h/d/x\""));
    CHECK(e.content.find("script") == std::string::npos);
    CHECK(
        first(item("<description>x &lt;link href='y'&gt; z</description>")).summary.find("link") ==
        std::string::npos);
}

TEST_CASE("text that was encoded twice is undone", "[normalize][text]") {
    CHECK(first(item("<title>don\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2t</title>")).title ==
          "don\xE2\x80\x99t");
}

TEST_CASE("the type of content is said by Atom and known for RSS", "[normalize][text]") {
    CHECK(first(entry("<content>x</content>")).content_type == "text/plain");
    CHECK(first(entry("<content type='html'>x</content>")).content_type == "text/html");
    CHECK(first(entry("<content type='xhtml'>x</content>")).content_type ==
          "application/xhtml+xml");
    CHECK(first(entry("<content type='image/png' src='http://x/'/>")).content_type == "image/png");
    CHECK(first(entry("<content type='image/png' src='http://x/'/>")).content_src == "http://x/");
    CHECK(first(item("<content:encoded>x</content:encoded>")).content_type == "text/html");
    CHECK(first(item("<title>x</title>")).content_type.empty());
}

TEST_CASE("languages are tags or nothing", "[normalize][language]") {
    CHECK(read(rss("<language>en_US</language>")).language == "en-US");
    CHECK(read(rss("<language>" + std::string(1000, 'x') + "</language>")).language.empty());
    CHECK(read(rss("<language>e n</language>")).language.empty());
    CHECK(read(rss("<title>x</title>")).language.empty());
    CHECK(read(rss("<title>x</title>"), {{}, "de"}).language == "de");
    CHECK(first(entry("<title xml:lang='fr'>x</title>")).title_language == "fr");
}

TEST_CASE("texts, ids and addresses are cut or dropped at their limits", "[normalize][limits]") {
    const auto title = [](std::size_t size) {
        return first(item("<title>" + std::string(size, 'x') + "</title>")).title.size();
    };
    CHECK(title(256u << 10) == 256u << 10);
    CHECK(title((256u << 10) + 1) == 256u << 10);
    CHECK(first(item("<guid>" + std::string((16u << 10) + 1, 'x') + "</guid>")).id.size() ==
          16u << 10);
    const std::string address = "http://x/" + std::string((64u << 10) - 9, 'y');
    CHECK(first(item("<link>" + address + "</link>")).url == address);
    CHECK(first(item("<link>" + address + "y</link>")).url.empty());
}

TEST_CASE("an address that needs no resolving comes back as it is, others are resolved",
          "[normalize][links]") {
    const auto url = [](const std::string& address) {
        return first(item("<link>" + address + "</link>"), {"http://h/d/", {}}).url;
    };
    for (const char* same : {"http://x.example/a/b?c=d#e", "https://x/", "https://x/a..b/c."})
        CHECK(url(same) == same);
    CHECK(url("http://x/a/../b") == "http://x/b");
    CHECK(url("http://x/./b") == "http://x/b");
    CHECK(url("http://x/a b") == "http://x/a%20b");
    CHECK(url("http:///x/") == "http://x/");
    CHECK(url("../e") == "http://h/e");
}

TEST_CASE("XHTML content keeps what follows an element that closes itself", "[normalize][text]") {
    const std::string name = " xmlns='http://www.w3.org/1999/xhtml'";
    const std::string inline_markup =
        "<div" + name + "><p>a<b/>c<script src='x'/>d<br/>e</p></div>";
    const std::string escaped =
        "&lt;p&gt;a&lt;b/&gt;c&lt;script src='x'/&gt;d&lt;br/&gt;e&lt;/p&gt;";
    CHECK(first(entry("<content type='xhtml'>" + inline_markup + "</content>")).content ==
          "<p>a<b></b>cd<br/>e</p>");
    CHECK(first(entry("<content type='xhtml'>" + escaped + "</content>")).content ==
          "<p>a<b></b>cd<br/>e</p>");
    // in HTML <b/> opens and <script/> swallows the rest
    CHECK(first(entry("<content type='html'>" + escaped + "</content>")).content ==
          "<p>a<b>c</b></p>");
}
