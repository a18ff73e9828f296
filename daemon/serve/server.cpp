// SPDX-License-Identifier: MIT
// The loop's side of libmicrohttpd: it accepts nothing itself and has no thread. We accept (and so
// can stop accepting at the limit without its stall), hand it the connections, and run it whenever
// its epoll descriptor is readable, a connection was resumed, or its own time-out is due.
#include "daemon/serve/server.hpp"

#include "daemon/serve/connections.hpp"
#include "daemon/serve/exchanges.hpp"
#include "daemon/serve/http_daemon.hpp"
#include "daemon/serve/listeners.hpp"
#include "daemon/service/log.hpp"
#include "daemon/uv/timer.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace gazetted::daemon::serve {

namespace {

using namespace std::chrono_literals;

constexpr auto tick = 1s;
constexpr auto drain_time = 3s;     // then what still runs is cut off
constexpr auto answer_time = 300s;  // for the slowest reader of the longest answer
constexpr int accepted_a_turn = 64; // then the others have their turn
constexpr int runs_a_turn = 4;
constexpr std::size_t max_files = 32; // documents that are sent from files in memory

} // namespace

struct Server::Impl {
    Impl(uv::Loop& the_loop, Hooks hooks, Limits the_limits)
        : loop(the_loop), limits(the_limits),
          connections({std::chrono::seconds(limits.header_seconds),
                       std::chrono::seconds(limits.idle_seconds), answer_time}),
          exchanges(loop, std::move(hooks), [this] { again.schedule(); }),
          listeners(loop, [this](const ListeningSocket& socket) { accept_from(socket); }),
          again(loop, [this] { run(); }), timer(loop, [this] { on_tick(); }),
          drain_timer(loop, [this] { connections.end_all(); }), idle(loop, [this] { on_idle(); }) {}

    ~Impl() {
        listeners.close();
        exchanges.cancel_all();
        daemons.clear();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Result<void> start(Tls the_tls);
    void accept_from(const ListeningSocket& socket);
    void add(int descriptor, const sockaddr* address, socklen_t size);
    void run();
    void on_tick();
    void on_idle();
    void allow_files();
    void drop_left();

    void* begin_request(const char* uri);
    MHD_Result answer(MHD_Connection* connection, const char* method, void* request,
                      const Upload& upload);
    void end_request(MHD_Connection* connection, void* request);
    void on_connection(MHD_Connection* connection, void** context,
                       MHD_ConnectionNotificationCode code);
    static Connection* connection_of(MHD_Connection* connection);

    uv::Loop& loop;
    Limits limits;
    Connections connections;
    Exchanges exchanges;
    Tls tls;
    // The last one takes new connections; those before it end with the last of theirs.
    std::vector<std::unique_ptr<HttpDaemon>> daemons;
    Listeners listeners;
    uv::Deferred again;
    uv::Timer timer, drain_timer;
    uv::Deferred idle;
    std::function<void()> when_idle;
    std::string next_peer;
    bool is_draining = false;
    bool is_running = false;
};

Connection* Server::Impl::connection_of(MHD_Connection* connection) {
    const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == nullptr ? nullptr : static_cast<Connection*>(info->socket_context);
}

void* Server::Impl::begin_request(const char* uri) {
    auto request = std::make_unique<Request>();
    request->target = parse_target(uri);
    return request.release(); // end_request frees it
}

MHD_Result Server::Impl::answer(MHD_Connection* connection, const char* method, void* request,
                                const Upload& upload) {
    if (Connection* known = connection_of(connection)) {
        connections.enter(*known, Phase::answering, loop.now());
    }
    return exchanges.answer(*static_cast<Request*>(request), connection, method, upload);
}

void Server::Impl::end_request(MHD_Connection* connection, void* request) {
    const std::unique_ptr<Request> ended(static_cast<Request*>(request));
    if (ended) {
        exchanges.forget(*ended);
    }
    if (Connection* known = connection_of(connection)) {
        connections.enter(*known, Phase::idle, loop.now());
        if (known->is_last_answer) {
            ::shutdown(known->descriptor, SHUT_RD);
        }
    }
}

void Server::Impl::on_connection(MHD_Connection* connection, void** context,
                                 MHD_ConnectionNotificationCode code) {
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *context = &connections.add(info->connect_fd, next_peer, loop.now());
    } else if (*context != nullptr) {
        connections.remove(*static_cast<Connection*>(*context));
        *context = nullptr;
    }
}

