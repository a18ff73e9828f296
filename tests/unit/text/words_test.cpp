// SPDX-License-Identifier: MIT
#include "feeds/text/segment.hpp"
#include "feeds/text/words.hpp"
#include "tests/support/catch.hpp"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using namespace gazetted::text;

namespace {

std::string joined(const std::vector<std::string>& list) {
    std::string out;
    for (const auto& word : list) {
        out += (out.empty() ? "" : "|") + word;
    }
    return out;
}

std::string by_icu(std::string_view text) {
    std::vector<std::string> list;
    for_each_word_by_icu(text, [&](std::string_view word) { list.emplace_back(word); });
    return joined(list);
}

/// A small generator, so that the same texts are tried everywhere.
struct Random {
    std::uint64_t state = 88172645463325252ULL;
    std::size_t below(std::size_t limit) {
        state ^= state << 13U;
        state ^= state >> 7U;
        state ^= state << 17U;
        return static_cast<std::size_t>(state % limit);
    }
};

} // namespace

TEST_CASE("a piece for ICU may hold any character and bytes that are none", "[words]") {
    CHECK(words("\u6771\u4EAC\U00020B9F") ==
          std::vector<std::string>{"\u6771\u4EAC", "\U00020B9F"});
    CHECK(words("\U0001F600\u00AA\u3001\u0e01") == std::vector<std::string>{"a", "\u0e01"});
    // U+FFFD is no word; what stands beside it is.
    CHECK(words("\u6771\u4EAC\xFF\u6771\u4EAC") ==
          std::vector<std::string>{"\u6771\u4EAC", "\u6771\u4EAC"});
    CHECK(words("\xE6\x9D") == std::vector<std::string>{});
    std::string many;
    for (int i = 0; i < 20000; ++i) {
        many += "\u6771\u4EAC\u3001";
    }
    CHECK(words(many).size() == 20000);
    CHECK(words("\u6771\u4EAC").size() == 1);
}

TEST_CASE("words are found and folded", "[text][words]") {
    const std::pair<const char*, const char*> cases[] = {
        {"", ""},
        {" ... -- !", ""},
        {"The Quick (\"brown\") fox can't jump 32.3 feet, right?",
         "the|quick|brown|fox|can't|jump|32.3|feet|right"},
        {"don’t “quote” ‘me’ – twice—ever…", "don't|quote|me|twice|ever"},
        {"1,000,000.50 a,b 3;4 x.y.z U.S. 5pm e2e", "1,000,000.50|a|b|3;4|x.y.z|u.s|5pm|e2e"},
        {"snake_case _ __x 9_9", "snake_case|__x|9_9"},
        {"Straße ÉCOLE Œuvre naïve Łódź ŉ ×", "strasse|école|œuvre|naïve|łódź|ʼn"},
        {"e\xCC\x81t\xC3\xA9", "été"},
        {"ＡＢＣ　ｋｍ２ ﬁne", "abc|km2|fine"},
        {"Привет, Мир! Ещё раз", "привет|мир|ещё|раз"},
        {"日本語の文章", "日本語|の|文章"},
        {"ภาษาไทยง่าย", "ภาษา|ไทย|ง่าย"},
        {"mixed 日本 and ASCII", "mixed|日本|and|ascii"},
        {"مرحبا بالعالم", "مرحبا|بالعالم"},
        {"한국어 뉴스", "한국어|뉴스"},
    };
    for (const auto& [text, expected] : cases) {
        INFO(text);
        CHECK(joined(words(text)) == expected);
    }
}

TEST_CASE("the fast path finds what ICU finds", "[text][words]") {
    constexpr std::array<std::string_view, 54> parts{
        "a",    "B",    "zZ", "0", "19", ".",  ",", ";",        ":", "'", "\"",       "_", "-", " ",
        "\n",   "\t",   "(",  "é", "Ü",  "ß",  "ŉ", "×",        "÷", "Ł", "ſ",        "’", "‘", "“",
        "”",    "–",    "—",  "…", "†",  "日", "ж", "\xCC\x81", "º", "·", "@",        "/", "€", "‹",
        "\r\n", "\x01", "Й",  "ё", "Ӏ",  "ԯ", "҂", "\xD2\x83", "«", "»", "\xC2\xA0", "ab"};
    Random random;
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        // the long ones are read sixteen bytes at a time
        for (auto count = 1 + random.below(round % 2 == 0 ? 9 : 60); count > 0; --count) {
            text += parts[random.below(parts.size())];
        }
        auto fast = joined(words(text));
        if (fast != by_icu(text)) {
            INFO(text);
            REQUIRE(fast == by_icu(text));
        }
    }
}

