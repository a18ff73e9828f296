// SPDX-License-Identifier: MIT
#include "feeds/text/encoding.hpp"
#include "feeds/text/encoding_convert.hpp"
#include "feeds/text/encoding_labels.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace gazetted::text;
using namespace std::string_literals;

namespace {

std::string xml(const std::string& encoding, const std::string& body) {
    return "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?><rss>" + body + "</rss>";
}

/// ASCII as UTF-16 or UTF-32 of `width` bytes a character.
std::string widen(const std::string& text, std::size_t width, bool big) {
    std::string out;
    for (char c : text) {
        std::string unit(width, '\0');
        unit[big ? width - 1 : 0] = c;
        out += unit;
    }
    return out;
}

struct Case {
    const char* what;
    std::string bytes;
    const char* content_type;
    const char* encoding;
    const char* holds;
    bool wrong;
};

} // namespace

TEST_CASE("the encoding is found by mark, header, declaration and bytes, in this order",
          "[text][encoding]") {
    const Case cases[] = {
        {"plain ASCII", "<rss>a</rss>", "", "utf-8", "<rss>a", false},
        {"UTF-8 without a word", "<rss>\xC3\xA9</rss>", "text/xml", "utf-8", "é", false},
        {"UTF-8 mark beats the header", "\xEF\xBB\xBF<rss>\xC3\xA9</rss>", "a/b; charset=koi8-r",
         "utf-8", "<rss>é", true},
        {"header beats declaration", xml("iso-8859-1", "\xA3\x93test\x94"),
         "text/xml; charset=windows-1251", "windows-1251", "Ј“test”", true},
        {"declaration", xml("windows-1251", "\xCF\xF0\xE8\xE2\xE5\xF2"), "", "windows-1251",
         "Привет", false},
        {"latin1 is windows-1252", xml("iso-8859-1", "\x93q\x94 \x80"), "", "windows-1252", "“q” €",
         false},
        {"the byte 0x81 that windows-1252 lacks", xml("latin1", "a\x81"), "", "windows-1252",
         "a\xC2\x81", false},
        {"single quotes round the charset", "<rss>\xE9</rss>", "a/b;charset='iso-8859-15'",
         "iso-8859-15", "é", false},
        {"big5", xml("big5", "\xA4\xA4\xA4\xE5"), "", "big5", "中文", false},
        {"shift_jis by a nickname", xml("x-sjis", "\x93\xFA\x96{\\~"), "", "shift_jis", "日本\\~",
         false},
        {"euc-jp", xml("EUC-JP", "\xC6\xFC\xCB\xDC"), "", "euc-jp", "日本", false},
        {"iso-2022-jp", xml("iso-2022-jp", "\x1B$BF|K\\\x1B(B"), "", "iso-2022-jp", "日本", false},
        {"ks_c_5601-1987", xml("ks_c_5601-1987", "\xC7\xD1\xB1\xDB"), "", "euc-kr", "한글", false},
        {"gb2312 as gbk", xml("gb2312", "\xD6\xD0\xCE\xC4"), "", "gbk", "中文", false},
        {"hz, which browsers refuse", xml("hz-gb-2312", "~{VPND~}"), "", "hz-gb-2312", "中文",
         false},
        {"iso-8859-16, which ICU lacks", xml("iso-8859-16", "\xAA\xBA \x85"), "", "iso-8859-16",
         "Șș \xC2\x85", false},
        {"x-user-defined", "<rss>\xFF</rss>", "a/b; charset=x-user-defined", "x-user-defined",
         "\xEF\x9F\xBF", false},
        {"x-mac-cyrillic", xml("x-mac-cyrillic", "\xA2"), "", "x-mac-cyrillic", "Ґ", false},
        {"an old PC code page", xml("cp850", "\x82"), "", "ibm850", "é", false},
        {"unknown label", xml("klingon", "\xC3\xA9"), "", "utf-8", "é", true},
        {"declared utf-16 but ASCII-compatible", xml("utf-16", "\xC3\xA9"), "", "utf-8", "é", true},
        {"declared latin1 but UTF-8", xml("iso-8859-1", "\xC3\xA9"), "", "utf-8", "é", true},
        {"declared us-ascii but UTF-8", "<rss>\xC3\xA9</rss>", "text/xml; charset=us-ascii",
         "utf-8", "é", true},
        {"us-ascii in the header, bytes as declared", xml("windows-1251", "\xCF\xF0"),
         "text/xml; charset=us-ascii", "windows-1251", "Пр", true},
        {"declared UTF-8, is windows-1252", xml("utf-8", "caf\xE9 \x93x\x94"), "", "windows-1252",
         "café “x”", true},
        {"UTF-8 with one broken character stays UTF-8", xml("utf-8", "\xC3\xA9t\xC3\xA9 \xE2\x80"),
         "", "utf-8", "été \xEF\xBF\xBD<", false},
        {"header says UTF-8, the declaration fits",
         xml("shift_jis", "\x93\xFA\x96{\x8C\xEA\x82\xCC\x83j\x83\x85\x81[\x83X"),
         "text/xml; charset=utf-8", "shift_jis", "日本語のニュース", true},
        {"a declared encoding with one broken character stays",
         xml("windows-949", "\xC7\xD1\xB1\xDB \xC7\xD1\xB1\xDB \xC7"), "", "euc-kr",
         "한글 한글 \xEF\xBF\xBD", false},
        {"declared gbk, the bytes are UTF-8", xml("gbk", "中文网站新闻"), "", "utf-8",
         "中文网站新闻", true},
    };
    for (const auto& each : cases) {
        INFO(each.what);
        auto got = decode(each.bytes, each.content_type);
        INFO(got.note);
        CHECK(got.encoding == each.encoding);
        CHECK(got.utf8.find(each.holds) != std::string::npos);
        CHECK(got.label_was_wrong == each.wrong);
        CHECK(is_valid_utf8(got.utf8));
        CHECK(got.label_was_wrong == !got.note.empty());
    }
}

