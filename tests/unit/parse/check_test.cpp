// SPDX-License-Identifier: MIT
#include "feeds/parse/check.hpp"

#include "feeds/parse/sniff.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace gazetted::parse;

namespace {

Verdict verdict(const std::string& text, const CheckLimits& limits = {}) {
    const Sniffed sniffed = sniff(text);
    return check_xml(text, sniffed.doctype, sniffed.doctype_at, limits);
}

struct Case {
    const char* text;
    const char* reason; // part of it
    std::size_t offset;
};

} // namespace

TEST_CASE("well-formed documents are found to be so", "[parse][check]") {
    for (const char* text : {
             "<rss/>",
             "<?xml version=\"1.0\"?>\n<!-- c --><?pi?><rss a='1' b=\"2\"><x>t &amp; &#38; "
             "&#x26;</x></rss>\n<!-- e -->",
             "<rss><![CDATA[a ] ]] > & <b> ]]]></rss>",
             "<!DOCTYPE rss [<!ENTITY me \"M & M\"> <!-- ] --> <!ELEMENT a (b)>]><rss>&me;</rss>",
             "<!DOCTYPE rss PUBLIC \"-//N//DTD\" \"http://x/rss.dtd\"><rss>&anything;</rss>",
             "<rss xmlns:a=\"u\"><a:b a:c=\"'\" xml:lang=\"en\"/></rss>",
             "<rss>\xC3\xA9\xE2\x82\xAC</rss >",
         }) {
        INFO(text);
        const Verdict v = verdict(text);
        INFO(v.reason);
        CHECK(v.wellformed);
        CHECK_FALSE(v.truncated);
    }
}

TEST_CASE("each fault is named with the byte where it is", "[parse][check]") {
    const Case cases[] = {
        {"<rss><a>x</b></rss>", "</b> where </a> is due", 9},
        {"<rss>a & b</rss>", "\"&\" that is no reference", 7},
        {"<rss>&nbsp;</rss>", "undeclared entity &nbsp;", 5},
        {"<rss>&#0;</rss>", "bad character reference", 5},
        {"<rss>&#x110000;</rss>", "bad character reference", 5},
        {"<rss>&#;</rss>", "bad character reference", 5},
        {"<rss><a b=1/></rss>", "without quotes", 8},
        {"<rss><a b/></rss>", "attribute without value", 8},
        {"<rss><a b='1' b='2'/></rss>", "attribute given twice", 5},
        {"<rss><a b='1'c='2'/></rss>", "no space between attributes", 13},
        {"<rss><a b='<'/></rss>", "\"<\" in an attribute value", 11},
        {"<rss><a / b></rss>", "\"/\" inside a tag", 8},
        {"<rss>< a></rss>", "\"<\" that starts no element", 5},
        {"<rss>]]></rss>", "\"]]>\" in text", 5},
        {"<rss>\x01</rss>", "control character", 5},
        {"<rss><![CDATA[\x02]]></rss>", "control character", 14},
        {"<rss>\xEF\xBF\xBF</rss>", "no character", 5},
        {"<rss><!-- -- --></rss>", "inside a comment", 5},
        {"<rss><!DOCTYPE x></rss>", "declaration inside", 5},
        {"<rss><?xml version='1.0'?></rss>", "not at the start", 5},
        {" <?xml version='1.0'?><rss/>", "not at the start", 1},
        {"junk<rss/>", "before the root", 0},
        {"<rss/>junk", "after the root", 6},
        {"<rss/><rss/>", "after the root", 6},
        {"<rss><dc:date/></rss>", "undeclared prefix in <dc:date>", 5},
        {"<rss><a dc:b='1'/></rss>", "undeclared prefix in attribute dc:b", 5},
        {"<rss><a xmlns:p='u'/><p:b/></rss>", "undeclared prefix in <p:b>", 21},
        {"<!DOCTYPE rss [<!ENTITY <rss/>", "not closed", 0},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        const Verdict v = verdict(c.text);
        CHECK_FALSE(v.wellformed);
        CHECK_THAT(v.reason, Catch::Contains(c.reason));
        CHECK(v.offset == c.offset);
    }
}

TEST_CASE("a document that ends early is truncated", "[parse][check]") {
    for (const char* text :
         {"<rss>", "<rss><a", "<rss><a b=\"", "<rss>text", "<rss><a></a", "<rss><![CDATA[x",
          "<rss><!-- x", "<rss><?pi x", "<?xml version", "<rss><a b"}) {
        INFO(text);
        const Verdict v = verdict(text);
        CHECK_FALSE(v.wellformed);
    }
    CHECK(verdict("<rss><item>").truncated);
    CHECK_THAT(verdict("<rss><item>").reason, Catch::Contains("ended inside <item>"));
}

TEST_CASE("the depth limit holds exactly", "[parse][check]") {
    CHECK(verdict("<rss><a><b/></a></rss>", {3, 100}).wellformed);
    CHECK_FALSE(verdict("<rss><a><b/></a></rss>", {2, 100}).wellformed);
}

TEST_CASE("the limit of elements holds exactly and counts as truncation", "[parse][check]") {
    CHECK(verdict("<rss><a/><b/></rss>", {10, 3}).wellformed);
    const Verdict v = verdict("<rss><a/><b/></rss>", {10, 2});
    CHECK_FALSE(v.wellformed);
    CHECK(v.truncated);
}

TEST_CASE("what pugixml would misread is rewritten though it is well-formed", "[parse][check]") {
    CHECK_FALSE(verdict("<rss>&amp;&#233;</rss>").needs_rewrite);
    CHECK(verdict("<rss>&#150;</rss>").needs_rewrite);
    CHECK(verdict("<rss>\xC2\x96</rss>").needs_rewrite);
    CHECK(verdict("<!DOCTYPE rss [<!ENTITY e \"x\">]><rss>&e;</rss>").needs_rewrite);
}

TEST_CASE("repeated attributes are found among many", "[parse][check]") {
    std::string many = "<rss";
    for (int i = 0; i < 100; ++i)
        many += " a" + std::to_string(i) + "='1'";
    CHECK(verdict(many + "/>").wellformed);
    CHECK_FALSE(verdict(many + " a50='2'/>").wellformed);
}

TEST_CASE("what may not stand in a text is seen wherever it stands", "[parse][check]") {
    for (std::size_t before = 0; before < 40; ++before) {
        const std::string plain(before, 'a');
        INFO(before << " bytes before");
        CHECK(verdict("<a>" + plain + "\t\n" + plain + "</a>").wellformed);
        for (const std::string bad : {"\x01", "\x1F", "]]>", "&b c", "\xEF\xBF\xBE", "</b>"}) {
            INFO(bad);
            CHECK_FALSE(verdict("<a>" + plain + bad + plain + "</a>").wellformed);
        }
        CHECK_FALSE(verdict("<a><![CDATA[" + plain + "\x01" + plain + "]]></a>").wellformed);
        CHECK(verdict("<a><![CDATA[" + plain + "]]" + plain + "]]></a>").wellformed);
        CHECK_FALSE(verdict("<a b=\"" + plain + "<" + plain + "\"/>").wellformed);
        CHECK(verdict("<a b=\"" + plain + "'" + plain + "\"/>").wellformed);
    }
}
