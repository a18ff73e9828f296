// SPDX-License-Identifier: MIT
#include "feeds/text/entities.hpp"
#include "feeds/text/tokenizer.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace gazetted::text;

namespace {

void describe(std::string& out, const Token& token) {
    switch (token.kind) {
    case TokenKind::text:
        out += std::string(token.text);
        break;
    case TokenKind::start_tag:
        out += "{" + std::string(token.name);
        for (const Attribute& one : token.attributes) {
            out += " " + std::string(one.name) + "=" + std::string(one.value);
        }
        out += token.self_closing ? "/}" : "}";
        break;
    case TokenKind::end_tag:
        out += "{/" + std::string(token.name) + "}";
        break;
    case TokenKind::comment:
        out += "{!" + std::string(token.text) + "}";
        break;
    case TokenKind::doctype:
        out += "{doctype " + std::string(token.has_name ? token.name : "-") + "|" +
               std::string(token.has_public_id ? token.public_id : "-") + "|" +
               std::string(token.has_system_id ? token.system_id : "-") +
               (token.force_quirks ? "|quirks}" : "}");
        break;
    case TokenKind::end:
        break;
    }
}

std::string drain(Tokenizer& tokens) {
    std::string out;
    const Token* token = &tokens.next();
    for (; token->kind != TokenKind::end; token = &tokens.next()) {
        describe(out, *token);
    }
    return out;
}

std::string read(std::string_view html) {
    Tokenizer tokens(html);
    return drain(tokens);
}

struct Row {
    std::string_view html, tokens;
};

template <std::size_t N>
void check(const Row (&rows)[N]) {
    for (const Row& row : rows) {
        CAPTURE(row.html);
        CHECK(read(row.html) == row.tokens);
    }
}

} // namespace

TEST_CASE("tags are read with their attributes as the standard reads them", "[html]") {
    check({{"<P>a</P >", "{p}a{/p}"},
           {"<a href=x title='y z' ALT=\"q\">", "{a href=x title=y z alt=q}"},
           {"<a b c = d e=>", "{a b= c=d e=}"},
           {"<a b=1 B=2 c=3>", "{a b=1 c=3}"},
           {"<br/><br / ><br a/ b>", "{br/}{br}{br a= b=}"},
           {"<a b=c/>", "{a b=c/}"},
           {"<a =b=c>", "{a =b=c}"},
           {"<a b='x'c=y>", "{a b=x c=y}"},
           {"<a \"b\">", "{a \"b\"=}"},
           {"</a b=c/>", "{/a}"},
           {"<a\r\nb='1\r\n2\r3'>", "{a b=1\n2\n3}"},
           {"<a b=\"x>y\">z", "{a b=x>y}z"}});
}

TEST_CASE("what only looks like a tag is text or a bogus comment", "[html]") {
    check({{"a < b", "a < b"},
           {"a <", "a <"},
           {"</", "</"},
           {"</>x", "x"},
           {"<1>", "<1>"},
           {"</1>x", "{!1}x"},
           {"<?xml version='1'?>x", "{!?xml version='1'?}x"},
           {"<!x>y", "{!x}y"},
           {"<![CDATA[a]]>b", "{![CDATA[a]]}b"},
           {"x<a href='y", "x"},
           {"x<a ", "x"},
           {"<<b>", "<{b}"}});
}

TEST_CASE("comments end where the standard ends them", "[html]") {
    check({{"<!--a-->b", "{!a}b"},
           {"<!-->b", "{!}b"},
           {"<!--->b", "{!}b"},
           {"<!---->b", "{!}b"},
           {"<!--a--!>b", "{!a}b"},
           {"<!--a--b-->c", "{!a--b}c"},
           {"<!--a", "{!a}"},
           {"<!--a-", "{!a}"},
           {"<!--a--", "{!a}"},
           {"<!--a--!", "{!a}"},
           {"<!--", "{!}"},
           {"<!--a\r\n\rb-->", "{!a\n\nb}"},
           {"<!--<!--a-->b", "{!<!--a}b"},
           {"<!-- a -- > b -->c", "{! a -- > b }c"},
           {"<!--a--->b", "{!a-}b"}});
}

TEST_CASE("doctypes give name and identifiers", "[html]") {
    check({{"<!DOCTYPE HTML>", "{doctype html|-|-}"},
           {"<!doctype>", "{doctype -|-|-|quirks}"},
           {"<!DOCTYPE html PUBLIC \"p\" 's'>x", "{doctype html|p|s}x"},
           {"<!DOCTYPE html SYSTEM 's'>", "{doctype html|-|s}"},
           {"<!DOCTYPE html PUBLIC 'p>x", "{doctype html|p|-|quirks}x"},
           {"<!DOCTYPE html PUBLIC>", "{doctype html|-|-|quirks}"},
           {"<!DOCTYPE html PUBLIC 'p' x>", "{doctype html|p|-|quirks}"},
           {"<!DOCTYPE html OTHER>", "{doctype html|-|-|quirks}"},
           {"<!DOCTYPE html", "{doctype html|-|-|quirks}"}});
}