TEST_CASE("UTF-16 and UTF-32 are read with and without a mark", "[text][encoding]") {
    auto text = xml("utf-16", "x");
    const std::pair<std::string, const char*> cases[] = {
        {"\xFE\xFF"s + widen(text, 2, true), "utf-16be"},
        {"\xFF\xFE"s + widen(text, 2, false), "utf-16le"},
        {widen(text, 2, true), "utf-16be"},
        {widen(text, 2, false), "utf-16le"},
        {"\0\0\xFE\xFF"s + widen(text, 4, true), "utf-32be"},
        {"\xFF\xFE\0\0"s + widen(text, 4, false), "utf-32le"},
        {widen(text, 4, true), "utf-32be"},
        {widen(text, 4, false), "utf-32le"},
    };
    for (const auto& [bytes, encoding] : cases) {
        auto got = decode(bytes, "text/xml");
        CHECK(got.encoding == encoding);
        CHECK(got.utf8 == text);
        CHECK_FALSE(got.had_errors);
        CHECK_FALSE(got.label_was_wrong);
    }
    CHECK(decode(widen(text, 2, true), "a/b; charset=utf-8").label_was_wrong);
}

TEST_CASE("half a surrogate pair and half a unit become U+FFFD", "[text][encoding]") {
    auto bytes = "\xFF\xFE"s + widen("<a>", 2, false) + "\x00\xD8"s + widen("x", 2, false) + "y"s;
    auto got = decode(bytes, "");
    CHECK(got.utf8 == "<a>\xEF\xBF\xBDx\xEF\xBF\xBD");
    CHECK(got.had_errors);
}

TEST_CASE("EBCDIC is known by its XML declaration", "[text][encoding]") {
    // <?xml version="1.0" encoding="cp500"?><a/>
    auto got = decode("\x4C\x6F\xA7\x94\x93\x40\xA5\x85\x99\xA2\x89\x96\x95\x7E\x7F\xF1\x4B\xF0\x7F"
                      "\x40\x85\x95\x83\x96\x84\x89\x95\x87\x7E\x7F\x83\x97\xF5\xF0\xF0\x7F\x6F\x6E"
                      "\x4C\x81\x61\x6E",
                      "");
    CHECK(got.encoding == "ibm500");
    CHECK(got.utf8 == "<?xml version=\"1.0\" encoding=\"cp500\"?><a/>");
}

TEST_CASE("undeclared text in another alphabet is guessed", "[text][encoding]") {
    std::string russian = "<rss><title>";
    for (int i = 0; i < 8; ++i) { // "Новости сегодня и каждый день " in KOI8-R
        russian += "\xEE\xCF\xD7\xCF\xD3\xD4\xC9 \xD3\xC5\xC7\xCF\xC4\xCE\xD1 \xC9 "
                   "\xCB\xC1\xD6\xC4\xD9\xCA \xC4\xC5\xCE\xD8 ";
    }
    auto got = decode(russian, "");
    CHECK(got.encoding == "koi8-r");
    CHECK(got.utf8.find("Новости сегодня") != std::string::npos);
    CHECK(decode("<rss>na\xEFve</rss>", "").encoding == "windows-1252");
}

TEST_CASE("the replacement encoding gives one U+FFFD", "[text][encoding]") {
    auto got = decode("<rss>x</rss>", "text/xml; charset=replacement");
    CHECK(got.utf8 == "\xEF\xBF\xBD");
    CHECK(got.had_errors);
    CHECK(convert("", *encoding_for("replacement")).utf8.empty());
}

