// SPDX-License-Identifier: MIT
#pragma once

// The open connections: how many, from whom, and until when each must have done what it does.
// libmicrohttpd's own time-outs start anew with every byte; these do not. Loop thread only.

#include <chrono>
#include <list>
#include <string>
#include <unordered_map>

struct sockaddr;

namespace gazetted::daemon::serve {

using LoopTime = std::chrono::milliseconds; // uv::Loop::now()

enum class Phase { header, answering, idle };

struct Connection {
    int descriptor = -1;
    std::string peer; // as counted, see peer_of
    Phase phase = Phase::header;
    bool is_last_answer = false; // it is ended after the answer that it gets or asks for
    LoopTime deadline{};
    std::list<Connection>::iterator self;
};

/// By what the connections of one client are counted: the IPv4 address, the /64 of an IPv6 address.
/// Empty, which is not counted, for unix sockets and for loopback, behind which a proxy brings
/// many.
std::string peer_of(const sockaddr* address);

class Connections {
  public:
    struct Patience {
        LoopTime header, idle, answer;
    };
    explicit Connections(Patience patience) : patience_(patience) {}

    Connection& add(int descriptor, std::string peer, LoopTime now);
    void remove(Connection& connection);
    void enter(Connection& connection, Phase phase, LoopTime now) const;

    std::size_t size() const { return open_.size(); }
    std::size_t count_of(const std::string& peer) const;

    /// Shuts down those whose time is over; libmicrohttpd then closes them.
    void end_overdue(LoopTime now);
    /// Shuts down those that wait for the next request; the others end with their answer.
    void leave();
    /// Shuts down those that are not in the middle of an answer, with which the others end.
    void end_idle();
    void end_all();

  private:
    Patience patience_;
    std::list<Connection> open_;
    std::unordered_map<std::string, std::size_t> peers_;
};

} // namespace gazetted::daemon::serve