TEST_CASE("what was remembered of a piece is what ICU says of it", "[text][words]") {
    constexpr std::array<std::string_view, 6> parts{"日本", "東京", "ي", "한국", "é́", "x"};
    Random random;
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        for (auto count = 1 + random.below(24); count > 0; --count) {
            text += parts[random.below(parts.size())];
            text += random.below(3) == 0 ? " " : "";
        }
        if (joined(words(text)) != by_icu(text)) {
            INFO(text);
            REQUIRE(joined(words(text)) == by_icu(text));
        }
    }
}

TEST_CASE("pieces of plain characters are read as ICU reads them, however long", "[text][words]") {
    constexpr std::string_view plain = "abzABZ0189__..,,;''-\"()  !";
    Random random;
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        const std::size_t variety = 1 + random.below(plain.size());
        for (auto count = random.below(round % 50 == 0 ? 3000 : 80); count > 0; --count) {
            text += plain[random.below(variety)];
        }
        if (joined(words(text)) != by_icu(text)) {
            INFO(text);
            REQUIRE(joined(words(text)) == by_icu(text));
        }
    }
}

TEST_CASE("ideographs fold to what ICU makes of them", "[text][words]") {
    UErrorCode status = U_ZERO_ERROR;
    const auto* const folder = icu::Normalizer2::getNFKCCasefoldInstance(status);
    REQUIRE(folder != nullptr);
    for (UChar32 point = 0x3000; point < 0xB000; ++point) {
        std::string written;
        icu::UnicodeString(point).toUTF8String(written);
        std::string by_icu;
        folder->normalize(icu::UnicodeString(point), status).toUTF8String(by_icu);
        std::string folded;
        append_folded(written, folded);
        if (folded != by_icu) {
            INFO(written);
            REQUIRE(folded == by_icu);
        }
    }
    std::string broken; // it lacks its third byte: what follows is folded
    append_folded("\xE5\xAE"
                  "AB",
                  broken);
    CHECK(broken == "\xE5\xAE"
                    "ab");
}

TEST_CASE("folding makes texts comparable", "[text][words]") {
    const std::pair<const char*, const char*> cases[] = {
        {"", ""},
        {"  Hello\t\n World ", "hello world"},
        {"It’s “fine” – really", "it's \"fine\" - really"},
        {"Ｆｕｌｌ\xC2\xA0ＷＩＤＴＨ ﬀ", "full width ff"},
        {"GROẞ straße", "gross strasse"},
        {"5 − 3 „x‟", "5 - 3 \"x\""},
    };
    for (const auto& [text, expected] : cases) {
        INFO(text);
        CHECK(fold(text) == expected);
        CHECK(fold(fold(text)) == fold(text));
    }
}

TEST_CASE("white space collapses, other bytes stay", "[text][words]") {
    CHECK(collapse_space(" a \r\n\f b\xC2\xA0\xC2\xA0 c\xC2\xA0") == "a b c");
    CHECK(collapse_space("a\xC2") == "a\xC2");
    CHECK(collapse_space("©") == "©");
    CHECK(collapse_space(" \xC2\xA0 ").empty());
}

TEST_CASE("white space collapses wherever it stands in a long text", "[text][words]") {
    const auto plainly = [](const std::string& text) {
        std::string out;
        for (std::size_t at = 0; at < text.size(); ++at) {
            const bool is_nbsp = text.compare(at, 2, "\xC2\xA0") == 0;
            if (is_nbsp || text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r')) {
                out += out.empty() || out.back() == ' ' ? "" : " ";
                at += is_nbsp ? 1 : 0;
            } else {
                out += text[at];
            }
        }
        return out.ends_with(' ') ? out.substr(0, out.size() - 1) : out;
    };
    constexpr std::array<const char*, 8> parts{"a",  "bc",       " ",        "  ",
                                               "\n", "\xC2\xA0", "\xC2\xBB", "\x01"};
    std::uint32_t random = 3;
    const auto next = [&] { return (random = random * 1664525U + 1013904223U) >> 16U; };
    for (int round = 0; round < 3000; ++round) {
        std::string text(next() % 40, 'x'); // so that all else stands at each offset
        for (std::size_t i = 2; i < text.size(); i += 5) {
            text[i] = ' ';
        }
        for (std::uint32_t count = next() % 12; count > 0; --count) {
            text += parts[next() % parts.size()];
        }
        text.append(next() % 20, 'y');
        CHECK(collapse_space(text) == plainly(text));
    }
}

TEST_CASE("a cut never splits a character", "[text][words]") {
    CHECK(truncate_utf8("abc", 5) == "abc");
    CHECK(truncate_utf8("abc", 2) == "ab");
    CHECK(truncate_utf8("aé", 2) == "a");
    CHECK(truncate_utf8("a😀b", 4) == "a");
    CHECK(truncate_utf8("a😀b", 5) == "a😀");
    CHECK(truncate_utf8("😀", 0).empty());
    CHECK(truncate_utf8("\x80\x80\x80", 2).empty());
}
