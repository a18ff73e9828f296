// SPDX-License-Identifier: MIT
#include "feeds/parse/repair.hpp"

#include "feeds/parse/check.hpp"
#include "feeds/parse/sniff.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace gazetted::parse;

namespace {

std::string repaired(const std::string& text, const RepairLimits& limits = {}) {
    const Sniffed sniffed = sniff(text);
    return repair_xml(text, sniffed.root_at, sniffed.doctype, limits);
}

struct Case {
    const char* damaged;
    const char* meant;
};

void check_all(std::initializer_list<Case> cases) {
    for (const Case& c : cases) {
        INFO(c.damaged);
        CHECK(repaired(c.damaged) == c.meant);
    }
}

} // namespace

TEST_CASE("text keeps what it says", "[parse][repair]") {
    check_all({
        {"<rss>a & b</rss>", "<rss>a &amp; b</rss>"},
        {"<rss>?a=1&b=2&copy=3</rss>", "<rss>?a=1&amp;b=2&amp;copy=3</rss>"},
        {"<rss>&nbsp;&eacute;&bogus;</rss>", "<rss>\xC2\xA0\xC3\xA9&amp;bogus;</rss>"},
        {"<rss>&#8217 &#x2019;</rss>", "<rss>\xE2\x80\x99 \xE2\x80\x99</rss>"},
        {"<rss>&#150;\xC2\x96</rss>", "<rss>\xE2\x80\x93\xE2\x80\x93</rss>"},
        {"<rss>&#0;&#1;&#xD800;&#99999999999;</rss>", "<rss>\xEF\xBF\xBD\xEF\xBF\xBD</rss>"},
        {"<rss>&#;&#x;&</rss>", "<rss>&amp;#;&amp;#x;&amp;</rss>"},
        {"<rss>&#60;b&#62;</rss>", "<rss>&lt;b&gt;</rss>"},
        {"<rss>1 < 2 <3 <</rss>", "<rss>1 &lt; 2 &lt;3 &lt;</rss>"},
        {"<rss>a\x01\x02"
         "b</rss>",
         "<rss>ab</rss>"},
        {"<rss>]]></rss>", "<rss>]]&gt;</rss>"},
        {"<rss><![CDATA[<b>&amp;</b>]]></rss>", "<rss>&lt;b&gt;&amp;amp;&lt;/b&gt;</rss>"},
        {"<rss>a<!-- c -->b<?pi?>c</rss>", "<rss>abc</rss>"},
        {"<rss>a<!-- never closed > b</rss>", "<rss>a b</rss>"},
    });
}

TEST_CASE("entities of the document type become their text, within a budget", "[parse][repair]") {
    CHECK(repaired("<!DOCTYPE rss [<!ENTITY me \"M &#38; <b>\">]><rss>&me;</rss>") ==
          "<rss>M &amp; &lt;b&gt;</rss>");
    RepairLimits limits;
    limits.max_expansion = 10;
    CHECK(repaired("<!DOCTYPE rss [<!ENTITY e \"12345678\">]><rss>&e;&e;</rss>", limits) ==
          "<rss>12345678&amp;e;</rss>");
    // an entity inside an entity stays text: nothing can grow
    CHECK(repaired("<!DOCTYPE rss [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]><rss>&b;</rss>") ==
          "<rss>&amp;a;&amp;a;</rss>");
}

