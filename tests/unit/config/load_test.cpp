// SPDX-License-Identifier: MIT
#include "config/load.hpp"
#include "config/values.hpp"
#include "tests/support/catch.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

using namespace gazetted;
using namespace gazetted::config;

namespace {

Loaded load(std::string_view toml) {
    return parse_config(toml, "/etc/gazetted/test.toml");
}

/// All findings, one a line, without the file's folder.
std::string findings(std::string_view toml) {
    std::string all;
    for (const Finding& finding : load(toml).findings) {
        all += finding.to_string().substr(std::string("/etc/gazetted/").size()) + "\n";
    }
    return all;
}

} // namespace

TEST_CASE("an empty file is a configuration with the defaults", "[config]") {
    const auto loaded = load("");
    REQUIRE(loaded.ok());
    CHECK(loaded.config.server.listen == std::vector<std::string>{"127.0.0.1:8420"});
    CHECK(loaded.config.poll.min_interval == Seconds(600));
    CHECK(loaded.config.store.path == "/etc/gazetted/gazetted.db");
    CHECK(loaded.config.stories.level == "exact");
}

TEST_CASE("every key of the design is read", "[config]") {
    const auto loaded = load(R"(
[server]
listen = ["[::1]:8420", "unix:/run/gazetted/http.sock"]
base_url = "https://news.example.org/g"
[publish]
title = "Morning gazette"
formats = ["atom", "json"]
entries = 50
settle = "10m"
static_dir = "out"
also_reported = false
[poll]
min_interval = "5m"
max_interval = "12h"
concurrency = 8
per_host = 1
timeout = "20s"
max_body = "5MB"
user_agent = "x/1"
[stories]
level = "exact"
window = "48h"
[store]
path = "/var/lib/gazetted/gazetted.db"
keep = "30d"
[[feed]]
url = "https://example.com/world/rss.xml"
name = "example-world"
title = "Example World"
topics = ["world"]
interval = "15m"
priority = 10
headers = { Cookie = "a=b" }
user = "me"
password = "secret"
bearer = "token"
proxy = "http://127.0.0.1:3128"
user_agent = "y/2"
client_certificate = "c.pem"
client_key = "k.pem"
allow_private = true
filter = { keep = "news", drop = "title:sponsored" }
[[topic]]
name = "world"
title = "World"
match = '(china OR beijing) AND (senat* OR "export control*") -sport'
feeds = ["example-*"]
min_sources = 2
)");
    INFO(loaded.findings.empty() ? "" : loaded.findings[0].to_string());
    REQUIRE(loaded.findings.empty());
    const Config& config = loaded.config;
    CHECK(config.server.listen.size() == 2);
    CHECK(config.server.base_url == "https://news.example.org/g/");
    CHECK(config.publish.formats == std::vector<Format>{Format::atom, Format::json});
    CHECK(config.publish.settle == Seconds(600));
    CHECK(config.publish.static_dir == "/etc/gazetted/out");
    CHECK_FALSE(config.publish.also_reported);
    CHECK(config.poll.max_interval == Seconds(43200));
    CHECK(config.poll.max_body == 5U << 20U);
    CHECK(config.store.keep == Seconds(30 * 86400));
    REQUIRE(config.feeds.size() == 1);
    const Feed& feed = config.feeds[0];
    CHECK(feed.interval == Seconds(900));
    CHECK(feed.headers.at("Cookie") == "a=b");
    CHECK(feed.client_certificate == "/etc/gazetted/c.pem");
    CHECK(feed.allow_private);
    CHECK(feed.filter.drop == "title:sponsored");
    REQUIRE(config.topics.size() == 1);
    CHECK(config.topics[0].min_sources == 2);
}

TEST_CASE("all errors come at once, in the order of the file, with their places", "[config]") {
    CHECK(findings("[poll]\n"
                   "min_intervall = \"10m\"\n"
                   "concurrency = 0\n"
                   "[sever]\n"
                   "[[feed]]\n"
                   "url = \"gopher://x.example/\"\n"
                   "interval = \"soon\"\n") ==
          "test.toml:2:1: error: poll has no key 'min_intervall'; did you mean 'min_interval'?\n"
          "test.toml:3:15: error: poll.concurrency must be a number from 1 to 1024\n"
          "test.toml:4:2: error: the file has no key 'sever'; did you mean 'server'?\n"
          "test.toml:6:7: error: 'gopher://x.example/' is no address to poll: use http:, https:, "
          "file: or exec:\n"
          "test.toml:7:12: error: [[feed]].interval: 'soon' is no duration: write \"90s\", "
          "\"10m\", \"1h30m\" or \"7d\"\n");
}

