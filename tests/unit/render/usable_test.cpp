// SPDX-License-Identifier: MIT
#include "feeds/render/usable.hpp"
#include "tests/support/catch.hpp"

using namespace gazetted::render;

TEST_CASE("an address that is safe to follow passes, repaired where it must be", "[render]") {
    CHECK(usable_iri("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d");
    CHECK(usable_iri("  HTTP://example.org/a b\"<>  ") == "HTTP://example.org/a%20b%22%3C%3E");
    CHECK(usable_iri("https://例え.jp/新聞") == "https://例え.jp/新聞");
    CHECK(usable_iri("mailto:a@b.example") == "mailto:a@b.example");
}

TEST_CASE("an address that is not safe to follow, or is none, comes out empty", "[render]") {
    for (const auto* address : {"", "javascript:alert(1)", "JavaScript:alert(1)",
                                "data:text/html,x", "vbscript:x", "/relative", "page.html", "http:",
                                ":x", "1http://x", "java\nscript:alert(1)", "//example.org/"}) {
        INFO(address);
        CHECK(usable_iri(address).empty());
    }
}

TEST_CASE("an identifier may have any scheme but must have one", "[render]") {
    CHECK(usable_id("tag:example.org,2026:1") == "tag:example.org,2026:1");
    CHECK(usable_id("urn:uuid:x y") == "urn:uuid:x%20y");
    CHECK(usable_id("12345").empty());
    CHECK(usable_id("").empty());
}

TEST_CASE("a language is a BCP 47 tag by its syntax", "[render]") {
    CHECK(usable_language("en") == "en");
    CHECK(usable_language(" zh-Hant-TW ") == "zh-Hant-TW");
    CHECK(usable_language("de-1996") == "de-1996");
    for (const auto* tag :
         {"", "en_US", "-", "en-", "en--US", "123", "english language", "abcdefghi", "e\"n"}) {
        INFO(tag);
        CHECK(usable_language(tag).empty());
    }
}

TEST_CASE("a media type passes by its syntax, else the file ending decides", "[render]") {
    CHECK(usable_media_type("audio/mpeg") == "audio/mpeg");
    CHECK(usable_media_type("audio").empty());
    CHECK(usable_media_type("/x").empty());
    CHECK(usable_media_type("a/<b>").empty());
    CHECK(media_type_of("", "https://example.org/A.MP3?x=.png") == "audio/mpeg");
    CHECK(media_type_of("nonsense", "https://example.org/a.webp#f") == "image/webp");
    CHECK(media_type_of("", "https://example.org/") == "application/octet-stream");
    CHECK(media_type_of("video/mp4", "https://example.org/a.mp3") == "video/mp4");
}

TEST_CASE("a component of an address is encoded by RFC 3986", "[render]") {
    CHECK(encode_component("a-b_c.d~e") == "a-b_c.d~e");
    CHECK(encode_component("a b&c=ü/") == "a%20b%26c%3D%C3%BC%2F");
}
