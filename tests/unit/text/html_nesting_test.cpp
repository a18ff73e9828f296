// SPDX-License-Identifier: MIT
#include "feeds/text/html.hpp"
#include "tests/support/catch.hpp"

using namespace gazetted::text;

namespace {

struct Row {
    std::string_view in, out;
};

template <std::size_t N>
void check(const Row (&rows)[N]) {
    for (const Row& row : rows) {
        CAPTURE(row.in);
        const std::string once = sanitize(row.in);
        CHECK(once == row.out);
        CHECK(sanitize(once) == once);
    }
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) {
        out += text;
    }
    return out;
}

} // namespace

TEST_CASE("end tags that may be left out are written", "[html]") {
    check(
        {{"<p>a<p>b", "<p>a</p><p>b</p>"},
         {"<p>a<div>b</div>c", "<p>a</p><div>b</div>c"},
         {"<p>a<ul><li>b<li>c</ul>", "<p>a</p><ul><li>b</li><li>c</li></ul>"},
         {"<ul><li>a<ul><li>b</ul><li>c</ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"},
         {"<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"},
         {"<li><div>a<li>b", "<li><div>a</div></li><li>b</li>"},
         {"<ruby>a<rp>(<rt>b<rp>)</ruby>", "<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby>"},
         {"<ruby><rtc><rt>a<rtc>b</ruby>", "<ruby><rtc><rt>a</rt></rtc><rtc>b</rtc></ruby>"},
         {"<h1>a<h2>b</h3>c", "<h1>a</h1><h2>b</h2>c"},
         {"<p>a<form>b", "<p>a</p>b"}});
}

TEST_CASE("a paragraph goes on after a rule inside it", "[html]") {
    check({{"<p>a<hr>b</p>c", "<p>a</p><hr/><p>b</p>c"},
           {"<p>a<hr></p>b", "<p>a</p><hr/>b"},
           {"<p>a<hr><i>b</i></p>", "<p>a</p><hr/><p><i>b</i></p>"},
           {"<p>a<hr><hr>b", "<p>a</p><hr/><hr/><p>b</p>"},
           {"<div><p>a<hr></div><div>b</div>", "<div><p>a</p><hr/></div><div>b</div>"},
           {"<p>a<hr><ul></ul>b", "<p>a</p><hr/><ul></ul>b"}});
}

TEST_CASE("stray end tags are nothing", "[html]") {
    check({{"a</p></b></div></td></x>b", "ab"},
           {"<div>a</span></div>b", "<div>a</div>b"},
           {"<div><table><tr><td></div>a</td></tr></table></div>",
            "<div><table><tr><td>a</td></tr></table></div>"},
           {"<ul><li><ol></li>a</ol></ul>", "<ul><li><ol>a</ol></li></ul>"},
           {"<span><div>a</span>b</div>", "<span><div>ab</div></span>"},
           {"<img></img>", "<img/>"}});
}

TEST_CASE("misnested formatting is repaired", "[html]") {
    check({{"<b>a<i>b</b>c</i>d", "<b>a<i>b</i></b><i>c</i>d"},
           {"<p><b>a<p>b</b>c", "<p><b>a</b></p><p><b>b</b>c</p>"},
           {"<p><b>a</p>b</b>c", "<p><b>a</b></p><b>b</b>c"},
           {"<p><b>a<p></b>c", "<p><b>a</b></p><p>c</p>"},
           {"<b><p>a</b>b</p>c", "<b><p>ab</p></b>c"},
           {"<i><b><p>a</i></b></p>c", "<i><b><p>a</p></b></i>c"},
           {"<a href=x>a<a href=y>b</a>c", "<a href=\"x\">a</a><a href=\"y\">b</a>c"},
           {"<a href=x><div>a<a href=y>b</a></div>",
            "<a href=\"x\"><div>a</div></a><a href=\"y\">b</a>"},
           {"<a href=x><div></a><a href=y>b", "<a href=\"x\"><div></div></a><a href=\"y\">b</a>"},
           {"<p><a href=x>a</p><a href=y>b", "<p><a href=\"x\">a</a></p><a href=\"y\">b</a>"},
           {"<b>a</span>b</b>", "<b>ab</b>"},
           {"<div><b>a</div><br>b", "<div><b>a</b></div><b><br/>b</b>"}});
}

TEST_CASE("formatting stays inside its table cell", "[html]") {
    check({{"<b><table><tr><td></b>a<i>b<td>c</table>d</b>",
            "<b><table><tr><td>a<i>b</i></td><td>c</td></tr></table>d</b>"},
           {"<a href=x><table><tr><td><a href=y>b</table>",
            "<a href=\"x\"><table><tr><td><a href=\"y\">b</a></td></tr></table></a>"}});
}

