// SPDX-License-Identifier: MIT
// What looks at sixteen bytes in one step sees what a look at each byte sees, wherever they stand.
#include "feeds/text/html.hpp"
#include "feeds/text/html_escape.hpp"
#include "feeds/text/lanes.hpp"
#include "feeds/text/tokenizer_chars.hpp"
#include "feeds/text/words.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace gazetted::text {

TEST_CASE("a bit for each lane") {
    for (std::size_t i = 0; i < lanes::width; ++i) {
        std::array<char, lanes::width> bytes{};
        bytes[i] = 'x';
        CHECK(lanes::bits(lanes::load(bytes.data()) == 'x') == 1U << i);
        CHECK(lanes::bits(lanes::load(bytes.data()) != 'x') == (0xFFFFU & ~(1U << i)));
        CHECK(lanes::any(lanes::load(bytes.data()) == 'x'));
        CHECK_FALSE(lanes::any(lanes::load(bytes.data()) == 'y'));
    }
}

TEST_CASE("the first of the lanes that were found") {
    CHECK(lanes::first(1U) == 0);
    CHECK(lanes::first(0x8008U) == 3);
    CHECK(lanes::first(0x8000U) == 15);
}

TEST_CASE("a byte is found wherever it stands, and nothing before the start or behind the end") {
    const auto marks = [](lanes::Bytes bytes) { return (bytes == 'x') | (bytes == 0); };
    for (std::size_t size = 0; size < 70; ++size) {
        CHECK(lanes::find(std::string(size, 'a'), 0, marks) == size);
        for (std::size_t at = 0; at < size; ++at) {
            std::string text(size, 'a');
            text[at] = 'x';
            for (std::size_t from = 0; from <= size; ++from) {
                CAPTURE(size, at, from);
                REQUIRE(lanes::find(text, from, marks) == (from <= at ? at : size));
            }
            text[size - 1] = 'x';
            CHECK(lanes::find(text, 0, marks) == at);
        }
    }
}

TEST_CASE("bytes are counted whatever the length of the text") {
    const auto blanks = [](lanes::Bytes bytes) { return bytes == ' '; };
    std::string text;
    for (std::size_t i = 0; i < 9000; ++i) {
        text += i * i % 7 < 2 ? ' ' : 'a';
    }
    for (std::size_t size = 0; size <= text.size(); size += 1 + size / 40) {
        INFO(size);
        const auto part = std::string_view(text).substr(0, size);
        CHECK(lanes::count(part, blanks) ==
              static_cast<std::size_t>(std::count(part.begin(), part.end(), ' ')));
    }
    const std::string all(9000, ' '); // more than a byte holds, in every lane
    CHECK(lanes::count(all, blanks) == all.size());
    // Nothing behind the end counts.
    CHECK(lanes::count("abc", [](lanes::Bytes bytes) { return bytes == 0; }) == 0);
}

TEST_CASE("what is escaped is found wherever it stands") {
    for (std::size_t size = 0; size < 70; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            for (const auto& [from, to] : {std::pair<std::string, std::string>{"<", "&lt;"},
                                           {"&", "&amp;"},
                                           {"\x01", ""},
                                           {"\f", " "},
                                           {"\xEF\xBF\xBE", ""},
                                           {"\xEF\xBF\xBD", "\xEF\xBF\xBD"}}) {
                const std::string text = std::string(at, '\n') + from + std::string(size - at, 'b');
                std::string out;
                append_escaped_text(out, text);
                INFO(size << " bytes, " << at << ", " << to);
                CHECK(out == std::string(at, '\n') + to + std::string(size - at, 'b'));
            }
        }
    }
}

TEST_CASE("a byte is found wherever it stands") {
    constexpr unsigned stops = chars::reference | chars::line_end | chars::null;
    for (std::size_t size = 0; size < 70; ++size) {
        for (std::size_t at = 0; at <= size; ++at) {
            std::string text(size, 'a');
            for (const char c : {'&', '\r', '\0'}) {
                if (at < size) {
                    text[at] = c;
                }
                INFO(size << " bytes, " << static_cast<int>(c) << " at " << at);
                CHECK(chars::find(text, 0, stops) == at);
                const bool is_asked = c == '\r';
                CHECK(chars::find(text, 0, chars::line_end) == (is_asked ? at : size));
            }
        }
    }
}

TEST_CASE("white space is collapsed wherever it stands") {
    for (std::size_t before = 0; before < 40; ++before) {
        for (std::size_t after = 1; after < 40; ++after) {
            for (const std::string gap :
                 {" ", "  ", "\n", " \t", "\xC2\xA0", " \xC2\xA0 ", "&nbsp;"}) {
                const std::string left(before, 'a');
                const std::string right(after, 'b');
                INFO(before << " bytes, '" << gap << "', " << after);
                CHECK(html_to_text(left + gap + right) == left + (before == 0 ? "" : " ") + right);
                CHECK(html_to_text(right + gap) == right);
                CHECK(html_to_text(right + "\xC2\xA9" + gap + left) ==
                      right + "\xC2\xA9" + (before == 0 ? "" : " ") + left);
            }
        }
    }
}

TEST_CASE("words of any length are found wherever they stand") {
    for (std::size_t length = 1; length < 80; ++length) {
        for (std::size_t before = 0; before < 20; ++before) {
            const std::string text =
                std::string(before, ' ') + std::string(length, 'Q') + ", [a] Z{ " + "zz@ b`c";
            const WordList words(text);
            INFO(text);
            REQUIRE(words.size() >= 3);
            CHECK(words[0] == std::string(length, 'q'));
            CHECK(words[1] == "a");
            CHECK(words[2] == "z");
            CHECK(words.joined(0, 3) == std::string(length, 'q') + " a z ");
        }
    }
}

} // namespace gazetted::text
