// SPDX-License-Identifier: MIT
#include "feeds/text/html.hpp"
#include "tests/support/catch.hpp"

using namespace gazetted::text;

namespace {

struct Row {
    std::string_view in, out;
};

/// Each row, and that its output is its own output.
template <std::size_t N>
void check(const Row (&rows)[N]) {
    for (const Row& row : rows) {
        CAPTURE(row.in);
        const std::string once = sanitize(row.in);
        CHECK(once == row.out);
        CHECK(sanitize(once) == once);
    }
}

} // namespace

TEST_CASE("allowed markup stays, written so that XML can read it", "[html]") {
    check({{"<p>a <b>b</b> <I>c</I></p>", "<p>a <b>b</b> <i>c</i></p>"},
           {"a<br>b<hr>c<wbr>d", "a<br/>b<hr/>c<wbr/>d"},
           {"<a href='x' title=\"it's\">y</a>", "<a href=\"x\" title=\"it's\">y</a>"},
           {"<img src=a.png alt='a \"b\" <c>'>",
            "<img src=\"a.png\" alt=\"a &quot;b&quot; &lt;c&gt;\"/>"},
           {"&lt;b&gt; &amp;amp; &nbsp;\"", "&lt;b&gt; &amp;amp; \xC2\xA0\""},
           {"<ol start=3 reversed><li value=4>x</ol>",
            "<ol start=\"3\" reversed=\"\"><li value=\"4\">x</li></ol>"},
           {"<video controls poster=p.jpg><source src=v.mp4 type=video/mp4></video>",
            "<video controls=\"\" poster=\"p.jpg\"><source src=\"v.mp4\" "
            "type=\"video/mp4\"/></video>"},
           {"<details open><summary>s</summary>d</details>",
            "<details open=\"\"><summary>s</summary>d</details>"},
           {"<time datetime='2024-01-01T10:00:00Z'>t</time>",
            "<time datetime=\"2024-01-01T10:00:00Z\">t</time>"}});
}

TEST_CASE("what is not allowed goes, its text stays", "[html]") {
    check({{"<blink>a</blink><x-y>b</x-y>", "ab"},
           {"<form action=x><input name=a><button>go</button></form>", "go"},
           {"a<script>alert(1)</script>b", "ab"},
           {"a<style>p{}</style>b<iframe src=x>c</iframe>d", "abd"},
           {"<object data=x><embed src=y>fallback</object>", "fallback"},
           {"<applet>a<applet>b</applet>c</applet>d", "d"},
           {"<svg onload=x><title>t</title><text>a</text></svg>b", "ab"},
           {"<svg><script/>a</svg><p>b", "a<p>b</p>"},
           {"<math><mi>x</mi><annotation>\\x</annotation></math>", "x"},
           {"<!-- c --><!DOCTYPE html><?pi?>x", "x"},
           {"<html><head><title>t</title></head><body><p>x</body></html>", "<p>x</p>"},
           {"<noscript><img src=a></noscript>", "<img src=\"a\"/>"},
           {"<script>never closed <b>", ""}});
}

TEST_CASE("obsolete elements get their present name", "[html]") {
    check({{"<image src=a>", "<img src=\"a\"/>"},
           {"<xmp><b></xmp>x", "<pre>&lt;b&gt;</pre>x"},
           {"<listing>a</listing>", "<pre>a</pre>"},
           {"a<plaintext><b>", "a<pre>&lt;b&gt;</pre>"},
           {"a</br>b", "a<br/>b"}});
}

TEST_CASE("attributes off the list go", "[html]") {
    check({{"<p onclick=x id=a class=b data-c=d>y</p>", "<p>y</p>"},
           {"<p href=x src=y>z</p>", "<p>z</p>"},
           {"<td width=1>z</td>", "z"},
           {"<img src=a width='100%' height=20px border=x onerror=y srcdoc=z>",
            "<img src=\"a\" width=\"100%\" height=\"20px\"/>"},
           {"<p lang='en\"<'>x</p>", "<p>x</p>"},
           {"<a xml:base=x xlink:href=y formaction=z>w</a>", "<a>w</a>"}});
}

TEST_CASE("addresses are read more suspiciously than browsers read them", "[html]") {
    for (const char* bad : {"javascript:x", "JaVaScRiPt:x", "java\nscript:x", "java&#0;script:x",
                            " javascript:x", "&#1;javascript:x", "java&Tab;script:x", "vbscript:x",
                            "data:text/html,x", "\xC2\xA0javascript:x",
                            "jav\xE2\x80\x8B"
                            "ascript:x",
                            "file:///etc", "blob:x", "x y:z", "view-source:x", "about:blank",
                            "://javascript:x", "verylongschemename12345:x"}) {
        CAPTURE(bad);
        CHECK(sanitize("<a href=\"" + std::string(bad) + "\">t</a>") == "<a>t</a>");
        CHECK(sanitize("<img src=\"" + std::string(bad) + "\">") == "<img/>");
    }
    check({{"<a href='HTTP://a/b?c=d&amp;e#f'>t</a>", "<a href=\"HTTP://a/b?c=d&amp;e#f\">t</a>"},
           {"<a href=' /a:b '>t</a>", "<a href=\"/a:b\">t</a>"},
           {"<a href='mailto:a@b'>t</a>", "<a href=\"mailto:a@b\">t</a>"},
           {"<a href='a\tb\nc'>t</a>", "<a href=\"abc\">t</a>"},
           {"<img src='mailto:a@b'>", "<img/>"},
           {"<img src=''>", "<img/>"},
           {"<img src='data:image/png;base64,AA=='>", "<img src=\"data:image/png;base64,AA==\"/>"},
           {"<img src='data:image/svg+xml,<x>'>", "<img/>"},
           {"<img src='data:image/png'>", "<img/>"},
           {"<video src='data:image/png,x'></video>", "<video></video>"},
           {"<q cite='javascript:x'>t</q>", "<q>t</q>"}});
}