TEST_CASE("the charset of a content type is found however it is written", "[text][encoding]") {
    const std::pair<const char*, const char*> cases[] = {
        {"text/xml", ""},
        {"text/xml; charset=UTF-8", "utf-8"},
        {"text/xml;charset = \"us-ascii\"", "us-ascii"},
        {"text/xml; boundary=x; CHARSET='Big5' ; y", "big5"},
        {"text/xml; charset=", ""},
        {"text/xml; charset=\"\"; charset=utf-8", "utf-8"},
        {"text/xml; xcharset=utf-8", ""},
        {"; charset=utf-8, text/html", "utf-8"},
        {"charset=utf-8", ""},
    };
    for (const auto& [value, charset] : cases) {
        INFO(value);
        CHECK(charset_of(value) == charset);
    }
}

TEST_CASE("every encoding with an ICU name has its converter", "[text][encoding]") {
    CHECK(converter_for(" Latin1 ") == "windows-1252");
    CHECK(converter_for("gb2312") == "gb18030");
    CHECK(converter_for("unicode-1-1-utf-8") == "UTF-8");
    for (const auto* label : {"", "   ", "utf-7", "x-user-defined", "iso-8859-16 latin10",
                              "a-label-that-is-longer-than-any-that-exists-anywhere"}) {
        INFO(label);
        CHECK_FALSE(converter_for(label));
    }
    for (const auto* label :
         {"866",         "latin2", "latin3",      "latin4",      "cyrillic", "arabic",
          "greek",       "hebrew", "logical",     "latin6",      "l9",       "iso-8859-13",
          "iso-8859-14", "koi8-u", "mac",         "tis-620",     "cp1250",   "cp1253",
          "latin5",      "cp1255", "cp1256",      "cp1257",      "cp1258",   "x-mac-cyrillic",
          "gb18030",     "big5",   "ujis",        "iso-2022-jp", "sjis",     "uhc",
          "iso-2022-kr", "utf-32", "iso-2022-cn", "cp437",       "cp1026",   "roman8",
          "mac-greek",   "euc-tw"}) {
        INFO(label);
        auto info = encoding_for(label);
        REQUIRE(info);
        // A converter that ICU lacks would read the byte 0x00 0x00 0x00 0x41 as broken UTF-8.
        CHECK_FALSE(convert("\0\0\0A\xFF\xFF"s, *info).utf8.empty());
    }
}

TEST_CASE("ill-formed UTF-8 is replaced by maximal subparts", "[text][encoding]") {
    const std::pair<std::string, std::size_t> cases[] = {{"\xC0\xAF", 2},
                                                         {"\xE0\x80\x80", 3},
                                                         {"\xED\xA0\x80", 3},
                                                         {"\xF4\x90\x80\x80", 4},
                                                         {"\xF0\x9F\x98", 1},
                                                         {"\xE2\x82", 1},
                                                         {"\x80", 1},
                                                         {"\xFF", 1},
                                                         {"\xE2\x82\x41", 1},
                                                         {"ok", 0},
                                                         {"\xF0\x9F\x98\x80", 0}};
    for (const auto& [bytes, errors] : cases) {
        auto got = mend_utf8(bytes);
        CHECK(got.errors == errors);
        CHECK(is_valid_utf8(got.utf8));
    }
    CHECK(mend_utf8("a\xE2\x82z").utf8 == "a\xEF\xBF\xBDz");
}

TEST_CASE("a code point is appended in its shortest form", "[text][encoding]") {
    std::string out;
    for (char32_t point : {U'a', U'é', U'€', U'😀', char32_t{0xD800}, char32_t{0x110000}}) {
        append_utf8(point, out);
    }
    CHECK(out == "aé€😀\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("valid UTF-8 passes without a copy", "[text][encoding]") {
    std::string bytes(100'000, 'x');
    bytes += "é";
    const auto* where = bytes.data();
    CHECK(decode(std::move(bytes), "text/xml; charset=utf-8").utf8.data() == where);
}

TEST_CASE("double-encoded UTF-8 is repaired only where that is provable", "[text][encoding]") {
    CHECK(repair_mojibake("donâ€™t") == "don’t");
    CHECK(repair_mojibake("cafÃ©") == "café");
    CHECK(repair_mojibake("â€¦") == "…");
    CHECK(repair_mojibake("Ð\xC2\x9FÑ€") == "Пр"); // with a C1 control for an undefined byte
    for (const auto* text :
         {"", "ascii", "café", "日本", "don’t", "Ã© and ’ and 日", "Ã", "\xC3"}) {
        INFO(text);
        CHECK_FALSE(repair_mojibake(text));
    }
}
