// SPDX-License-Identifier: MIT
#include "tests/unit/fetch/scripted_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace gazetted::test {

namespace {
std::string lower(std::string_view text) {
    std::string copy(text);
    std::transform(copy.begin(), copy.end(), copy.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return copy;
}
} // namespace

std::string SeenRequest::field(std::string_view name) const {
    const auto start = lower(head).find("\r\n" + lower(name) + ": ");
    if (start == std::string::npos) {
        return {};
    }
    const auto value = start + name.size() + 4;
    return head.substr(value, head.find("\r\n", value) - value);
}

bool Peer::send(std::string_view bytes) {
    while (is_open_ && !bytes.empty()) {
        const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        is_open_ = count > 0;
        bytes.remove_prefix(is_open_ ? static_cast<std::size_t>(count) : 0);
    }
    return is_open_;
}

void Peer::send_for_ever(std::string_view bytes) {
    while (send(bytes)) {
    }
}

void Peer::close() {
    ::shutdown(descriptor_, SHUT_RDWR);
    is_open_ = false;
}

void Peer::reset() {
    const linger now{1, 0}; // the close that follows sends RST
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    is_open_ = false;
}

void Peer::wait_for_close() {
    std::array<char, 1024> bytes{};
    while (::recv(descriptor_, bytes.data(), bytes.size(), 0) > 0) {
    }
    is_open_ = false;
}

ScriptedServer::ScriptedServer(const std::string& address) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    inet_pton(AF_INET, address.c_str(), &here.sin_addr);
    socklen_t size = sizeof here;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&here), sizeof here) != 0 ||
        ::listen(listener_, 128) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&here), &size) != 0) {
        throw std::runtime_error("the test server cannot listen");
    }
    port_ = ntohs(here.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
        const std::lock_guard lock(mutex_);
        for (const int descriptor : descriptors_) {
            ::shutdown(descriptor, SHUT_RDWR);
        }
    }
    for (auto& thread : threads_) {
        thread.join();
    }
    ::close(listener_);
}

void ScriptedServer::on(const std::string& target, Script script) {
    const std::lock_guard lock(mutex_);
    scripts_[target] = std::move(script);
}

void ScriptedServer::on(const std::string& target, std::string text) {
    on(target, [text = std::move(text)](Peer& peer, const SeenRequest&) { peer.send(text); });
}

std::string ScriptedServer::url(std::string_view target, std::string_view host) const {
    return "http://" + std::string(host) + ":" + std::to_string(port_) + std::string(target);
}

std::vector<SeenRequest> ScriptedServer::seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
}

void ScriptedServer::accept_all() {
    int number = 0;
    for (;;) {
        const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0) {
            return;
        }
        const int on = 1;
        ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const std::lock_guard lock(mutex_);
        descriptors_.push_back(descriptor);
        threads_.emplace_back([this, descriptor, n = ++number] { serve(descriptor, n); });
    }
}

ScriptedServer::Script ScriptedServer::find(const std::string& target) {
    const std::lock_guard lock(mutex_);
    const auto found = scripts_.find(target);
    return found != scripts_.end() ? found->second : [](Peer& peer, const SeenRequest&) {
        peer.send(answer("404 Not Found", ""));
    };
}

void ScriptedServer::serve(int descriptor, int number) {
    std::string buffer;
    Peer peer(descriptor);
    std::array<char, 4096> bytes{};
    while (peer.is_open()) {
        const auto end = buffer.find("\r\n\r\n");
        if (end == std::string::npos) {
            const auto count = ::recv(descriptor, bytes.data(), bytes.size(), 0);
            if (count <= 0) {
                break;
            }
            buffer.append(bytes.data(), static_cast<std::size_t>(count));
            continue;
        }
        SeenRequest request{{}, buffer.substr(0, end + 4), number};
        buffer.erase(0, end + 4);
        const auto start = request.head.find(' ') + 1;
        request.target = request.head.substr(start, request.head.find(' ', start) - start);
        {
            const std::lock_guard lock(mutex_);
            seen_.push_back(request);
        }
        find(request.target)(peer, request);
    }
    const std::lock_guard lock(mutex_);
    std::erase(descriptors_, descriptor);
    ::close(descriptor);
}

std::string answer(std::string_view status, std::string_view body, std::string_view fields) {
    return "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(fields) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

void Gate::open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
}

void Gate::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_open_; });
}

} // namespace gazetted::test
