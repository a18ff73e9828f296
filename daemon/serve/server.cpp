// SPDX-License-Identifier: MIT
// The loop's side of libmicrohttpd: it accepts nothing itself and has no thread. We accept (and so
// can stop accepting at the limit without its stall), hand it the connections, and run it whenever
// its epoll descriptor is readable, a connection was resumed, or its own time-out is due.
#include "daemon/serve/server.hpp"

#include "daemon/serve/connections.hpp"
#include "daemon/serve/exchanges.hpp"
#include "daemon/serve/listeners.hpp"
#include "daemon/service/log.hpp"
#include "daemon/uv/poll.hpp"
#include "daemon/uv/timer.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <fstream>
#include <optional>
#include <sstream>
#include <sys/socket.h>
#include <unistd.h>

namespace gazetted::daemon::serve {

namespace {

using namespace std::chrono_literals;

constexpr auto tick = 1s;
constexpr auto drain_time = 3s;     // then what still runs is cut off
constexpr auto answer_time = 300s;  // for the slowest reader of the longest answer
constexpr int accepted_a_turn = 64; // then the others have their turn
constexpr int runs_a_turn = 4;
constexpr std::size_t max_files = 32;      // documents that are sent from files in memory
constexpr unsigned spare_connections = 16; // libmicrohttpd's limit is never what limits

Result<std::string> read_file(const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) {
        return fail(ErrorCode::io,
                    fmt::format("cannot read {}: server.tls_certificate and server.tls_key name "
                                "PEM files that this user may read",
                                name));
    }
    return std::move(text).str();
}

/// libmicrohttpd's own words about a client are for debugging.
void log_line(void* /*unused*/, const char* format, va_list arguments) noexcept {
    std::array<char, 512> line{};
    std::vsnprintf(line.data(), line.size(), format, arguments);
    service::log(service::LogLevel::debug, "serve", {}, line.data());
}

std::size_t keep_encoded(void* /*unused*/, MHD_Connection* /*unused*/, char* text) noexcept {
    return std::char_traits<char>::length(text); // parse_target decodes
}

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
        if (daemon != nullptr) {
            MHD_run(daemon); // resumed ones end
            poll.reset();
            MHD_stop_daemon(daemon);
        }
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Result<void> start(const config::Server& config);
    void accept_from(const ListeningSocket& socket);
    void add(int descriptor, const sockaddr* address, socklen_t size);
    void run();
    void on_tick();
    void on_idle();

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
    MHD_Daemon* daemon = nullptr;
    std::unique_ptr<uv::PollHandle> poll;
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
        if (is_draining) {
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

Result<void> Server::Impl::start(const config::Server& config) {
    std::string certificate, key;
    unsigned flags =
        MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    std::vector<MHD_OptionItem> options{{MHD_OPTION_END, 0, nullptr}};
    if (!config.tls_certificate.empty()) {
        auto read_certificate = read_file(config.tls_certificate);
        auto read_key = read_file(config.tls_key);
        if (!read_certificate || !read_key) {
            return fail(read_certificate ? std::move(read_key.error())
                                         : std::move(read_certificate.error()));
        }
        certificate = std::move(*read_certificate);
        key = std::move(*read_key);
        flags |= MHD_USE_TLS;
        options.insert(options.begin(), {{MHD_OPTION_HTTPS_MEM_CERT, 0, certificate.data()},
                                         {MHD_OPTION_HTTPS_MEM_KEY, 0, key.data()}});
    }
    const MHD_AccessHandlerCallback handler =
        [](void* self, MHD_Connection* connection, const char*, const char* method, const char*,
           const char* bytes, std::size_t* count, void** request) noexcept {
            return static_cast<Impl*>(self)->answer(
                connection, method, *request,
                {std::string_view(bytes, bytes == nullptr ? 0 : *count), *count});
        };
    const auto begin = [](void* self, const char* uri, MHD_Connection*) noexcept -> void* {
        return static_cast<Impl*>(self)->begin_request(uri);
    };
    const MHD_RequestCompletedCallback end = [](void* self, MHD_Connection* connection,
                                                void** request,
                                                MHD_RequestTerminationCode) noexcept {
        static_cast<Impl*>(self)->end_request(connection, *request);
    };
    const MHD_NotifyConnectionCallback notify = [](void* self, MHD_Connection* connection,
                                                   void** context,
                                                   MHD_ConnectionNotificationCode code) noexcept {
        static_cast<Impl*>(self)->on_connection(connection, context, code);
    };
    daemon = MHD_start_daemon(
        flags, 0, nullptr, nullptr, handler, this, MHD_OPTION_EXTERNAL_LOGGER, &log_line, nullptr,
        MHD_OPTION_URI_LOG_CALLBACK, +begin, this, MHD_OPTION_NOTIFY_COMPLETED, end, this,
        MHD_OPTION_NOTIFY_CONNECTION, notify, this, MHD_OPTION_UNESCAPE_CALLBACK, &keep_encoded,
        nullptr, MHD_OPTION_CONNECTION_LIMIT, limits.connections + spare_connections,
        MHD_OPTION_CONNECTION_TIMEOUT, limits.idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        static_cast<std::size_t>(limits.header_bytes), MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, // else it sends no file by sendfile()
        MHD_OPTION_ARRAY, options.data(), MHD_OPTION_END);
    exchanges.allow_files(config.tls_certificate.empty() ? max_files : 0);
    if (daemon == nullptr) {
        return fail(ErrorCode::io,
                    config.tls_certificate.empty()
                        ? "cannot start the HTTP server: out of memory or descriptors"
                        : fmt::format("cannot start the HTTPS server: {} and {} must "
                                      "be a PEM certificate and its key",
                                      config.tls_certificate, config.tls_key));
    }
    const auto* info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
    poll = std::make_unique<uv::PollHandle>(loop, info->epoll_fd, [this](int, int) { run(); });
    poll->start(UV_READABLE);
    timer.start(tick, tick);
    return {};
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
    // Closes the descriptor where it fails.
    static_cast<void>(MHD_add_connection(daemon, descriptor, address, size));
}

void Server::Impl::run() {
    if (is_running) {
        return;
    }
    is_running = true;
    for (int i = 0; i < runs_a_turn; ++i) {
        MHD_run(daemon);
        MHD_UNSIGNED_LONG_LONG milliseconds = 1;
        if (MHD_get_timeout(daemon, &milliseconds) != MHD_YES || milliseconds > 0) {
            break;
        }
        if (i + 1 == runs_a_turn) {
            again.schedule(); // others first
        }
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
}

void Server::Impl::on_idle() {
    timer.stop();
    drain_timer.stop();
    poll.reset();
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
    if (auto started = impl_->start(config); !started) {
        return started;
    }
    impl_->listeners.watch(true);
    return {};
}

Result<void> Server::listen_anew(const std::vector<std::string>& addresses) {
    return impl_->listeners.change(addresses);
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
    if (impl_->daemon != nullptr) {
        impl_->run();
    } else {
        impl_->idle.schedule();
    }
}

} // namespace gazetted::daemon::serve
