// SPDX-License-Identifier: MIT
#include "daemon/fetch/resolver.hpp"

#include "daemon/uv/poll.hpp"
#include "daemon/uv/timer.hpp"

#include <ares.h>
#include <netdb.h>
#include <sys/time.h>

#include <algorithm>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace gazetted::daemon::fetch {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::size_t max_known = 4096;   // names kept; all are dropped when there are more
constexpr std::size_t max_addresses = 16; // of one name
constexpr seconds min_ttl{30};
constexpr seconds max_ttl{600};
constexpr seconds failure_ttl{10};     // a dead name is not asked for each of its feeds
constexpr seconds channel_age{60};     // then the system's servers are read again
constexpr int query_timeout_ms = 2500; // doubled in the second round
constexpr int query_rounds = 2;

struct FreeAddrinfo {
    void operator()(ares_addrinfo* list) const noexcept { ares_freeaddrinfo(list); }
};

struct DestroyChannel {
    void operator()(ares_channeldata* channel) const noexcept { ares_destroy(channel); }
};

bool is_localhost(std::string_view host) {
    if (!host.empty() && host.back() == '.') {
        host.remove_suffix(1);
    }
    return host == "localhost" || host.ends_with(".localhost");
}

Error describe(int status, const std::string& host) {
    if (status == ARES_ENOTFOUND || status == ARES_ENODATA || status == ARES_EBADNAME ||
        status == ARES_ENONAME) {
        return make_error(ErrorCode::dns, "the name " + host +
                                              " does not exist or has no address; check the "
                                              "spelling of the address");
    }
    return make_error(ErrorCode::dns, "the name " + host + " could not be looked up (" +
                                          ares_strerror(status) +
                                          "); check the network and its DNS servers");
}

Addresses to_addresses(const ares_addrinfo& list) {
    Addresses addresses;
    for (const auto* node = list.nodes; node != nullptr; node = node->ai_next) {
        const auto address = from_sockaddr(node->ai_addr);
        if (address && addresses.size() < max_addresses &&
            std::find(addresses.begin(), addresses.end(), *address) == addresses.end()) {
            addresses.push_back(*address);
        }
    }
    return addresses;
}

seconds ttl_of(const ares_addrinfo& list) {
    seconds ttl = max_ttl;
    for (const auto* node = list.nodes; node != nullptr; node = node->ai_next) {
        ttl = std::min(ttl, seconds(node->ai_ttl));
    }
    return std::max(ttl, min_ttl);
}

} // namespace

struct Resolver::Impl {
    struct Known {
        Result<Addresses> addresses;
        milliseconds until{};
    };
    struct Waiter {
        Ticket ticket{};
        OnResolved on_resolved;
    };
    struct Query { // owned by `queries`; c-ares calls back with it
        Impl* impl;
        std::string host;
        std::vector<Waiter> waiters;
    };

