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
    CHECK(loaded.config.store.path == "/var/lib/gazetted/gazetted.db");
    CHECK(loaded.config.stories.level == "duplicates");
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
host_gap = "3s"
timeout = "20s"
max_body = "5MB"
user_agent = "x/1"
[stories]
level = "stories"
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
proxy = "http://127.0.0.1:3128"
user_agent = "y/2"
client_certificate = "c.pem"
client_key = "k.pem"
allow_private = true
history = "90d"
filter = { keep = "news", drop = "title:sponsored" }
[[topic]]
name = "world"
title = "World"
match = '(china OR beijing) AND (senat* OR "export control*") -sport'
feeds = ["example-*"]
min_sources = 2
)");
    INFO((loaded.findings.empty() ? "" : loaded.findings[0].to_string()));
    REQUIRE(loaded.findings.empty());
    const Config& config = loaded.config;
    CHECK(config.server.listen.size() == 2);
    CHECK(config.server.base_url == "https://news.example.org/g/");
    CHECK(config.publish.formats == std::vector<Format>{Format::atom, Format::json});
    CHECK(config.publish.settle == Seconds(600));
    CHECK(config.publish.static_dir == "/etc/gazetted/out");
    CHECK_FALSE(config.publish.also_reported);
    CHECK(config.poll.max_interval == Seconds(43200));
    CHECK(config.poll.host_gap == Seconds(3));
    CHECK(config.poll.max_body == 5U << 20U);
    CHECK(config.store.keep == Seconds(30 * 86400));
    REQUIRE(config.feeds.size() == 1);
    const Feed& feed = config.feeds[0];
    CHECK(feed.interval == Seconds(900));
    CHECK(feed.headers.at("Cookie") == "a=b");
    CHECK(feed.client_certificate == "/etc/gazetted/c.pem");
    CHECK(feed.allow_private);
    CHECK(feed.history == Seconds(90 * 86400));
    CHECK(feed.filter.drop == "title:sponsored");
    REQUIRE(config.topics.size() == 1);
    CHECK(config.stories.level == "stories");
    CHECK(config.stories.window == Seconds(48 * 3600));
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
          "test.toml:2:1: error: [poll] has no key 'min_intervall'; did you mean 'min_interval'?\n"
          "test.toml:3:15: error: [poll] concurrency must be a number from 1 to 1024\n"
          "test.toml:4:2: error: the file has no key 'sever'; did you mean 'server'?\n"
          "test.toml:6:7: error: 'gopher://x.example/' is no address to poll: use http:, https:, "
          "file: or exec:\n"
          "test.toml:7:12: error: [[feed]] interval: 'soon' is no duration: write \"90s\", "
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
        {"[server]\nlisten = [\"127.0.0.1:1\", \"127.0.0.1:1\"]",
         "test.toml:2:26: error: listen: 127.0.0.1:1 stands here twice"},
        {"[server]\nbase_url = \"news.example.org\"", "no address for base_url"},
        {"[server]\nbase_url = \"https://u:p@news.example.org/\"", "no address for base_url"},
        {"[server]\nbase_url = \"https://news.example.org/?q\"", "no address for base_url"},
        {"[server]\ntls_key = \"k\"", "go together"},
        {"server = 1", "must be a table: [server]"},
        {"[[server]]\nlisten = []", "single brackets"},
        {"feed = [1]", "must hold keys"},
        {"[publish]\ntitle = \"a\\u0007b\"", "control characters"},
        {"[poll]\nuser_agent = \"a\\nb\"", "one line"},
        {"[poll]\nmax_body = 10", "from 1024"},
        {"[poll]\nmax_body = -1", "a number from 0"},
        {"[stories]\nwindow = \"1m\"", "from \"1h\""},
        {"[stories]\nlevel = \"exct\"", "did you mean \"exact\""},
        {"[publish]\nformats = [\"xml\"]", "none of"},
        {"[publish]\nformats = []", "at least one of"},
        {"[publish]\nimages = \"nonsense\"", "one of"},
        {"[publish]\nhub = \"hub.example\"", "no address of a hub"},
        {"[poll]\nmin_interval = \"2h\"\nmax_interval = \"1h\"", "shorter"},
        {"[poll]\nmin_interval = \"0s\"", "from \"1s\" to"},
        {"[poll]\ntimeout = \"2h\"", "from \"1s\" to \"10m\""},
        {"[poll]\nmax_body = \"lots\"", "no size"},
        {"[store]\nkeep = \"1h\"", "from \"1d\""},
        {"[store]\npath = \"\"", "empty"},
        {"[feed]\nurl = \"https://a.example/\"", "double brackets"},
        {"[[feed]]\nname = \"a\"", "needs a url"},
        {"[[feed]]\nurl = \"\"", "no address to poll"},
        {"[[feed]]\nurl = \"file:\"", "needs a path"},
        {"[[feed]]\nurl = \"file://other.example/x\"", "another machine"},
        {"[[feed]]\nurl = \"https://a.example/\"\nproxy = \"host:3128\"", "no proxy"},
        {"[[feed]]\nurl = \"https://a.example/\"\nclient_key = \"k.pem\"",
         "needs client_certificate"},
        {"[[feed]]\nurl = \"https://a.example/\"\nuser = \"u\"\nbearer = \"t\"", "not with both"},
        {"[[feed]]\nurl = \"https://a.example/\"\npassword = \"p\"\npassword_file = "
         "\"/etc/hostname\"",
         "only one of"},
        {"[[feed]]\nurl = \"https://a.example/\"\npassword_file = \"/etc\"", "cannot read"},
        {"[[feed]]\nurl = \"https://a.example/\"\npassword_file = \"/dev/null\"", "cannot read"},
        {"[[feed]]\nurl = \"https://a.example/\"\npassword_file = \"/dev/zero\"", "cannot read"},
        {"[[feed]]\nurl = \"https://a.example/\"\ninterval = \"0\"", "from \"1s\""},
        {"[[feed]]\nurl = \"https://a.example/\"\nname = \"\"", "no feed name"},
        {"[[feed]]\nurl = \"https://a.example/\"\nname = \"a.atom\"", "ends with '.atom'"},
        {"[[feed]]\nurl = \"exec: \"", "needs a command"},
        {"[[feed]]\nurl = \"https://u:p@a.example/\"", "password_file"},
        {"[[feed]]\nurl = \"https://a.example/\"\nname = \"a/b\"", "no feed name: it stands in"},
        {"[[feed]]\nurl = \"https://a.example/\"\nname = "
         "\"a23456789b123456789c123456789d123456789e123456789f123456789g12345\"",
         "longer than 64 bytes"},
        {"[[feed]]\nurl = \"https://a.example/\"\nname = \"-a\"", "begins with '-'"},
        {"[[feed]]\nurl = \"https://a.example/\"\nheaders = { \"A B\" = \"x\" }", "no header"},
        {"[[feed]]\nurl = \"https://a.example/\"\nheaders = { A = 1 }", "text in quotes"},
        {"[[feed]]\nurl = \"https://a.example/\"\nfull_content = true", "not supported yet"},
        {"[[feed]]\nurl = \"https://a.example/\"\nallow_private = 1", "true or false"},
        {"[[feed]]\nurl = \"https://a.example/\"\npassword_file = \"/nonexistent\"", "cannot read"},
        {"[[feed]]\nurl = \"https://a.example/\"\nfilter = { drop = \"(\" }", "drop: "},
        {"[[feed]]\nurl = \"https://a.example/\"\nfilter = { dropp = \"x\" }",
         "did you mean 'drop'"},
        {"[[feed]]\nurl = \"https://a.example/\"\ntopics = [\"wrold\"]\n[[topic]]\nname = "
         "\"world\"",
         "did you mean 'world'"},
        {"[[feed]]\nurl = \"https://a.example/\"\n[[feed]]\nurl = \"https://a.example/\"",
         "test.toml:4:7: error: this url is polled by the feed on line 1 already"},
        {"[[feed]]\nurl = \"https://a.example/1\"\nname = \"a\"\n[[feed]]\nurl = "
         "\"https://a.example/2\"\nname = \"a\"",
         "test.toml:6:8: error: a feed named 'a' stands on line 1 already"},
        {"[[topic]]\ntitle = \"a\"", "needs a name"},
        {"[[topic]]\nname = \"a b\"", "no topic name"},
        {"[[topic]]\nname = \"a\"\n[[topic]]\nname = \"a\"", "line 1 already"},
        {"[[topic]]\nname = \"a\"\nmatch = \"(china OR\"", "match: "},
    };
    for (const Row& row : rows) {
        INFO(row.toml);
        CHECK_FALSE(load(row.toml).ok());
        CHECK(findings(row.toml).find(row.says) != std::string::npos);
    }
}

