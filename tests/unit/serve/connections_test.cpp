// SPDX-License-Identifier: MIT
#include "daemon/serve/connections.hpp"
#include "tests/support/catch.hpp"

#include <arpa/inet.h>
#include <array>
#include <sys/socket.h>
#include <unistd.h>

using namespace gazetted::daemon::serve;
using namespace std::chrono_literals;

namespace {

std::string peer_v4(const char* text) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    ::inet_pton(AF_INET, text, &address.sin_addr);
    return peer_of(reinterpret_cast<const sockaddr*>(&address));
}

std::string peer_v6(const char* text) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    ::inet_pton(AF_INET6, text, &address.sin6_addr);
    return peer_of(reinterpret_cast<const sockaddr*>(&address));
}

struct Pair {
    std::array<int, 2> ends{};
    Pair() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0); }
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;
    ~Pair() {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    /// Whether our end was shut down: the other end then reads its end.
    bool is_ended() const {
        char byte = 0;
        return ::read(ends[1], &byte, 1) == 0;
    }
};

constexpr Connections::Patience patience{15s, 60s, 300s};

} // namespace

TEST_CASE("a client is its IPv4 address or its IPv6 /64", "[serve]") {
    CHECK(peer_v4("192.0.2.1") != peer_v4("192.0.2.2"));
    CHECK(peer_v6("2001:db8::1") == peer_v6("2001:db8::ffff"));
    CHECK(peer_v6("2001:db8::1") != peer_v6("2001:db8:0:1::1"));
    CHECK(peer_v4("127.0.0.9").empty());
    CHECK(peer_v6("::1").empty());
}

TEST_CASE("connections are counted by client, and no more once they have gone", "[serve]") {
    Connections connections(patience);
    Connection& first = connections.add(-1, "a", 0s);
    Connection& second = connections.add(-1, "a", 0s);
    connections.add(-1, "", 0s);
    CHECK(connections.size() == 3);
    CHECK(connections.count_of("a") == 2);
    CHECK(connections.count_of("") == 0);
    connections.remove(first);
    CHECK(connections.count_of("a") == 1);
    connections.remove(second);
    CHECK(connections.count_of("a") == 0);
    CHECK(connections.size() == 1);
}

TEST_CASE("a header that never ends is cut off at its deadline", "[serve]") {
    const Pair pair;
    Connections connections(patience);
    connections.add(pair.ends[0], "a", 100s);
    connections.end_overdue(114s);
    CHECK_FALSE(pair.is_ended());
    connections.end_overdue(115s);
    CHECK(pair.is_ended());
}

TEST_CASE("an answer may take longer, and an idle connection may begin again", "[serve]") {
    const Pair pair;
    Connections connections(patience);
    Connection& connection = connections.add(pair.ends[0], "a", 0s);
    connections.enter(connection, Phase::answering, 10s);
    connections.end_overdue(309s);
    CHECK_FALSE(pair.is_ended());
    connections.enter(connection, Phase::idle, 309s);
    connections.end_overdue(383s);
    CHECK_FALSE(pair.is_ended());
    connections.end_overdue(384s);
    CHECK(pair.is_ended());
}

TEST_CASE("draining ends those that wait and leaves those that are being answered", "[serve]") {
    const Pair waiting;
    const Pair busy;
    Connections connections(patience);
    connections.add(waiting.ends[0], "", 0s);
    connections.enter(connections.add(busy.ends[0], "", 0s), Phase::answering, 0s);
    connections.end_idle();
    CHECK(waiting.is_ended());
    CHECK_FALSE(busy.is_ended());
    connections.end_all();
    CHECK(busy.is_ended());
}

TEST_CASE("those that are left may ask what they began to ask", "[serve]") {
    const Pair waiting;
    const Pair asking;
    const Pair busy;
    Connections connections(patience);
    connections.enter(connections.add(waiting.ends[0], "", 0s), Phase::idle, 0s);
    Connection& begun = connections.add(asking.ends[0], "", 0s);
    Connection& answered = connections.add(busy.ends[0], "", 0s);
    connections.enter(answered, Phase::answering, 0s);
    CHECK_FALSE(answered.is_last_answer);
    connections.leave();
    CHECK(waiting.is_ended());
    CHECK_FALSE(asking.is_ended());
    CHECK_FALSE(busy.is_ended());
    CHECK(begun.is_last_answer);
    CHECK(answered.is_last_answer);
    const Pair later;
    CHECK_FALSE(connections.add(later.ends[0], "", 0s).is_last_answer);
}