TEST_CASE("attributes are made proper", "[parse][repair]") {
    check_all({
        {"<rss a=1 b c='x\"y'></rss>", "<rss a=\"1\" b=\"b\" c=\"x&quot;y\"></rss>"},
        {"<rss a='1' a='2'></rss>", "<rss a=\"1\"></rss>"},
        {"<rss a='x&y<z'></rss>", "<rss a=\"x&amp;y&lt;z\"></rss>"},
        {"<rss><a href=\"x>t</a><b c=\"y\"/></rss>", "<rss><a href=\"x\">t</a><b c=\"y\"/></rss>"},
        {"<rss a=\"never closed>t</rss>", "<rss a=\"never\" closed=\"closed\">t</rss>"},
        {"<rss a='1'b='2'></rss>", "<rss a=\"1\" b=\"2\"></rss>"},
        {"<rss><e u=http://x/a/></rss>", "<rss><e u=\"http://x/a\"/></rss>"},
    });
    RepairLimits limits;
    limits.max_attributes = 2;
    CHECK(repaired("<rss a='1' b='2' c='3'/>", limits) == "<rss a=\"1\" b=\"2\"/>");
}

TEST_CASE("end tags find their element", "[parse][repair]") {
    check_all({
        {"<rss><a><b>x</a>y</rss>", "<rss><a><b>x</b></a>y</rss>"},
        {"<rss>x</b>y</rss>", "<rss>xy</rss>"},
        {"<rss><title>x</tilte><link>y</link></rss>", "<rss><title>x</title><link>y</link></rss>"},
        {"<rss><TITLE>x</title></rss>", "<rss><TITLE>x</TITLE></rss>"},
        {"<rss><a>x</a", "<rss><a>x</a></rss>"},
        // an end tag of something outside the item never closes the item
        {"<rss><b><item><title>x</b>y</title></item></b></rss>",
         "<rss><b><item><title>xy</title></item></b></rss>"},
    });
}

TEST_CASE("fields left open are closed by what cannot be inside them", "[parse][repair]") {
    check_all({
        {"<rss><item><title>x<item><title>y</item></rss>",
         "<rss><item><title>x</title></item><item><title>y</title></item></rss>"},
        {"<rss><item><title>x<link>y</link></item></rss>",
         "<rss><item><title>x</title><link>y</link></item></rss>"},
        {"<rss><item><description>a <b>c<pubDate>d</pubDate></item></rss>",
         "<rss><item><description>a <b>c</b></description><pubDate>d</pubDate></item></rss>"},
        {"<rss><item>a<br>b<hr/></item></rss>", "<rss><item>a<br/>b<hr/></item></rss>"},
    });
}

TEST_CASE("what stands around the root goes", "[parse][repair]") {
    check_all({
        {"<br />\n<b>Warning</b>: PHP\n<?xml version='1.0'?><rss>x</rss>", "<rss>x</rss>"},
        {"<rss>x</rss>junk<item/>", "<rss>x</rss>"},
    });
}

TEST_CASE("elements past the depth limit lose their tags, not their text", "[parse][repair]") {
    RepairLimits limits;
    limits.max_depth = 2;
    CHECK(repaired("<rss><a><b>x<c>y</c></b></a>z</rss>", limits) == "<rss><a>xy</a>z</rss>");
}

TEST_CASE("elements past their limit are left out", "[parse][repair]") {
    RepairLimits limits;
    limits.max_elements = 3;
    CHECK(repaired("<rss><a/><b/><c/><d/></rss>", limits) == "<rss><a/><b/></rss>");
}

TEST_CASE("whatever comes in, what comes out is well-formed", "[parse][repair]") {
    const std::string pieces[] = {"<",   ">",    "&",   "\"",    "'",      "/",
                                  "=",   "a",    " ",   "<a",    "</a>",   "<![CDATA[",
                                  "]]>", "<!--", "-->", "&amp;", "<item>", "</title>"};
    std::uint32_t state = 1;
    for (int round = 0; round < 2000; ++round) {
        std::string text = "<rss xmlns:x='u'>";
        for (int i = 0; i < 12; ++i) {
            state = state * 1664525u + 1013904223u;
            text += pieces[(state >> 16) % std::size(pieces)];
        }
        const std::string out = repaired(text);
        INFO(text << "\n" << out);
        const Verdict v = check_xml(out, {}, 0);
        INFO(v.reason << v.offset);
        REQUIRE(v.wellformed);
    }
}
