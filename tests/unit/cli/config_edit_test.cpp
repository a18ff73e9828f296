// SPDX-License-Identifier: MIT
#include "daemon/cli/config_edit.hpp"
#include "daemon/cli/replace_file.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace gazetted;
using namespace gazetted::daemon::cli;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / "gazetted-edit-test";
    Folder() {
        fs::remove_all(path);
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
    std::string write(const std::string& name, std::string_view text) const {
        std::ofstream(path / name, std::ios::binary) << text;
        return (path / name).string();
    }
    std::string read(const std::string& name) const {
        return read_whole((path / name).string(), 1'000'000).value_or("");
    }
    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(path), fs::directory_iterator()));
    }
};

} // namespace

TEST_CASE("any text becomes a TOML string that is read back the same", "[cli]") {
    for (const std::string text :
         {"plain", "a \"quoted\" \\ title", "日本経済", "tab\tand\nline", ""}) {
        const auto loaded =
            config::parse_config("[publish]\ntitle = " + toml_text(text), "/x.toml");
        REQUIRE(loaded.ok());
        CHECK(loaded.config.publish.title == text);
    }
    CHECK(toml_text(std::string_view("\0\x1f\x7f", 3)) == "\"\\u0000\\u001F\\u007F\"");
    // What is not UTF-8 (a lone byte, a surrogate, an overlong form, a cut) may not stand in TOML.
    for (const std::string text : {"\xFF", "\xED\xA0\x80", "\xC0\xAF", "\xE2\x82"}) {
        CHECK(config::parse_config("[publish]\ntitle = " + toml_text(text), "/x.toml").ok());
    }
}

TEST_CASE("names of new feeds are taken from the title, else the host, and are new", "[cli]") {
    std::set<std::string> taken{"die-zeitung"};
    CHECK(choose_name("Die Zeitung", "https://z.example/", taken) == "die-zeitung-2");
    CHECK(choose_name("日本", "https://www.z.example/", taken) == "z-example");
    CHECK(choose_name("", "https://z.example/", taken) == "z-example-2");
    CHECK(choose_name("", "file:///日本", taken) == "feed");
    CHECK(taken.size() == 5);
}

TEST_CASE("a file is replaced whole, with its mode, and only while it is as expected", "[cli]") {
    const Folder folder;
    const auto file = folder.write("a.toml", "old");
    fs::permissions(file, fs::perms(0640));
    REQUIRE(replace_file(file, "old", "new"));
    CHECK(folder.read("a.toml") == "new");
    CHECK(fs::status(file).permissions() == fs::perms(0640));

    const auto changed = replace_file(file, "old", "newer");
    REQUIRE_FALSE(changed);
    CHECK(changed.error().code == ErrorCode::busy);
    CHECK(folder.read("a.toml") == "new");

    fs::create_symlink("a.toml", folder.path / "link.toml");
    REQUIRE(replace_file((folder.path / "link.toml").string(), "new", "newest"));
    CHECK(fs::is_symlink(folder.path / "link.toml"));
    CHECK(folder.read("a.toml") == "newest");

    CHECK_FALSE(replace_file((folder.path / "none.toml").string(), "", "x"));
    CHECK_FALSE(replace_file(folder.path.string(), "", "x"));
    CHECK(folder.files() == 2); // nothing half-made stays
}

TEST_CASE("a file is read up to a limit", "[cli]") {
    const Folder folder;
    const auto file = folder.write("a", std::string(200'000, 'x'));
    CHECK(read_whole(file, 200'000)->size() == 200'000);
    const auto large = read_whole(file, 100'000);
    REQUIRE_FALSE(large);
    CHECK(large.error().code == ErrorCode::too_large);
    CHECK_FALSE(read_whole((folder.path / "none").string(), 10));
    CHECK_FALSE(read_whole(folder.path.string(), 10));
}
