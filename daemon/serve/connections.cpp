// SPDX-License-Identifier: MIT
#include "daemon/serve/connections.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

namespace gazetted::daemon::serve {

namespace {

constexpr std::size_t ipv6_site_bytes = 8;

std::string bytes_of(const void* data, std::size_t size) {
    return {static_cast<const char*>(data), size};
}

} // namespace

std::string peer_of(const sockaddr* address) {
    if (address->sa_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
        const bool is_loopback = (ntohl(v4.s_addr) >> 24U) == 127U;
        return is_loopback ? std::string() : bytes_of(&v4, sizeof v4);
    }
    if (address->sa_family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
        const bool is_loopback = IN6_IS_ADDR_LOOPBACK(&v6);
        return is_loopback ? std::string() : bytes_of(&v6, ipv6_site_bytes);
    }
    return {};
}

Connection& Connections::add(int descriptor, std::string peer, LoopTime now) {
    open_.push_front({});
    Connection& connection = open_.front();
    connection.self = open_.begin();
    connection.descriptor = descriptor;
    connection.deadline = now + patience_.header;
    if (!peer.empty()) {
        ++peers_[peer];
    }
    connection.peer = std::move(peer);
    return connection;
}

void Connections::remove(Connection& connection) {
    if (const auto peer = peers_.find(connection.peer); peer != peers_.end()) {
        if (--peer->second == 0) {
            peers_.erase(peer);
        }
    }
    open_.erase(connection.self);
}

void Connections::enter(Connection& connection, Phase phase, LoopTime now) const {
    connection.phase = phase;
    switch (phase) {
    case Phase::header:
        connection.deadline = now + patience_.header;
        break;
    case Phase::answering:
        connection.deadline = now + patience_.answer;
        break;
    case Phase::idle: // the next header may begin at the last moment
        connection.deadline = now + patience_.idle + patience_.header;
        break;
    }
}

std::size_t Connections::count_of(const std::string& peer) const {
    const auto found = peers_.find(peer);
    return found == peers_.end() ? 0 : found->second;
}

void Connections::end_overdue(LoopTime now) {
    for (const Connection& connection : open_) {
        if (now >= connection.deadline) {
            ::shutdown(connection.descriptor, SHUT_RDWR);
        }
    }
}

void Connections::leave() {
    for (Connection& connection : open_) {
        connection.is_last_answer = true;
        if (connection.phase == Phase::idle) {
            ::shutdown(connection.descriptor, SHUT_RDWR);
        }
    }
}

void Connections::end_idle() {
    for (Connection& connection : open_) {
        connection.is_last_answer = true;
        if (connection.phase != Phase::answering) {
            ::shutdown(connection.descriptor, SHUT_RDWR);
        }
    }
}

void Connections::end_all() {
    for (const Connection& connection : open_) {
        ::shutdown(connection.descriptor, SHUT_RDWR);
    }
}

} // namespace gazetted::daemon::serve
