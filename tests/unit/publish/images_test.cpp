// SPDX-License-Identifier: MIT
#include "daemon/publish/images.hpp"
#include "daemon/serve/images.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <utility>

using namespace gazetted::daemon;
using namespace std::string_view_literals;

TEST_CASE("only an address that was signed under the key names a picture", "[publish][images]") {
    const publish::ImageAddresses ours("https://news.example/r/", std::string(32, 'k'));
    for (const std::string picture :
         {"https://a.example/x.jpg", "https://a.example/?a=1&b=ü", "http://a.example/xyz"}) {
        const std::string address = ours.publish(picture);
        REQUIRE(address.starts_with("https://news.example/r/images/"));
        const std::string path = address.substr(std::string("https://news.example/r").size());
        CHECK(path.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-_/") == std::string::npos);
        CHECK(ours.picture(path) == picture);
        CHECK(ours.publish(picture) == address);
        for (std::size_t i = publish::ImageAddresses::prefix.size(); i < path.size(); ++i) {
            std::string other = path;
            other[i] = other[i] == 'B' ? 'C' : 'B';
            CHECK(ours.picture(other) != picture);
        }
        const publish::ImageAddresses theirs("https://news.example/r/", std::string(32, 'x'));
        CHECK_FALSE(theirs.picture(path));
    }
    for (const auto* path : {"/images/", "/images/a", "/images//", "/images/a/b", "/stories/1"}) {
        CHECK_FALSE(ours.picture(path));
    }
    CHECK(ours.publish("https://news.example/r/logo.png") == "https://news.example/r/logo.png");
    const std::string longest(publish::ImageAddresses::longest + 1, 'x');
    CHECK(ours.publish(longest) == longest);
}

TEST_CASE("a picture is told by its first bytes", "[serve][images]") {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"\xFF\xD8\xFF\xE0 jpeg", "image/jpeg"},
        {"\x89PNG\r\n\x1A\n....", "image/png"},
        {"GIF89a....", "image/gif"},
        {"RIFF\x10\0\0\0WEBPVP8 "sv, "image/webp"},
        {"\0\0\0\x20"
         "ftypavif...."sv,
         "image/avif"},
        {"\0\0\x01\0...."sv, "image/x-icon"},
        {"RIFF\x10\0\0\0WAVEfmt "sv, ""},
        {"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>", ""},
        {"<!DOCTYPE html><title>x</title>", ""},
        {"", ""},
    };
    for (const auto& [bytes, type] : cases) {
        CHECK(serve::image_type(bytes) == type);
    }
}
