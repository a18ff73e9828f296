// SPDX-License-Identifier: MIT
#include "feeds/base/ascii.hpp"
#include "tests/support/catch.hpp"

#include <cctype>

using namespace gazetted;

TEST_CASE("letters and digits are ASCII's, of every byte") {
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        const bool is_ascii = byte < 128;
        CHECK(ascii::is_digit(c) == (is_ascii && std::isdigit(byte) != 0));
        CHECK(ascii::is_letter(c) == (is_ascii && std::isalpha(byte) != 0));
        CHECK(ascii::is_letter_or_digit(c) == (is_ascii && std::isalnum(byte) != 0));
        CHECK(ascii::lower(c) == (is_ascii ? static_cast<char>(std::tolower(byte)) : c));
    }
}

TEST_CASE("words are compared without regard to ASCII case only") {
    CHECK(ascii::lower("Content-TYPE \xC3\x84") == "content-type \xC3\x84");
    CHECK(ascii::equals_ignoring_case("ETag", "etag"));
    CHECK(ascii::equals_ignoring_case("", ""));
    CHECK_FALSE(ascii::equals_ignoring_case("etag", "etags"));
    CHECK_FALSE(ascii::equals_ignoring_case("\xC3\x84", "\xC3\xA4"));
    CHECK_FALSE(ascii::equals_ignoring_case("@", "`")); // 0x20 apart, and no letters
}

TEST_CASE("what is trimmed stays a part of its text") {
    CHECK(ascii::trim(" \t\r\n a b \n") == "a b");
    CHECK(ascii::trim("\v\f").size() == 2);
    const std::string_view blank = "  ";
    CHECK(ascii::trim(blank).empty());
    CHECK(ascii::trim(blank).data() != nullptr); // empty is not absent
    CHECK(ascii::trim({}).data() == nullptr);
}

TEST_CASE("a set of bytes finds its members and the others, as the standard library does") {
    static constexpr ascii::ByteSet marks(std::string_view("<&\0\xFF", 4));
    const std::string_view text("a<b\xFF&&\0c", 8);
    const std::string_view members("<&\0\xFF", 4);
    for (std::size_t at = 0; at <= text.size() + 1; ++at) {
        CHECK(marks.find_in(text, at) == text.find_first_of(members, at));
        CHECK(marks.find_other_in(text, at) == text.find_first_not_of(members, at));
    }
    CHECK(marks.holds('\xFF'));
    CHECK_FALSE(marks.holds('a'));
}