TEST_CASE("what is wrong is refused where it stands", "[config]") {
    struct Row {
        const char *toml, *says;
    };
    const Row rows[] = {
        {"[server\n", "test.toml:1:"},
        {"x = \n", "test.toml:1:"},
        {"[server]\nlisten = [\"8420\"]", "has no port"},
        {"[server]\nlisten = []", "at least one address"},
        {"[server]\nlisten = [\"::1:8420\"]", "brackets"},
        {"[server]\nlisten = \"127.0.0.1:8420\"", "must be a list"},
        {"[server]\nlisten = [8420]", "text in quotes"},
        {"[server]\nlisten = [\"127.0.0.1:99999\"]", "no port"},
        {"[server]\nlisten = [\"unix:x\"]", "absolute path"},
        {"[server]\nbase_url = \"news.example.org\"", "base_url must be"},
        {"[server]\ntls_key = \"k\"", "not supported yet"},
        {"[publish]\nformats = [\"xml\"]", "none of"},
        {"[publish]\nformats = []", "at least one format"},
        {"[publish]\nimages = \"proxy\"", "not supported yet"},
        {"[publish]\nimages = \"nonsense\"", "one of"},
        {"[publish]\nhub = \"https://hub.example/\"", "not supported yet"},
        {"[poll]\nmin_interval = \"2h\"\nmax_interval = \"1h\"", "shorter"},
        {"[poll]\nmin_interval = \"0s\"", "at least"},
        {"[poll]\ntimeout = \"2h\"", "from"},
        {"[poll]\nmax_body = \"lots\"", "no size"},
        {"[stories]\nlevel = \"duplicates\"", "not supported yet"},
        {"[store]\nkeep = \"1h\"", "at least"},
        {"[store]\npath = \"\"", "empty"},
        {"[feed]\nurl = \"https://a.example/\"", "double brackets"},
        {"[[feed]]\nname = \"a\"", "needs a url"},
        {"[[feed]]\nurl = \"exec: \"", "needs a command"},
        {"[[feed]]\nurl = \"https://u:p@a.example/\"", "password_file"},
        {"[[feed]]\nurl = \"https://a.example/\"\nname = \"a/b\"", "no feed name"},
        {"[[feed]]\nurl = \"https://a.example/\"\nheaders = { \"A B\" = \"x\" }", "no header"},
        {"[[feed]]\nurl = \"https://a.example/\"\nheaders = { A = 1 }", "text in quotes"},
        {"[[feed]]\nurl = \"https://a.example/\"\nfull_content = true", "not supported yet"},
        {"[[feed]]\nurl = \"https://a.example/\"\nhistory = \"90d\"", "not supported yet"},
        {"[[feed]]\nurl = \"https://a.example/\"\nallow_private = 1", "true or false"},
        {"[[feed]]\nurl = \"https://a.example/\"\npassword_file = \"/nonexistent\"", "cannot read"},
        {"[[feed]]\nurl = \"https://a.example/\"\nfilter = { drop = \"(\" }", "drop: "},
        {"[[feed]]\nurl = \"https://a.example/\"\nfilter = { dropp = \"x\" }",
         "did you mean 'drop'"},
        {"[[feed]]\nurl = \"https://a.example/\"\ntopics = [\"wrold\"]\n[[topic]]\nname = "
         "\"world\"",
         "did you mean 'world'"},
        {"[[feed]]\nurl = \"https://a.example/\"\n[[feed]]\nurl = \"https://a.example/\"",
         "line 1 already"},
        {"[[feed]]\nurl = \"https://a.example/1\"\nname = \"a\"\n[[feed]]\nurl = "
         "\"https://a.example/2\"\nname = \"a\"",
         "named 'a' is on line 1"},
        {"[[topic]]\nname = \"a b\"", "needs a name"},
        {"[[topic]]\nname = \"a\"\n[[topic]]\nname = \"a\"", "line 1 already"},
        {"[[topic]]\nname = \"a\"\nmatch = \"(china OR\"", "match: "},
    };
    for (const Row& row : rows) {
        INFO(row.toml);
        CHECK_FALSE(load(row.toml).ok());
        CHECK(findings(row.toml).find(row.says) != std::string::npos);
    }
}

TEST_CASE("a glob that takes no feed is a warning only", "[config]") {
    const auto loaded = load("[[topic]]\nname = \"a\"\nfeeds = [\"nobody-*\"]");
    CHECK(loaded.ok());
    REQUIRE(loaded.findings.size() == 1);
    CHECK(loaded.findings[0].severity == Severity::warning);
}