TEST_CASE("raw text elements hold text up to their end tag", "[html]") {
    check({{"<script>a<b></script>c", "{script}a<b>{/script}c"},
           {"<style>&lt;</style>", "{style}&lt;{/style}"},
           {"<title>&lt;<b></TITLE >x", "{title}<<b>{/title}x"},
           {"<textarea></textarea", "{textarea}</textarea"},
           {"<xmp></xm></xmpx></xmp>", "{xmp}</xm></xmpx>{/xmp}"},
           {"<plaintext><b></plaintext>", "{plaintext}<b></plaintext>"},
           {"<script><!--<script></script>--></script>x",
            "{script}<!--<script></script>-->{/script}x"},
           {"<script><!--</script>x", "{script}<!--{/script}x"},
           {"<script><!--><script></script>x", "{script}<!--><script>{/script}x"},
           {"<script>", "{script}"},
           {"<iframe><b></iframe>", "{iframe}<b>{/iframe}"}});
    CHECK(content_model_of("p") == ContentModel::data);
}

TEST_CASE("the caller can set the content model and ask for CDATA sections", "[html]") {
    Tokenizer by_caller("<b></title>c", Switching::by_caller);
    by_caller.switch_to(ContentModel::rcdata, "title");
    CHECK(drain(by_caller) == "<b>{/title}c");

    Tokenizer cdata("a<![CDATA[<b>&amp;\r\n]]>c<![CDATA[d");
    cdata.set_cdata(Cdata::text);
    CHECK(drain(cdata) == "a<b>&amp;\ncd");
}

TEST_CASE("line ends are one line feed and NUL is replaced outside text", "[html]") {
    check({{"a\r\nb\rc\n", "a\nb\nc\n"}});
    CHECK(read(std::string_view("<a\0 b=\0>\0", 9)) ==
          std::string("{a\xEF\xBF\xBD b=\xEF\xBF\xBD}\0", 13));
    CHECK(read(std::string_view("<style>\0</style>", 16)) == "{style}\xEF\xBF\xBD{/style}");
}

TEST_CASE("a tag keeps a bounded number of attributes, the first of each name", "[html]") {
    std::string html = "<a";
    for (int i = 0; i < 2000; ++i) {
        html += " n" + std::to_string(i % 100) + "=" + std::to_string(i);
    }
    Tokenizer repeated(html += ">");
    const Token& token = repeated.next();
    CHECK(token.attributes.size() == 100);
    CHECK(token.attribute("n99") == "99");
    CHECK(token.attribute("m").empty());

    std::string distinct = "<a";
    for (int i = 0; i < 2000; ++i) {
        distinct += " n" + std::to_string(i);
    }
    Tokenizer many(distinct += ">");
    CHECK(many.next().attributes.size() == Tokenizer::max_attributes);
    CHECK(many.next().kind == TokenKind::end);
    CHECK(many.position() == distinct.size());
}

TEST_CASE("a token knows its source", "[html]") {
    Tokenizer tokens("x<A HREF='&amp;'>y");
    tokens.next();
    const Token& tag = tokens.next();
    CHECK(tag.source == "<A HREF='&amp;'>");
    CHECK(tag.attribute("href") == "&");
}

TEST_CASE("character references are decoded once, the longest name first", "[html]") {
    check({{"&amp;lt;", "&lt;"},
           {"&notin;&notit;&not", "\xE2\x88\x89\xC2\xACit;\xC2\xAC"},
           {"&copy&COPY;", "\xC2\xA9\xC2\xA9"},
           {"&NotEqualTilde;", "\xE2\x89\x82\xCC\xB8"},
           {"&unknown; & &; &#; &#x; &#xg;", "&unknown; & &; &#; &#x; &#xg;"},
           {"&#65;&#x42;&#X43&#68e", "ABCDe"},
           {"&#128;&#x99;&#129;", "\xE2\x82\xAC\xE2\x84\xA2\xC2\x81"},
           {"&#0;&#xD800;&#x110000;&#99999999999;",
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
           {"&#x1F600;", "\xF0\x9F\x98\x80"},
           {"<a b='?a=1&copy=2&amp=3&lt;&lt&ltx'>", "{a b=?a=1&copy=2&amp=3<<&ltx}"}});
}

TEST_CASE("the table of names is whole, sorted and found by its hash", "[html]") {
    const auto names = named_references();
    CHECK(names.size() == 2231);
    CHECK(std::is_sorted(names.begin(), names.end(),
                         [](const auto& a, const auto& b) { return a.name < b.name; }));
    for (const NamedReference& one : names) {
        const NamedReference* found = find_named_reference(one.name);
        REQUIRE(found == &one);
        const std::string html = "&" + std::string(one.name);
        const Reference read = read_reference(html, ReferenceContext::text);
        CHECK(read.length == html.size());
        CHECK(read.text() == one.text);
    }
    CHECK(find_named_reference("nothing;") == nullptr);
}
