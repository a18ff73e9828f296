// SPDX-License-Identifier: MIT
#include "feeds/render/json_out.hpp"
#include "feeds/render/markup.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace gazetted::render;

namespace {

std::string text(std::string_view from) {
    std::string out;
    append_text(out, from);
    return out;
}
std::string json(std::string_view from) {
    std::string out;
    append_json(out, from);
    return out;
}

} // namespace

TEST_CASE("character data escapes markup and keeps every language", "[render]") {
    CHECK(text("a < b && c > d") == "a &lt; b &amp;&amp; c &gt; d");
    CHECK(text("日本語 عربي \U0001F600") == "日本語 عربي \U0001F600");
    CHECK(text("one\r\ntwo\rthree") == "one\ntwo\nthree");
}

TEST_CASE("characters that XML 1.0 forbids or discourages go", "[render]") {
    CHECK(text(std::string_view("a\0b\x01\x1F\x7F", 6)) == "ab");
    CHECK(text("a\xC2\x80z\xC2\x9Fz\xC2\xA0z") == "azz\xC2\xA0z");
    CHECK(text("a\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xB7\x90z") == "az");
    CHECK(text("a\xF0\x9F\xBF\xBEz") == "az");
}

TEST_CASE("bytes that are not UTF-8 become the replacement character", "[render]") {
    const std::string bad = "\xEF\xBF\xBD";
    CHECK(text("a\xFFz") == "a" + bad + "z");
    CHECK(text("a\x80z") == "a" + bad + "z");
    CHECK(text("\xC0\xAF") == bad + bad);              // overlong
    CHECK(text("\xED\xA0\x80") == bad + bad + bad);    // a surrogate
    CHECK(text("\xF4\x90\x80\x80").size() == 12);      // past U+10FFFF
    CHECK(text("cut \xE6\x97") == "cut " + bad + bad); // ends inside a character
    CHECK(text("\xF0\x80\x80\x80").size() == 12);
}

TEST_CASE("an attribute value cannot leave its quotes", "[render]") {
    std::string out;
    append_attribute(out, "x\" onload=\"y\n'<&>");
    CHECK(out == "x&quot; onload=&quot;y '&lt;&amp;&gt;");
}

TEST_CASE("plain text in RSS uses the profile's hexadecimal references", "[render]") {
    std::string out;
    append_rss_plain(out, "AT&T <b>");
    CHECK(out == "AT&#x26;T &#x3C;b&gt;");
}

TEST_CASE("a JSON string is valid and safe inside a page", "[render]") {
    CHECK(json("a\"b\\c\n\t</script>") == R"("a\"b\\c\n\t\u003c/script>")");
    CHECK(json(std::string_view("\x01x\0", 3)) == "\"x\"");
}

TEST_CASE("the writer leaves out empty attributes and empty texts", "[render]") {
    std::string out;
    XmlWriter xml(out);
    xml.open("a", {{"b", "1"}, {"c", ""}});
    xml.text("d", "");
    xml.text("e", "f", {{"g", "h"}});
    xml.empty("i", {});
    xml.close("a");
    CHECK(out == "<a b=\"1\">\n<e g=\"h\">f</e>\n<i/>\n</a>\n");
}

TEST_CASE("the JSON writer separates members, elements and raw parts", "[render]") {
    std::string out;
    JsonWriter writer(out);
    writer.begin_object();
    writer.member("a", "1");
    writer.member("none", "");
    writer.key("list").begin_array();
    writer.value("x").value(std::int64_t{-2}).raw("{}").begin_object().end_object();
    writer.end_array().key("empty").begin_array().end_array().end_object();
    CHECK(out == "{\"a\":\"1\",\n\"list\":[\"x\",\n-2,\n{},\n{}],\n\"empty\":[]}");
}
