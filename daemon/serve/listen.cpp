// SPDX-License-Identifier: MIT
#include "daemon/serve/listen.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#ifdef GAZETTED_HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

namespace gazetted::daemon::serve {

namespace {

constexpr int backlog = 511;

auto failed(std::string_view what, std::string_view address, int error) {
    std::string_view advice;
    if (error == EADDRINUSE) {
        advice = "; another program uses it: stop that, or change server.listen";
    } else if (error == EACCES) {
        advice = "; no permission: use a port above 1023, or a systemd socket";
    } else if (error == EADDRNOTAVAIL) {
        advice = "; this machine does not have that address";
    }
    return fail(ErrorCode::io,
                fmt::format("cannot {} {}: {}{}", what, address, std::strerror(error), advice));
}

/// What a socket is bound to, in the words of the configuration.
std::string address_of(int descriptor) {
    sockaddr_storage storage{};
    auto* any = reinterpret_cast<sockaddr*>(&storage);
    socklen_t size = sizeof storage;
    if (::getsockname(descriptor, any, &size) != 0) {
        return "?";
    }
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (storage.ss_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(storage);
        ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
        return fmt::format("{}:{}", text.data(), ntohs(v4.sin_port));
    }
    if (storage.ss_family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(storage);
        ::inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
        return fmt::format("[{}]:{}", text.data(), ntohs(v6.sin6_port));
    }
    const auto& local = reinterpret_cast<const sockaddr_un&>(storage);
    return fmt::format("unix:{}", static_cast<const char*>(local.sun_path));
}

struct FreeAddresses {
    void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};

Result<ListeningSocket> open_inet(const std::string& address) {
    const auto colon = address.rfind(':');
    if (colon == std::string::npos) {
        return fail(ErrorCode::io,
                    fmt::format("cannot listen on '{}': write host:port, [v6]:port or unix:/path",
                                address));
    }
    std::string host = address.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* list = nullptr;
    const int status = ::getaddrinfo(host.empty() || host == "*" ? nullptr : host.c_str(),
                                     address.substr(colon + 1).c_str(), &hints, &list);
    const std::unique_ptr<addrinfo, FreeAddresses> owned(list);
    if (status != 0) {
        return fail(ErrorCode::io,
                    fmt::format("cannot listen on {}: {}", address, ::gai_strerror(status)));
    }
    const int descriptor =
        ::socket(list->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, list->ai_protocol);
    if (descriptor < 0) {
        return failed("listen on", address, errno);
    }
    ListeningSocket made(descriptor, address);
    const int on = 1;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (list->ai_family == AF_INET6) {
        ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    }
    if (::bind(descriptor, list->ai_addr, list->ai_addrlen) != 0 ||
        ::listen(descriptor, backlog) != 0) {
        return failed("listen on", address, errno);
    }
    made.rename(address_of(descriptor)); // the port that 0 stood for
    return made;
}

/// True where nobody listens behind the socket file any more.
bool is_stale(const sockaddr_un& local) {
    const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe < 0) {
        return false;
    }
    const bool refused =
        ::connect(probe, reinterpret_cast<const sockaddr*>(&local), sizeof local) != 0 &&
        errno == ECONNREFUSED;
    ::close(probe);
    return refused;
}

Result<ListeningSocket> open_unix(const std::string& address) {
    const std::string file = address.substr(std::strlen("unix:"));
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    if (file.empty() || file.size() >= sizeof local.sun_path) {
        return fail(ErrorCode::io,
                    fmt::format("cannot listen on {}: a socket's path has 1 to {} bytes", address,
                                sizeof local.sun_path - 1));
    }
    std::memcpy(local.sun_path, file.data(), file.size());
    if (is_stale(local)) {
        ::unlink(file.c_str());
    }
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return failed("listen on", address, errno);
    }
    if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&local), sizeof local) != 0) {
        const int error = errno;
        ::close(descriptor);
        return failed("listen on", address, error);
    }
    ListeningSocket made(descriptor, address, file);
    // What is served is public; the folder decides who reaches the socket.
    if (::chmod(file.c_str(), 0666) != 0 || ::listen(descriptor, backlog) != 0) {
        return failed("listen on", address, errno);
    }
    return made;
}

} // namespace

ListeningSocket::~ListeningSocket() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
    if (!file_.empty()) {
        ::unlink(file_.c_str());
    }
}

Result<ListeningSocket> open_socket(const std::string& address) {
    return address.starts_with("unix:") ? open_unix(address) : open_inet(address);
}

Result<std::vector<ListeningSocket>> take_systemd_sockets() {
    std::vector<ListeningSocket> sockets;
#ifdef GAZETTED_HAVE_SYSTEMD
    const int count = ::sd_listen_fds(1); // not for our children
    for (int i = 0; i < count; ++i) {
        const int descriptor = SD_LISTEN_FDS_START + i;
        if (::sd_is_socket(descriptor, AF_UNSPEC, SOCK_STREAM, 1) <= 0) {
            return fail(ErrorCode::io,
                        fmt::format("systemd passed descriptor {}, which is no listening stream "
                                    "socket: use ListenStream= in the socket unit",
                                    descriptor));
        }
        const int flags = ::fcntl(descriptor, F_GETFL);
        if (flags < 0 || ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) != 0) {
            return failed("use", address_of(descriptor), errno);
        }
        sockets.emplace_back(descriptor, address_of(descriptor));
    }
#endif
    return sockets;
}

} // namespace gazetted::daemon::serve