TEST_CASE("findings of the whole stand in the order of the file, at what they are about",
          "[config]") {
    CHECK(findings("[[feed]]\n"
                   "url = \"https://a.example/\"\n"
                   "topics = [\"world\", \"wrold\"]\n"
                   "interval = \"1m\"\n"
                   "[[topic]]\n"
                   "name = \"world\"\n"
                   "feeds = [\"a-*\", \"nobody-*\"]\n"
                   "min_sources = 0\n"
                   "[[topic]]\n"
                   "name = \"empty\"\n") ==
          "test.toml:3:20: error: there is no topic 'wrold'; did you mean 'world'?\n"
          "test.toml:4:12: warning: min_interval of [poll] is longer and wins: 10m\n"
          "test.toml:7:17: warning: no feed is named 'nobody-*'\n"
          "test.toml:8:15: error: [[topic]] min_sources must be a number from 1 to 100\n"
          "test.toml:9:1: warning: topic 'empty' stays empty: it has no match, no feeds, and no "
          "feed is in it\n");
}

TEST_CASE("an error in a query is at its own column, whatever the quotes", "[config]") {
    struct Row {
        const char* toml;
        unsigned line, column;
    };
    const Row rows[] = {
        {"[[topic]]\nname = \"a\"\nmatch = 'china ) x'", 3, 16},
        {"[[topic]]\nname = \"a\"\nmatch = \"\\\"a b\\\" ) x\"", 3, 18},
        {"[[topic]]\nname = \"a\"\nmatch = \"\"\"\nchina\nOR beijing )\"\"\"", 5, 12},
    };
    for (const Row& row : rows) {
        INFO(row.toml);
        const auto loaded = load(row.toml);
        REQUIRE(loaded.findings.size() == 1);
        CHECK(loaded.findings[0].line == row.line);
        CHECK(loaded.findings[0].column == row.column);
    }
}

