// SPDX-License-Identifier: MIT
#include "daemon/fetch/host_queue.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace gazetted::daemon::fetch;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    HostQueue<std::string> queue;
    HostQueue<std::string>::Rule rule{1, 0ms};

    void push(const std::string& host, const std::string& item,
              HostQueue<std::string>::End end = HostQueue<std::string>::End::back) {
        queue.push(host, std::make_unique<std::string>(item), rule, end);
    }
    std::string take(std::chrono::milliseconds now = 0ms) {
        const auto item = queue.take(now);
        return item ? *item : "-";
    }
};

} // namespace

TEST_CASE_METHOD(Fixture, "hosts take turns, and a busy one waits for its release") {
    push("a", "a1");
    push("a", "a2");
    push("b", "b1");
    CHECK(take() == "a1");
    CHECK(take() == "b1");
    CHECK(take() == "-");
    CHECK(queue.size() == 1);
    queue.release("a");
    CHECK(take() == "a2");
    queue.release("a");
    queue.release("b");
    CHECK(queue.hosts() == 0);
}

TEST_CASE_METHOD(Fixture, "what waits for some hosts is taken, the rest goes on") {
    for (const char* item : {"1", "2", "3"}) {
        push("a", std::string("a") + item);
        push("b", std::string("b") + item);
    }
    push("c", "c1");
    CHECK(take() == "a1");
    const auto taken = queue.take_waiting([](const std::string& host) { return host != "b"; });
    CHECK(taken.size() == 3);
    CHECK(queue.size() == 3);
    CHECK(take() == "b1");
    CHECK(take() == "-");
    queue.release("a");
    queue.release("b");
    CHECK(queue.hosts() == 1);
    push("a", "a4");
    CHECK(take() == "b2");
    CHECK(take() == "a4");
}

TEST_CASE_METHOD(Fixture, "as many as the rule says are out at once") {
    rule.at_once = 2;
    for (const char* item : {"1", "2", "3"}) {
        push("a", item);
    }
    CHECK(take() == "1");
    CHECK(take() == "2");
    CHECK(take() == "-");
    queue.release("a");
    CHECK(take() == "3");
}

TEST_CASE_METHOD(Fixture, "a host has the rule that it was last pushed with") {
    push("a", "1");
    push("a", "2");
    CHECK(take() == "1");
    CHECK(take() == "-");
    rule.at_once = 3;
    push("a", "3");
    CHECK(take() == "2");
    CHECK(take() == "3");
    rule = {1, 10ms};
    push("a", "4");
    queue.release("a");
    queue.release("a");
    CHECK(take() == "-");
    queue.release("a");
    CHECK(take() == "4");
}

TEST_CASE_METHOD(Fixture, "starts are a gap apart, and the gap outlives the last request") {
    rule = {5, 10ms};
    push("a", "1");
    push("a", "2");
    CHECK(take(100ms) == "1");
    CHECK(take(109ms) == "-");
    CHECK(queue.next_time() == 110ms);
    CHECK(take(110ms) == "2");
    queue.release("a");
    queue.release("a");
    CHECK_FALSE(queue.next_time().has_value()); // nothing waits
    push("a", "3");
    CHECK(take(111ms) == "-");
    CHECK(take(120ms) == "3");
    queue.release("a");
    CHECK(take(130ms) == "-");
    CHECK(queue.hosts() == 0);
}

TEST_CASE_METHOD(Fixture, "what is pushed to the front is next of its host") {
    push("a", "1");
    push("a", "2", HostQueue<std::string>::End::front);
    CHECK(take() == "2");
}

TEST_CASE_METHOD(Fixture, "take_all empties the lines, what is out is released later") {
    push("a", "1");
    push("a", "2");
    push("b", "3");
    CHECK(take() == "1");
    CHECK(queue.take_all().size() == 2);
    CHECK(queue.size() == 0);
    CHECK(take() == "-");
    queue.release("a");
    CHECK(queue.hosts() == 0);
    push("b", "4");
    CHECK(take() == "4");
}

TEST_CASE_METHOD(Fixture, "a hundred thousand that wait cost no more each than a few") {
    for (int i = 0; i < 100'000; ++i) {
        push("h" + std::to_string(i % 300), std::to_string(i));
    }
    int taken = 0;
    for (auto item = queue.take(0ms); item; item = queue.take(0ms)) {
        queue.release("h" + std::to_string(std::stoi(*item) % 300));
        ++taken;
    }
    CHECK(taken == 100'000);
    CHECK(queue.hosts() == 0);
}
