// SPDX-License-Identifier: MIT
#include "daemon/publish/images.hpp"
#include "daemon/serve/images.hpp"
#include "tests/support/catch.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

using namespace gazetted::daemon;
using namespace std::string_view_literals;

TEST_CASE("only an address that was signed under the key names a picture", "[publish][images]") {
    const publish::ImageAddresses ours("https://news.example/r/", std::string(32, 'k'));
    const std::size_t path_begin = std::string("https://news.example/r").size();
    for (const std::string picture :
         {"https://a.example/x.jpg", "https://a.example/?a=1&b=ü", "http://a.example/xyz"}) {
        const std::string address = ours.publish(picture, publish::Reach::public_only);
        REQUIRE(address.starts_with("https://news.example/r/images/"));
        const std::string path = address.substr(path_begin);
        CHECK(path.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-_/") == std::string::npos);
        REQUIRE(ours.picture(path));
        CHECK(ours.picture(path)->url == picture);
        CHECK(ours.picture(path)->reach == publish::Reach::public_only);
        CHECK(ours.publish(picture, publish::Reach::public_only) == address);
        const auto inside = ours.publish(picture, publish::Reach::private_too);
        CHECK(inside != address);
        CHECK(ours.picture(inside.substr(path_begin))->reach == publish::Reach::private_too);
        for (std::size_t i = publish::ImageAddresses::prefix.size(); i < path.size(); ++i) {
            std::string other = path;
            other[i] = other[i] == 'B' ? 'C' : 'B';
            CHECK_FALSE(ours.picture(other));
        }
        const publish::ImageAddresses theirs("https://news.example/r/", std::string(32, 'x'));
        CHECK_FALSE(theirs.picture(path));
    }
    for (const auto* path : {"/images/", "/images/a", "/images//", "/images/a/b", "/stories/1"}) {
        CHECK_FALSE(ours.picture(path));
    }
    CHECK(ours.publish("https://news.example/r/logo.png", publish::Reach::public_only) ==
          "https://news.example/r/logo.png");
    const std::string longest(publish::ImageAddresses::longest + 1, 'x');
    CHECK(ours.publish(longest, publish::Reach::public_only) == longest);
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
        {"RIFF", ""}, // cut short
        {"RIFF\x10\0\0\0WEB"sv, ""},
        {"\xFF\xD8", ""},
        {"\0\0\0\x20"
         "ftyp"sv,
         ""},
        {"", ""},
    };
    for (const auto& [bytes, type] : cases) {
        CHECK(serve::image_type(bytes) == type);
    }
}

TEST_CASE("the pictures that were not asked for longest leave a full folder", "[serve][images]") {
    namespace fs = std::filesystem;
    std::string made = (fs::temp_directory_path() / "gazetted-images-XXXXXX").string();
    REQUIRE(::mkdtemp(made.data()) != nullptr);
    const fs::path folder = made;
    std::ofstream(folder / "key") << std::string(5000, 'k');
    for (int i = 0; i < 10; ++i) {
        const auto file = folder / (std::to_string(i) + ".image");
        std::ofstream(file) << std::string(1000, 'x');
        // the second is the oldest, the first the newest
        fs::last_write_time(file, fs::file_time_type::clock::now() -
                                      std::chrono::hours(i == 0 ? 0 : 20 - i));
    }
    const auto count = [&] {
        return std::distance(fs::directory_iterator(folder), fs::directory_iterator()) - 1;
    };
    serve::trim_images(made, 10'000);
    CHECK(count() == 10);
    serve::trim_images(made, 9'999); // 8,999 and less are to be left
    CHECK(count() == 8);
    CHECK(fs::exists(folder / "0.image"));
    CHECK_FALSE(fs::exists(folder / "1.image"));
    CHECK_FALSE(fs::exists(folder / "2.image"));
    CHECK(fs::exists(folder / "3.image"));
    CHECK(fs::exists(folder / "key"));
    serve::trim_images(made + "/missing", 1);
    fs::remove_all(folder);
}
