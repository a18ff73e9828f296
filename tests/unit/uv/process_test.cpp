// SPDX-License-Identifier: MIT
#include "daemon/uv/process.hpp"
#include "tests/support/catch.hpp"

#include <csignal>

using namespace gazetted;
using namespace std::chrono_literals;

namespace {
uv::ProcessResult run(const std::vector<std::string>& argv, std::size_t limit = 1000) {
    uv::Loop loop;
    uv::ProcessResult result;
    auto process = uv::Process::spawn(loop, argv, limit,
                                      [&](uv::ProcessResult ended) { result = std::move(ended); });
    REQUIRE(process.has_value());
    loop.run();
    return result;
}
} // namespace

TEST_CASE("the output, the error output and the exit status of a command are collected") {
    const auto result = run({"sh", "-c", "echo out; echo err >&2; exit 3"});
    CHECK(result.output == "out\n");
    CHECK(result.error_output == "err\n");
    CHECK(result.exit_status == 3);
    CHECK(result.signal == 0);
    CHECK_FALSE(result.is_cut);
}

TEST_CASE("arguments are passed as they are, no shell reads them") {
    CHECK(run({"printf", "%s", "$HOME; a'b"}).output == "$HOME; a'b");
}

TEST_CASE("output up to the limit is kept, a byte more ends the command") {
    CHECK_FALSE(run({"printf", "0123456789"}, 10).is_cut);
    const auto cut = run({"printf", "0123456789x"}, 10);
    CHECK(cut.is_cut);
    CHECK(cut.output == "0123456789");
    CHECK(run({"yes"}, 100000).is_cut);
}

TEST_CASE("a command that cannot be started is an error that names it") {
    uv::Loop loop;
    const auto process = uv::Process::spawn(loop, {"/nonexistent/gazetted-test"}, 10,
                                            [](const uv::ProcessResult&) { FAIL("no end"); });
    REQUIRE_FALSE(process.has_value());
    CHECK(process.error().code == ErrorCode::process);
    CHECK(process.error().text.find("/nonexistent/gazetted-test") != std::string::npos);
    CHECK_FALSE(uv::Process::spawn(loop, {}, 10, {}).has_value());
}

TEST_CASE("kill ends a command and its children, and its end is still told") {
    uv::Loop loop;
    uv::ProcessResult result;
    auto process = uv::Process::spawn(loop, {"sh", "-c", "sleep 100 & echo on; wait"}, 100,
                                      [&](uv::ProcessResult ended) { result = std::move(ended); });
    REQUIRE(process.has_value());
    uv::Timer timer(loop, [&] { process.value()->kill(); });
    timer.start(20ms);
    loop.run();
    CHECK(result.signal == SIGKILL);
}

TEST_CASE("a dropped process is killed and does not call back") {
    uv::Loop loop;
    {
        auto process = uv::Process::spawn(loop, {"sleep", "100"}, 100,
                                          [](const uv::ProcessResult&) { FAIL("called back"); });
        REQUIRE(process.has_value());
    }
    loop.run();
}
