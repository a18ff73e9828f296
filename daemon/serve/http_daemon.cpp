// SPDX-License-Identifier: MIT
#include "daemon/serve/http_daemon.hpp"

#include "daemon/service/log.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdarg>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace gazetted::daemon::serve {

namespace {

constexpr unsigned spare_connections = 16; // libmicrohttpd's limit is never what limits

/// libmicrohttpd's own words about a client are for debugging.
void log_line(void* /*unused*/, const char* format, va_list arguments) noexcept {
    std::array<char, 512> line{};
    std::vsnprintf(line.data(), line.size(), format, arguments);
    service::log(service::LogLevel::debug, "serve", {}, line.data());
}

std::size_t keep_encoded(void* /*unused*/, MHD_Connection* /*unused*/, char* text) noexcept {
    return std::char_traits<char>::length(text); // parse_target decodes
}

/// Only read, and only at the start.
void* pem(const std::string& text) {
    return const_cast<char*>(text.c_str());
}

Error refusal(const Tls& tls) {
    return {ErrorCode::io, RetryClass::permanent,
            tls.is_on()
                ? fmt::format("cannot serve HTTPS: {} and {} must be a PEM certificate and its key",
                              tls.certificate_file, tls.key_file)
                : "cannot start the HTTP server: out of memory or descriptors"};
}

} // namespace

Result<std::unique_ptr<HttpDaemon>> HttpDaemon::start(uv::Loop& loop, const Tls& tls,
                                                      const Limits& limits,
                                                      const Callbacks& callbacks,
                                                      std::function<void()> on_ready) {
    unsigned flags =
        MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    std::vector<MHD_OptionItem> options;
    if (tls.is_on()) {
        flags |= MHD_USE_TLS;
        options.push_back({MHD_OPTION_HTTPS_MEM_CERT, 0, pem(tls.certificate)});
        options.push_back({MHD_OPTION_HTTPS_MEM_KEY, 0, pem(tls.key)});
    }
    options.push_back({MHD_OPTION_END, 0, nullptr});
    void* self = callbacks.self;
    MHD_Daemon* daemon = MHD_start_daemon(
        flags, 0, nullptr, nullptr, callbacks.on_request, self, MHD_OPTION_EXTERNAL_LOGGER,
        &log_line, nullptr, MHD_OPTION_URI_LOG_CALLBACK, callbacks.on_begin, self,
        MHD_OPTION_NOTIFY_COMPLETED, callbacks.on_end, self, MHD_OPTION_NOTIFY_CONNECTION,
        callbacks.on_connection, self, MHD_OPTION_UNESCAPE_CALLBACK, &keep_encoded, nullptr,
        MHD_OPTION_CONNECTION_LIMIT, limits.connections + spare_connections,
        MHD_OPTION_CONNECTION_TIMEOUT, limits.idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        static_cast<std::size_t>(limits.header_bytes), MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, // else it sends no file by sendfile()
        MHD_OPTION_ARRAY, options.data(), MHD_OPTION_END);
    if (daemon == nullptr) {
        return fail(refusal(tls));
    }
    std::unique_ptr<HttpDaemon> made(new HttpDaemon(daemon, tls.is_on()));
    const auto* info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
    made->poll_ = std::make_unique<uv::PollHandle>(
        loop, info->epoll_fd, [on_ready = std::move(on_ready)](int, int) { on_ready(); });
    made->poll_->start(UV_READABLE);
    return made;
}

HttpDaemon::~HttpDaemon() {
    MHD_run(daemon_); // those that were resumed end
    poll_.reset();
    MHD_stop_daemon(daemon_);
}

void HttpDaemon::add(int descriptor, const sockaddr* address, socklen_t size) {
    static_cast<void>(MHD_add_connection(daemon_, descriptor, address, size));
}

bool HttpDaemon::run() {
    MHD_run(daemon_);
    MHD_UNSIGNED_LONG_LONG milliseconds = 1;
    return MHD_get_timeout(daemon_, &milliseconds) == MHD_YES && milliseconds == 0;
}

std::size_t HttpDaemon::connections() const {
    const auto* info = MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
    return info == nullptr ? 0 : info->num_connections;
}

} // namespace gazetted::daemon::serve
