// SPDX-License-Identifier: MIT
#include "daemon/uv/async.hpp"
#include "daemon/uv/loop.hpp"
#include "daemon/uv/poll.hpp"
#include "daemon/uv/signal.hpp"
#include "daemon/uv/task.hpp"
#include "daemon/uv/timer.hpp"
#include "tests/support/catch.hpp"

#include <array>
#include <csignal>
#include <memory>
#include <stdexcept>
#include <thread>

#include <unistd.h>

using namespace gazetted;
using namespace std::chrono_literals;

TEST_CASE("timers fire in the order of their times") {
    uv::Loop loop;
    std::string seen;
    uv::Timer late(loop, [&] { seen += "b"; });
    uv::Timer soon(loop, [&] { seen += "a"; });
    late.start(3ms);
    soon.start(0ms);
    CHECK(soon.is_active());
    loop.run();
    CHECK(seen == "ab");
    CHECK_FALSE(late.is_active());
}

TEST_CASE("a timer can be stopped and set anew from its own callback") {
    uv::Loop loop;
    int count = 0;
    std::unique_ptr<uv::Timer> timer;
    timer = std::make_unique<uv::Timer>(loop, [&] {
        if (++count == 3) {
            timer->stop();
        }
    });
    timer->start(0ms, 1ms);
    loop.run();
    CHECK(count == 3);
}

TEST_CASE("any number of schedule() before the loop turns is one deferred call") {
    uv::Loop loop;
    int calls = 0;
    uv::Deferred deferred(loop, [&] { ++calls; });
    deferred.schedule();
    deferred.schedule();
    CHECK(calls == 0);
    loop.run();
    CHECK(calls == 1);
    deferred.schedule();
    deferred.cancel();
    loop.run();
    CHECK(calls == 1);
}

TEST_CASE("a mailbox hands over what other threads posted, in order") {
    uv::Loop loop;
    std::vector<int> seen;
    uv::Mailbox<int> box(loop, [&](std::vector<int> values) {
        seen.insert(seen.end(), values.begin(), values.end());
        if (seen.size() == 100) {
            loop.stop();
        }
    });
    std::thread sender([&] {
        for (int i = 0; i < 100; ++i) {
            box.post(i);
        }
    });
    loop.run();
    sender.join();
    REQUIRE(seen.size() == 100);
    CHECK(std::is_sorted(seen.begin(), seen.end()));
}

TEST_CASE("an Async that lets the loop end does not hold it") {
    uv::Loop loop;
    uv::Async idle(
        loop, [] {}, uv::Async::Hold::lets_loop_end);
    loop.run();
    SUCCEED("run() returned");
}

TEST_CASE("a readable descriptor is reported, and a stopped one is not") {
    uv::Loop loop;
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    int calls = 0;
    {
        std::unique_ptr<uv::PollHandle> poll;
        poll = std::make_unique<uv::PollHandle>(loop, ends[0], [&](int status, int events) {
            CHECK(status == 0);
            CHECK(events == UV_READABLE);
            ++calls;
            poll->stop();
        });
        poll->start(UV_READABLE);
        REQUIRE(::write(ends[1], "x", 1) == 1);
        loop.run();
    }
    CHECK(calls == 1);
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_CASE("a signal becomes a callback") {
    uv::Loop loop;
    uv::Timer guard(loop, [&] { loop.stop(); });
    int seen = 0;
    uv::Signal signal(loop, SIGUSR2, [&] {
        ++seen;
        loop.stop();
    });
    guard.start(5s);
    ::raise(SIGUSR2);
    loop.run();
    CHECK(seen == 1);
}

TEST_CASE("work runs elsewhere, its end is told on the loop's thread, also when it threw") {
    uv::Loop loop;
    const auto here = std::this_thread::get_id();
    std::thread::id there;
    int ends = 0;
    uv::queue_work(
        loop, [&] { there = std::this_thread::get_id(); },
        [&] {
            CHECK(std::this_thread::get_id() == here);
            ++ends;
        });
    uv::queue_work(
        loop, [] { throw std::runtime_error("planted by a test"); }, [&] { ++ends; });
    loop.run();
    CHECK(there != here);
    CHECK(ends == 2);
}

TEST_CASE("a task gives its value once, and nothing after it was dropped") {
    uv::Loop loop;
    std::string value;
    std::unique_ptr<uv::Task<std::string>> kept;
    kept = std::make_unique<uv::Task<std::string>>(
        loop, [] { return std::string("done"); },
        [&](std::string made) {
            value = std::move(made);
            kept.reset();
        });
    bool is_called = false;
    auto dropped = std::make_unique<uv::Task<int>>(
        loop, [] { return 1; }, [&](int) { is_called = true; });
    dropped.reset();
    loop.run();
    CHECK(value == "done");
    CHECK_FALSE(is_called);
}

TEST_CASE("what libuv refuses becomes an exception that names it") {
    uv::Loop loop;
    CHECK_THROWS_WITH(uv::PollHandle(loop, -1, [](int, int) {}), "poll: bad file descriptor");
}