    Impl(uv::Loop& on, std::vector<std::string> dns_servers)
        : loop(on), servers(std::move(dns_servers)), timer(on, [this] { process_timeouts(); }),
          deliver(on, [this] { on_deliver(); }) {
        static const int status = ares_library_init(ARES_LIB_INIT_ALL);
        check(status);
        open_channel();
    }
    ~Impl() { close_channel(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    static void check(int status) {
        if (status != ARES_SUCCESS) {
            throw std::runtime_error(std::string("DNS resolver: ") + ares_strerror(status));
        }
    }

    void open_channel();
    void close_channel();
    void refresh_channel();
    void ask(const std::string& host);
    void on_socket(int descriptor, bool is_readable, bool is_writable);
    void on_answer(Query& query, int status, std::unique_ptr<ares_addrinfo, FreeAddrinfo> list);
    void process(int readable, int writable);
    void process_timeouts() { process(ARES_SOCKET_BAD, ARES_SOCKET_BAD); }
    void arm();
    void on_deliver();
    void keep(const std::string& host, Result<Addresses> addresses, seconds ttl);

    uv::Loop& loop;
    std::vector<std::string> servers;
    uv::Timer timer;
    uv::Deferred deliver;
    std::unique_ptr<ares_channeldata, DestroyChannel> channel;
    milliseconds channel_since{};
    std::vector<std::unique_ptr<uv::PollHandle>> sockets; // by descriptor
    std::vector<std::unique_ptr<uv::PollHandle>> dropped; // until no callback of theirs can run
    std::unordered_map<std::string, Known> known_names;
    std::unordered_map<std::string, std::unique_ptr<Query>> queries;
    std::vector<std::unique_ptr<Query>> answered;
    std::vector<std::unique_ptr<Query>> delivering;
    Result<Addresses> fixed; // what known() gives for literals
    std::unordered_map<std::string, Result<Addresses>> answers;
    std::uint64_t last_ticket = 0;
};

void Resolver::Impl::open_channel() {
    ares_options options{};
    options.timeout = query_timeout_ms;
    options.tries = query_rounds;
    options.sock_state_cb_data = this;
    options.sock_state_cb = [](void* self, ares_socket_t descriptor, int readable,
                               int writable) noexcept {
        static_cast<Impl*>(self)->on_socket(descriptor, readable != 0, writable != 0);
    };
    ares_channel opened = nullptr;
    check(ares_init_options(&opened, &options,
                            ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB));
    channel.reset(opened);
    if (!servers.empty()) {
        std::string list;
        for (const auto& server : servers) {
            list += (list.empty() ? "" : ",") + server;
        }
        check(ares_set_servers_ports_csv(channel.get(), list.c_str()));
    }
    channel_since = loop.now();
}

void Resolver::Impl::close_channel() {
    channel.reset(); // null while its callbacks come
}

// A laptop changes its network: c-ares reads resolv.conf only when a channel is made.
void Resolver::Impl::refresh_channel() {
    if (queries.empty() && servers.empty() && loop.now() - channel_since > channel_age) {
        close_channel();
        open_channel();
    }
}

void Resolver::Impl::ask(const std::string& host) {
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(
        channel.get(), host.c_str(), nullptr, &hints,
        [](void* query, int status, int, ares_addrinfo* list) noexcept {
            auto& asked = *static_cast<Query*>(query);
            asked.impl->on_answer(asked, status,
                                  std::unique_ptr<ares_addrinfo, FreeAddrinfo>(list));
        },
        queries.at(host).get());
    arm();
}

// Closed at once for the reason given in curl::Multi::on_socket().
void Resolver::Impl::on_socket(int descriptor, bool is_readable, bool is_writable) {
    const auto place = static_cast<std::size_t>(descriptor);
    if (place >= sockets.size()) {
        sockets.resize(place + 1);
    }
    auto& socket = sockets[place];
    if (!is_readable && !is_writable) {
        if (socket) {
            socket->close();
            dropped.push_back(std::move(socket));
            deliver.schedule();
        }
        return;
    }
    if (!socket) {
        socket = std::make_unique<uv::PollHandle>(
            loop, descriptor, [this, descriptor](int status, int events) {
                const bool is_error = status < 0;
                process(is_error || (events & UV_READABLE) != 0 ? descriptor : ARES_SOCKET_BAD,
                        is_error || (events & UV_WRITABLE) != 0 ? descriptor : ARES_SOCKET_BAD);
            });
    }
    socket->start((is_readable ? UV_READABLE : 0) | (is_writable ? UV_WRITABLE : 0));
}

// May be called from inside ares_getaddrinfo(): the waiters are told from a deferred event.
void Resolver::Impl::on_answer(Query& query, int status,
                               std::unique_ptr<ares_addrinfo, FreeAddrinfo> list) {
    if (status == ARES_EDESTRUCTION || channel == nullptr) {
        return;
    }
    auto addresses = status == ARES_SUCCESS && list ? to_addresses(*list) : Addresses{};
    if (!addresses.empty()) {
        keep(query.host, std::move(addresses), ttl_of(*list));
    } else {
        keep(query.host, fail(describe(status == ARES_SUCCESS ? ARES_ENODATA : status, query.host)),
             failure_ttl);
    }
    auto node = queries.extract(query.host);
    answered.push_back(std::move(node.mapped()));
    deliver.schedule();
}

void Resolver::Impl::keep(const std::string& host, Result<Addresses> addresses, seconds ttl) {
    if (known_names.size() >= max_known) {
        known_names.clear();
    }
    answers.insert_or_assign(host, addresses);
    known_names.insert_or_assign(host, Known{std::move(addresses), loop.now() + ttl});
}

void Resolver::Impl::process(int readable, int writable) {
    ares_process_fd(channel.get(), readable, writable);
    arm();
}

void Resolver::Impl::arm() {
    timeval most{3600, 0};
    timeval next{};
    if (queries.empty()) {
        timer.stop();
        return;
    }
    const timeval* wait = ares_timeout(channel.get(), &most, &next);
    timer.start(milliseconds(wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1));
}

void Resolver::Impl::on_deliver() {
    dropped.clear();
    delivering = std::exchange(answered, {});
    const auto results = std::exchange(answers, {});
    for (const auto& query : delivering) {
        // By index: a callback may forget() a later waiter of the same query.
        for (std::size_t i = 0; i < query->waiters.size(); ++i) {
            query->waiters[i].on_resolved(results.at(query->host));
        }
    }
    delivering.clear();
}

Resolver::Resolver(uv::Loop& loop, const std::vector<std::string>& servers)
    : impl_(std::make_unique<Impl>(loop, servers)) {}
Resolver::~Resolver() = default;

const Result<Addresses>* Resolver::known(const std::string& host) {
    const auto found = impl_->known_names.find(host);
    if (found != impl_->known_names.end() && found->second.until > impl_->loop.now()) {
        return &found->second.addresses;
    }
    if (const auto literal = parse_address(host)) {
        impl_->fixed = Addresses{*literal};
        return &impl_->fixed;
    }
    if (is_localhost(host)) {
        impl_->fixed = Addresses{*parse_address("127.0.0.1"), *parse_address("::1")};
        return &impl_->fixed;
    }
    return nullptr;
}

Resolver::Ticket Resolver::resolve(const std::string& host, OnResolved on_resolved) {
    const auto ticket = static_cast<Ticket>(++impl_->last_ticket);
    auto found = impl_->queries.find(host);
    const bool is_new = found == impl_->queries.end();
    if (is_new) {
        impl_->refresh_channel();
        found =
            impl_->queries
                .emplace(host, std::make_unique<Impl::Query>(Impl::Query{impl_.get(), host, {}}))
                .first;
    }
    found->second->waiters.push_back({ticket, std::move(on_resolved)});
    if (is_new) {
        impl_->ask(host);
    }
    return ticket;
}

void Resolver::forget(Ticket ticket) {
    const auto drop = [ticket](Impl::Query& query) {
        for (auto& waiter : query.waiters) {
            if (waiter.ticket == ticket) {
                waiter.on_resolved = [](const Result<Addresses>&) {};
            }
        }
    };
    for (auto& [host, query] : impl_->queries) {
        drop(*query);
    }
    for (auto* list : {&impl_->answered, &impl_->delivering}) {
        for (auto& query : *list) {
            drop(*query);
        }
    }
}

} // namespace gazetted::daemon::fetch