Result<void> Server::Impl::start(Tls the_tls) {
    const HttpDaemon::Callbacks callbacks{
        this,
        [](void* self, const char* uri, MHD_Connection*) noexcept -> void* {
            return static_cast<Impl*>(self)->begin_request(uri);
        },
        [](void* self, MHD_Connection* connection, const char*, const char* method, const char*,
           const char* bytes, std::size_t* count, void** request) noexcept {
            return static_cast<Impl*>(self)->answer(
                connection, method, *request,
                {std::string_view(bytes, bytes == nullptr ? 0 : *count), *count});
        },
        [](void* self, MHD_Connection* connection, void** request,
           MHD_RequestTerminationCode) noexcept {
            static_cast<Impl*>(self)->end_request(connection, *request);
        },
        [](void* self, MHD_Connection* connection, void** context,
           MHD_ConnectionNotificationCode code) noexcept {
            static_cast<Impl*>(self)->on_connection(connection, context, code);
        }};
    auto started = HttpDaemon::start(loop, the_tls, limits, callbacks, [this] { run(); });
    if (!started) {
        return fail(std::move(started.error()));
    }
    daemons.push_back(std::move(*started));
    tls = std::move(the_tls);
    allow_files();
    return {};
}

/// Where nobody is left who cannot be sent any.
void Server::Impl::allow_files() {
    const bool is_any_secure = std::any_of(daemons.begin(), daemons.end(),
                                           [](const auto& daemon) { return daemon->is_secure(); });
    exchanges.allow_files(is_any_secure ? 0 : max_files);
}

/// Not from inside run(): their descriptors are watched.
void Server::Impl::drop_left() {
    const auto is_left = [this](const auto& daemon) {
        return daemon != daemons.back() && daemon->connections() == 0;
    };
    if (std::erase_if(daemons, is_left) != 0) {
        allow_files();
    }
}

void Server::Impl::accept_from(const ListeningSocket& socket) {
    for (int i = 0; i < accepted_a_turn; ++i) {
        if (connections.size() >= limits.connections) {
            listeners.watch(false);
            break;
        }
        sockaddr_storage storage{};
        auto* address = reinterpret_cast<sockaddr*>(&storage);
        socklen_t size = sizeof storage;
        const int descriptor =
            ::accept4(socket.descriptor(), address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor >= 0) {
            add(descriptor, address, size);
        } else if (errno == EAGAIN) {
            break;
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            service::log(service::LogLevel::warning, "serve", {},
                         "out of descriptors: no new connections for a second");
            listeners.watch(false); // the tick tries again
            break;
        } // else that one client has gone
    }
    run();
}

void Server::Impl::add(int descriptor, const sockaddr* address, socklen_t size) {
    next_peer = peer_of(address);
    if (!next_peer.empty() && connections.count_of(next_peer) >= limits.per_address) {
        ::close(descriptor);
        return;
    }
    daemons.back()->add(descriptor, address, size);
}

void Server::Impl::run() {
    if (is_running) {
        return;
    }
    is_running = true;
    bool has_more = true;
    for (int i = 0; has_more && i < runs_a_turn; ++i) {
        has_more = false;
        for (const auto& daemon : daemons) {
            has_more = daemon->run() || has_more;
        }
    }
    if (has_more) {
        again.schedule(); // others first
    }
    is_running = false;
    if (is_draining) {
        if (connections.size() == 0) {
            idle.schedule();
        }
    } else if (connections.size() < limits.connections) {
        listeners.watch(true);
    }
}

void Server::Impl::on_tick() {
    connections.end_overdue(loop.now());
    exchanges.sweep();
    run();
    drop_left();
}

void Server::Impl::on_idle() {
    timer.stop();
    drain_timer.stop();
    for (const auto& daemon : daemons) {
        daemon->stop_watching();
    }
    if (auto callback = std::exchange(when_idle, nullptr)) {
        callback();
    }
}

Server::Server(uv::Loop& loop, Hooks hooks, Limits limits)
    : impl_(std::make_unique<Impl>(loop, std::move(hooks), limits)) {
    // A client that goes away while it is written to is an error of that write, not a signal.
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
}

Server::~Server() = default;

Result<void> Server::listen(const config::Server& config) {
    if (auto opened = impl_->listeners.open(config.listen); !opened) {
        return opened;
    }
    auto tls = read_tls(config);
    if (!tls) {
        return fail(std::move(tls.error()));
    }
    if (auto started = impl_->start(std::move(*tls)); !started) {
        return started;
    }
    impl_->timer.start(tick, tick);
    impl_->listeners.watch(true);
    return {};
}

Result<void> Server::listen_anew(const std::vector<std::string>& addresses) {
    return impl_->listeners.change(addresses);
}

Result<bool> Server::use_tls(Tls tls) {
    if (tls == impl_->tls) {
        return false;
    }
    if (auto started = impl_->start(std::move(tls)); !started) {
        return fail(std::move(started.error()));
    }
    impl_->connections.leave();
    return true;
}

std::vector<std::string> Server::addresses() const {
    return impl_->listeners.addresses();
}

void Server::use(std::shared_ptr<publish::Publisher> publisher) {
    impl_->exchanges.use(std::move(publisher));
}

void Server::stop(std::function<void()> on_idle) {
    impl_->when_idle = std::move(on_idle);
    impl_->is_draining = true;
    impl_->listeners.close();
    impl_->connections.end_idle();
    impl_->drain_timer.start(drain_time, drain_time);
    if (!impl_->daemons.empty()) {
        impl_->run();
    } else {
        impl_->idle.schedule();
    }
}

} // namespace gazetted::daemon::serve
