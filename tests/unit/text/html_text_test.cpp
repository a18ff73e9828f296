// SPDX-License-Identifier: MIT
#include "feeds/text/html.hpp"
#include "tests/support/catch.hpp"

using namespace gazetted::text;

namespace {
struct Row {
    std::string_view in, out;
};
} // namespace

TEST_CASE("plain text loses tags and keeps the borders of words", "[html]") {
    const Row rows[] = {
        {"a <b>bold</b> word", "a bold word"},
        {"<p>one</p><p>two</p>", "one two"},
        {"one<br>two<br/>three", "one two three"},
        {"<ul><li>a<li>b</ul>c", "a b c"},
        {"<table><tr><td>a<td>b</table>", "a b"},
        {"w<b>or</b>d", "word"},
        {"  a\t\n b &nbsp;\xC2\xA0 c  ", "a b c"},
        {"a<script>if (x < y) z()</script>b<style>p{}</style>c", "abc"},
        {"a<!-- no -->b", "ab"},
        {"&lt;b&gt; &amp;amp;", "<b> &amp;"},
        {"a < b", "a < b"},
        {"<title>t</title>x", "tx"},
        {"cut <a href='x", "cut"},
        {"<script>never closed", ""},
        {"", ""},
        {"\xC3\x82", "\xC3\x82"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.in);
        CHECK(html_to_text(row.in) == row.out);
    }
}

TEST_CASE("entities are decoded once and nothing else changes", "[html]") {
    const Row rows[] = {{"a &amp;amp; <b> &eacute;", "a &amp; <b> \xC3\xA9"},
                        {"no & entity &x; &", "no & entity &x; &"},
                        {"&#8217;&#146;", "\xE2\x80\x99\xE2\x80\x99"},
                        {"&lt&gt", "<>"},
                        {"", ""}};
    for (const Row& row : rows) {
        CHECK(decode_entities(row.in) == row.out);
    }
}

TEST_CASE("escaping covers text and attribute values", "[html]") {
    CHECK(escape_html("a<b>&\"c\"'") == "a&lt;b&gt;&amp;&quot;c&quot;'");
    std::string out = "x";
    escape_html("\xEF\xBC\x81 plain", out);
    CHECK(out == "x\xEF\xBC\x81 plain");
}

TEST_CASE("a title is HTML when it has an end tag, a known tag or a reference", "[html]") {
    for (const char* html : {"a</b>", "<b>x", "x<br>", "x<BR/>y", "AT&amp;T", "&#39;", "&#x27;",
                             "<a href='x'>", "<p >", "<br />", "</unknown>", "&eacute;"}) {
        CAPTURE(html);
        CHECK(looks_like_html(html));
    }
    for (const char* plain : {"", "a < b", "a <", "AT&T", "&copy", "<unknown>", "<b", "x > y",
                              "if a<b and c>d", "&nothing;", "<>", "</", "</ x>", "<<<<", "Q&A;"}) {
        CAPTURE(plain);
        CHECK_FALSE(looks_like_html(plain));
    }
}
