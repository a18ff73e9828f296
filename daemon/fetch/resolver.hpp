// SPDX-License-Identifier: MIT
#pragma once

// Names to addresses by c-ares on the loop: no thread waits for a dead name server. Look-ups of one
// name are one; answers are kept for their time to live. Also reads /etc/hosts. Loop thread only.

#include "daemon/fetch/address.hpp"
#include "daemon/uv/loop.hpp"

#include "feeds/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gazetted::daemon::fetch {

using Addresses = std::vector<Address>; // in the order in which to try them; never empty

class Resolver {
  public:
    using OnResolved = std::function<void(const Result<Addresses>&)>;
    enum class Ticket : std::uint64_t {};

    /// `servers`: "127.0.0.1:5353"; empty: the system's. Throws std::runtime_error.
    Resolver(uv::Loop& loop, const std::vector<std::string>& servers);
    /// Nothing is called back any more.
    ~Resolver();
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    /// What is known of `host` without asking: an address literal, "localhost", a name asked for a
    /// while ago (also one that failed); null when it has to be asked. Valid until the next call.
    const Result<Addresses>* known(const std::string& host);

    /// Calls back once from the loop, never from inside this call; not at all after forget().
    Ticket resolve(const std::string& host, OnResolved on_resolved);
    void forget(Ticket ticket);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace gazetted::daemon::fetch
