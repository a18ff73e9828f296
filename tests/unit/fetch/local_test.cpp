// SPDX-License-Identifier: MIT
#include "daemon/fetch/command.hpp"
#include "daemon/fetch/file_source.hpp"
#include "tests/unit/fetch/fixture.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace gazetted;
using namespace gazetted::test;
using namespace std::chrono_literals;
using daemon::fetch::split_command;
using model::FetchKind;

namespace {

class ScratchFolder {
  public:
    ScratchFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "gazetted-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    std::string file(const std::string& name) const { return (path_ / name).string(); }
    std::string write(const std::string& name, std::string_view text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
        return file(name);
    }

  private:
    std::filesystem::path path_;
};

} // namespace

TEST_CASE_METHOD(FetchFixture, "what others name is no file and no command") {
    const ScratchFolder folder;
    for (const std::string& url :
         {"file://" + folder.write("a.xml", "<rss/>"), "exec:touch " + folder.file("proof")}) {
        auto wanted = request(url);
        wanted.may_be_local = false;
        const auto refused = get(wanted);
        CHECK(code_of(refused) == ErrorCode::bad_url);
        CHECK(refused.body.empty());
    }
    CHECK_FALSE(std::filesystem::exists(folder.file("proof")));
}

TEST_CASE_METHOD(FetchFixture, "a file is read, then unchanged, then changed") {
    const ScratchFolder folder;
    const auto path = folder.write("a feed.xml", "one");
    auto wanted = request("file://" + path.substr(0, path.find(' ')) + "%20feed.xml");
    const auto first = get(wanted);
    CHECK(first.outcome.kind == FetchKind::document);
    CHECK(first.body == "one");
    CHECK(first.outcome.status == 0);
    wanted.validators = first.outcome.validators;
    wanted.body_hash = first.outcome.body_hash;
    CHECK(get(wanted).outcome.kind == FetchKind::not_modified);
    folder.write("a feed.xml", "three");
    const auto changed = get(wanted);
    CHECK(changed.outcome.kind == FetchKind::document);
    CHECK(changed.body == "three");
    wanted.validators = {};
    wanted.body_hash = changed.outcome.body_hash;
    CHECK(get(wanted).outcome.kind == FetchKind::same_body);
}

TEST_CASE_METHOD(FetchFixture, "a file that cannot be read says which and why") {
    const ScratchFolder folder;
    const auto missing = get("file://" + folder.file("none.xml"));
    CHECK(code_of(missing) == ErrorCode::not_found);
    CHECK(has(missing.outcome.error->text, folder.file("none.xml")));
    CHECK(code_of(get("file:///")) == ErrorCode::io);
    CHECK(code_of(get("file:///dev/zero")) == ErrorCode::io);
    REQUIRE(::mkfifo(folder.file("fifo").c_str(), 0600) == 0);
    CHECK(code_of(get("file:" + folder.file("fifo"))) == ErrorCode::io);
    auto large = request("file:" + folder.write("large", std::string(1001, 'x')));
    large.limits.max_body = 1000;
    CHECK(code_of(get(large)) == ErrorCode::too_large);
    folder.write("large", std::string(1000, 'x'));
    CHECK(get(large).body.size() == 1000);
}

TEST_CASE("only absolute paths on this host are file addresses") {
    using daemon::fetch::file_path;
    CHECK(file_path("file:///a/b").value() == "/a/b");
    CHECK(file_path("file:/a/b").value() == "/a/b");
    CHECK(file_path("file://localhost/a%41").value() == "/aA");
    for (const char* url :
         {"file:a/b", "file://host/a", "file:", "file:///a%zz", "file:///a%00", "file:///a%4"}) {
        INFO(url);
        REQUIRE_FALSE(file_path(url).has_value());
        CHECK(file_path(url).error().code == ErrorCode::bad_url);
    }
}

TEST_CASE_METHOD(FetchFixture,
                 "the output of a command is a document, the same again is recognised") {
    auto wanted = request("exec:printf '%s' '<rss/>'");
    const auto result = get(wanted);
    CHECK(result.outcome.kind == FetchKind::document);
    CHECK(result.body == "<rss/>");
    wanted.body_hash = result.outcome.body_hash;
    CHECK(get(wanted).outcome.kind == FetchKind::same_body);
    CHECK(get("exec:sh -c 'echo $((1 + 1))'").body == "2\n");
}

TEST_CASE_METHOD(FetchFixture, "a command that fails is an error with the first line it said") {
    const auto failed = get("exec:sh -c 'echo partial; printf \"broken\\nmo\"re >&2; exit 7'");
    CHECK(code_of(failed) == ErrorCode::process);
    CHECK(has(failed.outcome.error->text, "exit status 7: broken"));
    CHECK_FALSE(has(failed.outcome.error->text, "more"));
    CHECK(has(get("exec:sh -c 'kill -9 $$'").outcome.error->text, "signal 9"));
    CHECK(code_of(get("exec:/nonexistent/command")) == ErrorCode::process);
    CHECK(code_of(get("exec:")) == ErrorCode::config);
}

TEST_CASE_METHOD(FetchFixture, "a command has a time and a size limit") {
    auto slow = request("exec:sleep 100");
    slow.limits.total = 30ms;
    CHECK(code_of(get(slow)) == ErrorCode::timeout);
    auto endless = request("exec:yes");
    endless.limits.max_body = 100'000;
    CHECK(code_of(get(endless)) == ErrorCode::too_large);
    // The pipe is held open by what the command left in the background.
    auto left = request("exec:sh -c 'sleep 100 & echo on'");
    left.limits.total = 30ms;
    CHECK(code_of(get(left)) == ErrorCode::timeout);
}

TEST_CASE("a command is split by quotes and backslashes, and nothing in it is expanded") {
    using Words = std::vector<std::string>;
    const std::pair<const char*, Words> table[] = {
        {"a b", {"a", "b"}},
        {"  a\t\nb ", {"a", "b"}},
        {"a 'b c' d", {"a", "b c", "d"}},
        {"a \"b \\\" \\\\ \\n\"", {"a", "b \" \\ \\n"}},
        {"a b\\ c", {"a", "b c"}},
        {"a '' \"\"", {"a", "", ""}},
        {"a'b'\"c\"", {"abc"}},
        {"echo $HOME `id` *", {"echo", "$HOME", "`id`", "*"}},
    };
    for (const auto& [text, words] : table) {
        INFO(text);
        CHECK(split_command(text).value() == words);
    }
    for (const std::string_view text :
         {std::string_view("'a"), std::string_view("\"a"), std::string_view("a\\"),
          std::string_view(" "), std::string_view("''"), std::string_view("a\0b", 3)}) {
        CHECK(split_command(text).error().code == ErrorCode::config);
    }
}