TEST_CASE("tables have rows and rows have cells", "[html]") {
    check(
        {{"<table><td>a<td>b<tr><th>c</table>",
          "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>"},
         {"<table>a<tr><td>b</table>", "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>"},
         {"<table> <tbody>\n<tr><td>a</table>",
          "<table> <tbody>\n<tr><td>a</td></tr></tbody></table>"},
         {"<table><tr><div>a</div></tr></table>", "<table><tr><td><div>a</div></td></tr></table>"},
         {"<table><col><col span=2><tbody><td>a</table>",
          "<table><colgroup><col/><col "
          "span=\"2\"/></colgroup><tbody><tr><td>a</td></tr></tbody></table>"},
         {"<table><colgroup>a</table>", "<table><colgroup></colgroup><tr><td>a</td></tr></table>"},
         {"<table><caption>a<tr><td>b</table>",
          "<table><caption>a</caption><tr><td>b</td></tr></table>"},
         {"<table><tr><td><p>a<tr><td>b</table>",
          "<table><tr><td><p>a</p></td></tr><tr><td>b</td></tr></table>"},
         {"<table><table><td>a", "<table></table><table><tr><td>a</td></tr></table>"},
         {"<table><tr><td><table><tr><td>a</td></tr></table>b</table>c",
          "<table><tr><td><table><tr><td>a</td></tr></table>b</td></tr></table>c"},
         {"<table><thead><td>a<tfoot><td>b</tfoot></table>",
          "<table><thead><tr><td>a</td></tr></thead><tfoot><tr><td>b</td></tr></tfoot></table>"},
         {"<tr><td>a</td><col><caption>b</tr>", "ab"},
         {"<table><form><tr><td>a</form></table>", "<table><tr><td>a</td></tr></table>"}});
}

TEST_CASE("the first line feed of preformatted text survives", "[html]") {
    check({{"<pre>\na</pre>", "<pre>a</pre>"},
           {"<pre>\n\na</pre>", "<pre>\n\na</pre>"},
           {"<pre>&#10;&#10;a</pre>", "<pre>\n\na</pre>"},
           {"<pre><!-- -->\na</pre>", "<pre>\n\na</pre>"},
           {"<pre><b>\na</b></pre>", "<pre><b>\na</b></pre>"}});
}

TEST_CASE("elements deeper than max_depth lose their tags and keep their text", "[html]") {
    SanitizeOptions options;
    options.max_depth = 3;
    CHECK(sanitize("<div><div><div><div>a</div>b</div>c</div>d</div>e", options) ==
          "<div><div><div>ab</div>c</div>d</div>e");
    CHECK(sanitize("<div><div><div><b>a</b><br>c", options) ==
          "<div><div><div>a<br/>c</div></div></div>");
    CHECK(sanitize("<div><table><tr><td>a</td></tr></table>b</div>", options) == "<div>ab</div>");
    options.max_depth = 5;
    const std::string table = sanitize("<div><table>x<tr><td><p>a</table></div>", options);
    CHECK(table == "<div><table><tr><td>x</td></tr><tr><td><p>a</p></td></tr></table></div>");
}

TEST_CASE("output stops at max_output, balanced, at an element boundary", "[html]") {
    SanitizeOptions options;
    options.max_output = 30;
    CHECK(sanitize("<p>one</p><p>two</p><p>three</p>", options) == "<p>one</p><p>two</p>");
    CHECK(sanitize("<p>one two three four five six seven", options) == "");
    CHECK(sanitize("one two three four five six seven eight", options) ==
          "one two three four five six");
    CHECK(sanitize(repeated("x", 40), options).size() <= 30);
    for (std::size_t limit = 0; limit < 80; ++limit) {
        options.max_output = limit;
        const std::string html = "<div><p>a <b>b</b> &amp; <i>c<table>x<tr><td>d</table>e <hr>f g";
        const std::string once = sanitize(html, options);
        CAPTURE(limit, once);
        CHECK(once.size() <= limit);
        CHECK(sanitize(once, options) == once);
    }
}

TEST_CASE("hostile repetition stays within bounds", "[html]") {
    const std::size_t times = 20000;
    for (const std::string_view part : {"<div>",
                                        "<b>",
                                        "<table>",
                                        "<p><b>",
                                        "<p><b title=xxxxxxxxxxxxxxxxxxxx>",
                                        "<li>",
                                        "</p>",
                                        "<a href=x>",
                                        "<td>",
                                        "<table><tr><td>",
                                        "<b></p>",
                                        "<i><p></i>",
                                        "<!--",
                                        "&",
                                        "&#",
                                        "<a ",
                                        "<svg><script/>",
                                        "<ul><li><div>",
                                        "<pre>",
                                        "<hr>",
                                        "<p><hr>x",
                                        "<script",
                                        "</",
                                        "<![CDATA["}) {
        CAPTURE(part);
        const std::string html = repeated(part, times);
        const std::string once = sanitize(html);
        CHECK(once.size() <= 24 * html.size());
        CHECK(sanitize(once) == once);
    }
}

TEST_CASE("text of many tokens is read in linear time", "[html]") {
    // quadratic work on 4 MB would take minutes
    const std::string html = repeated("&#", 2u << 20u);
    CHECK(html_to_text(html).size() == html.size());
}