TEST_CASE("of a srcset the safe candidates stay", "[html]") {
    check({{"<img srcset='a.png, b.png 2x,c.png 640w'>",
            "<img srcset=\"a.png, b.png 2x, c.png 640w\"/>"},
           {"<img srcset='javascript:x 1x, b 2x'>", "<img srcset=\"b 2x\"/>"},
           {"<img srcset='https://a/b,javascript:x 1x'>", "<img/>"},
           {"<img srcset='a 1x 2x, b (3, 4)'>", "<img/>"},
           {"<img srcset='https://a/w_1,h_2/b.jpg 2x'>",
            "<img srcset=\"https://a/w_1,h_2/b.jpg 2x\"/>"},
           {"<img srcset=' , ,'>", "<img/>"}});
}

TEST_CASE("styles keep what only changes the look of text", "[html]") {
    check({{"<p style='COLOR: Red; text-align:center'>x</p>",
            "<p style=\"color:Red;text-align:center\">x</p>"},
           {"<p style='margin:0 auto !important; padding: 1.5em'>x</p>",
            "<p style=\"margin:0 auto;padding:1.5em\">x</p>"},
           {"<p style='color:rgb(1, 2,3); background:#fff'>x</p>",
            "<p style=\"color:rgb(1, 2,3);background:#fff\">x</p>"},
           {"<p style='background:url(x); width:expression(1); position:fixed'>x</p>", "<p>x</p>"},
           {"<p style='color:red/**/; color:\\72 ed; font-family:\"a\"'>x</p>", "<p>x</p>"},
           {"<p style='margin-left:-99px; width:99999px; color:#1; width:1longunit'>x</p>",
            "<p>x</p>"},
           {"<p style='color:rgb(1; color:calc(1); color:javascript; color:; x'>x</p>", "<p>x</p>"},
           {"<p style='color:rgb(url(x))'>x</p>", "<p>x</p>"}});
}

TEST_CASE("every address is resolved, and checked again", "[html]") {
    SanitizeOptions options;
    options.resolve = [](std::string_view address) {
        if (address == "evil") {
            return std::string("javascript:x");
        }
        return address.starts_with("http") ? std::string(address)
                                           : "https://h/" + std::string(address);
    };
    CHECK(sanitize("<a href=b>x</a>", options) == "<a href=\"https://h/b\">x</a>");
    CHECK(sanitize("<a href=''>x</a>", options) == "<a href=\"https://h/\">x</a>");
    CHECK(sanitize("<a href=evil>x</a>", options) == "<a>x</a>");
    CHECK(sanitize("<img src=a srcset='b 1x, evil 2x' longdesc=c>", options) ==
          "<img src=\"https://h/a\" srcset=\"https://h/b 1x\" longdesc=\"https://h/c\"/>");
    CHECK(sanitize("<video poster='&amp;p'></video>", options) ==
          "<video poster=\"https://h/&amp;p\"></video>");
    CHECK(sanitize("<img src='data:image/gif;base64,R0'>", options) ==
          "<img src=\"data:image/gif;base64,R0\"/>");
    CHECK(sanitize("<blockquote cite=q>x", options) ==
          "<blockquote cite=\"https://h/q\">x</blockquote>");
}

TEST_CASE("characters that XML forbids go", "[html]") {
    CHECK(sanitize(std::string_view("a\0b\x01\x0C"
                                    "c",
                                    6)) == "ab c");
    CHECK(sanitize("&#1;x&#13;&#xFFFE;y\xEF\xBF\xBF\xEF\xBC\x81") == "xy\xEF\xBC\x81");
    CHECK(sanitize("<p title='&#2;a&#xFFFF;'>") == "<p title=\"a\"></p>");
}

TEST_CASE("in XHTML an element that closes itself is empty", "[html]") {
    SanitizeOptions options;
    options.syntax = MarkupSyntax::xhtml;
    const Row rows[] = {{"<div/>a<b/>c<p/>d", "<div></div>a<b></b>c<p></p>d"},
                        {"<script src='x'/>a<iframe/>b<title/>c<applet/>d", "abcd"},
                        {"<form/>a<br/>b<x-y/>c", "a<br/>bc"},
                        {"<pre/>\na", "<pre></pre>\na"}};
    for (const Row& row : rows) {
        CAPTURE(row.in);
        CHECK(sanitize(row.in, options) == row.out);
    }
    CHECK(sanitize("<b/>a") == "<b>a</b>");
}