TEST_CASE("without base_url the addresses begin with where the daemon listens", "[config]") {
    CHECK(load("[server]\nlisten = [\"unix:/run/x\", \"[::1]:9000\"]").config.server.base_url ==
          "http://[::1]:9000/");
    CHECK(load("[server]\nlisten = [\"127.0.0.1:1\"]\ntls_key = \"k\"\ntls_certificate = \"c\"")
              .config.server.base_url == "https://127.0.0.1:1/");
    CHECK(load("[server]\nlisten = [\"127.0.0.1:0\"]").config.server.base_url ==
          "http://127.0.0.1:8420/");
    const auto open = load("[server]\nlisten = [\"0.0.0.0:9000\"]");
    CHECK(open.config.server.base_url == "http://localhost:9000/");
    CHECK(open.ok());
    REQUIRE(open.findings.size() == 1);
    CHECK(open.findings[0].text.find("base_url is not set") != std::string::npos);
}

TEST_CASE("what would exhaust the stack is refused before it is parsed", "[config]") {
    const std::string key = [] {
        std::string parts = "a";
        for (int i = 0; i < 100'000; ++i) {
            parts += ".a";
        }
        return parts;
    }();
    for (const std::string& toml :
         {key + " = 1", "[" + key + "]", "[[" + key + "]]", "x = {" + key + " = 1}",
          "x = " + std::string(100'000, '['), "x = " + std::string(100'000, '{')}) {
        const auto loaded = load(toml);
        REQUIRE(loaded.findings.size() == 1);
        CHECK(loaded.findings[0].text == "this is nested too deep");
        CHECK(loaded.findings[0].line == 1);
    }
    // Dots and brackets in texts and comments are only text.
    const std::string dots(100, '.');
    CHECK(load("[publish]\ntitle = \"[[[" + dots + "\\\"" + dots + "\" # " + dots).ok());
    CHECK(load("[publish]\ntitle = '''" + dots + "\n'" + dots + "'''").ok());
}

TEST_CASE("characters beyond ASCII stand in quotes and comments only", "[config]") {
    CHECK(load("\xEF\xBB\xBF[publish]\ntitle = \"\u00e9 日本\" # é").ok());
    CHECK(load("[publish]\ntitle = \"\"\"é\n日本 \\\n  a\"\"\"").ok());
    CHECK(findings("[publish]\nétitle = \"x\"") ==
          "test.toml:2:1: error: this character may stand in quotes and comments only\n");
    CHECK(findings("[publish]\ntitle = \"\"\"x \\\n  日本\"\"\"") ==
          "test.toml:3:3: error: the first character behind a continued line must be plain ASCII: "
          "break the line elsewhere\n");
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
             "[[feed]]\nurl = \"file:feeds/Local News.xml\"\n"
             "[[feed]]\nurl = \"https://a.example/\"\ntitle = \"日本経済\"\n"
             "[[feed]]\nurl = \"exec:/usr/bin/make-feed --all\"\n"
             "[[feed]]\nurl = \"exec:日本\"\n"
             "[[feed]]\nurl = \"file://localhost/srv/x.xml\"\n");
    REQUIRE(loaded.ok());
    CHECK(loaded.config.feeds[0].name == "example-com");
    CHECK(loaded.config.feeds[1].name == "example-com-2");
    CHECK(loaded.config.feeds[2].name == "die-zeitung-welt");
    CHECK(loaded.config.feeds[3].name == "local-news");
    CHECK(loaded.config.feeds[3].url == "file:///etc/gazetted/feeds/Local News.xml");
    CHECK(loaded.config.feeds[4].name == "a-example");
    CHECK(loaded.config.feeds[5].name == "make-feed");
    CHECK(loaded.config.feeds[6].name == "feed");
    CHECK(loaded.config.feeds[7].url == "file:///srv/x.xml");
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
    REQUIRE(loaded.findings.size() == 1);
    CHECK(loaded.findings[0].to_string().find("30-twice.toml:1:") != std::string::npos);
    write("conf.d/30-twice.toml", "[[feed]]\nurl = \"https://b.example/\"\n");
    loaded = load_config((folder / "gazetted.toml").string());
    REQUIRE(loaded.findings.size() == 1);
    CHECK(loaded.findings[0].to_string().find("30-twice.toml:2:7: error: this url is polled by the "
                                              "feed in ") != std::string::npos);
    write("conf.d/30-twice.toml", "[server\n");
    write("gazetted.toml", "[server]\nbase_url = \"x\"\n");
    loaded = load_config((folder / "gazetted.toml").string());
    REQUIRE(loaded.findings.size() == 2); // each once, the main file's first
    CHECK(loaded.findings[0].to_string().find("gazetted.toml:2:12:") != std::string::npos);
    CHECK(loaded.findings[1].to_string().find("30-twice.toml:") != std::string::npos);
    const auto edited =
        load_edited("[[topic]]\nname = \"u\"\n", (folder / "gazetted.toml").string());
    CHECK(edited.config.topics.size() == 2);
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
    for (const std::string& secret :
         {std::string(), std::string("\n"), std::string("two\nlines"), std::string(5000, 'x')}) {
        std::ofstream(folder / "bad") << secret;
        loaded = load(feed + "bearer_file = \"" + (folder / "bad").string() + "\"");
        CHECK_FALSE(loaded.ok());
    }
    ::setenv("CREDENTIALS_DIRECTORY", folder.c_str(), 1);
    loaded = load(feed + "password_credential = \"secret\"");
    REQUIRE(loaded.ok());
    CHECK(loaded.config.feeds[0].password == "s3cret");
    CHECK_FALSE(load(feed + "password_credential = \"../secret\"").ok());
    CHECK_FALSE(load(feed + "password_credential = \"other\"").ok());
    ::unsetenv("CREDENTIALS_DIRECTORY");
    loaded = load(feed + "password_credential = \"secret\"");
    CHECK(loaded.ok()); // `check` by hand does not have the service's credentials
    REQUIRE(loaded.findings.size() == 1);
    CHECK(loaded.findings[0].text.find("only to the service") != std::string::npos);
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
    CHECK(to_text(Seconds(90)) == "90s");
    CHECK(to_text(Seconds(86400)) == "1d");
    CHECK(to_text(Seconds(0)) == "0s");
}