TEST_CASE("a feed without a name gets one that stays the same", "[config]") {
    const auto loaded =
        load("[[feed]]\nurl = \"https://www.example.com/a\"\n"
             "[[feed]]\nurl = \"https://example.com/b\"\n"
             "[[feed]]\nurl = \"https://x.example/\"\ntitle = \"Die Zeitung: Welt!\"\n"
             "[[feed]]\nurl = \"file:feeds/Local News.xml\"\n");
    REQUIRE(loaded.ok());
    CHECK(loaded.config.feeds[0].name == "example-com");
    CHECK(loaded.config.feeds[1].name == "example-com-2");
    CHECK(loaded.config.feeds[2].name == "die-zeitung-welt");
    CHECK(loaded.config.feeds[3].name == "local-news");
    CHECK(loaded.config.feeds[3].url == "file:///etc/gazetted/feeds/Local News.xml");
}

TEST_CASE("drop-ins add feeds and topics, and set a section only once", "[config]") {
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / "gazetted-config-test";
    fs::remove_all(folder);
    fs::create_directories(folder / "conf.d");
    const auto write = [&](const char* name, const char* text) {
        std::ofstream(folder / name) << text;
    };
    write("gazetted.toml", "[publish]\ntitle = \"Main\"\n[[feed]]\nurl = \"https://a.example/\"\n");
    write("conf.d/10-more.toml", "[[feed]]\nurl = \"https://b.example/\"\ntopics = [\"t\"]\n");
    write("conf.d/20-topics.toml", "[[topic]]\nname = \"t\"\n");
    write("conf.d/README", "not TOML");
    auto loaded = load_config((folder / "gazetted.toml").string());
    CHECK(loaded.ok());
    CHECK(loaded.config.feeds.size() == 2);
    CHECK(loaded.config.topics.size() == 1);
    write("conf.d/30-twice.toml", "[publish]\ntitle = \"Again\"\n");
    loaded = load_config((folder / "gazetted.toml").string());
    REQUIRE_FALSE(loaded.ok());
    CHECK(loaded.findings[0].to_string().find("30-twice.toml:1:") != std::string::npos);
    CHECK_FALSE(load_config((folder / "missing.toml").string()).ok());
    fs::remove_all(folder);
}

TEST_CASE("a password comes from its file or from systemd's credentials", "[config]") {
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / "gazetted-secret-test";
    fs::create_directories(folder);
    std::ofstream(folder / "secret") << "s3cret\n";
    const std::string feed = "[[feed]]\nurl = \"https://a.example/\"\n";
    auto loaded = load(feed + "password_file = \"" + (folder / "secret").string() + "\"");
    REQUIRE(loaded.ok());
    CHECK(loaded.config.feeds[0].password == "s3cret");
    ::setenv("CREDENTIALS_DIRECTORY", folder.c_str(), 1);
    loaded = load(feed + "password_credential = \"secret\"");
    REQUIRE(loaded.ok());
    CHECK(loaded.config.feeds[0].password == "s3cret");
    CHECK_FALSE(load(feed + "password_credential = \"../secret\"").ok());
    ::unsetenv("CREDENTIALS_DIRECTORY");
    CHECK_FALSE(load(feed + "password_credential = \"secret\"").ok());
    fs::remove_all(folder);
}

TEST_CASE("durations and sizes are read or refused", "[config]") {
    struct Row {
        const char* text;
        std::int64_t seconds; // -1: refused
    };
    const Row rows[] = {{"90s", 90},     {"10m", 600},
                        {"1h30m", 5400}, {"7d", 604800},
                        {"2w", 1209600}, {"0", 0},
                        {"0s", 0},       {"", -1},
                        {"10", -1},      {"m", -1},
                        {"10 m", -1},    {"-5m", -1},
                        {"1000y", -1},   {"99999999999999999999s", -1}};
    for (const Row& row : rows) {
        INFO(row.text);
        const auto read = parse_duration(row.text);
        CHECK(read.has_value() == (row.seconds >= 0));
        CHECK((!read || read->count() == row.seconds));
    }
    CHECK(parse_size("20MB").value() == 20U << 20U);
    CHECK(parse_size("512 KB").value() == 512U << 10U);
    CHECK(parse_size("77").value() == 77);
    CHECK_FALSE(parse_size("20 parsecs").has_value());
    CHECK_FALSE(parse_size("99999999GB").has_value());
}
