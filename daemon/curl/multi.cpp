// SPDX-License-Identifier: MIT
#include "daemon/curl/multi.hpp"

#include "feeds/base/assert.hpp"

#include <unistd.h>

#include <exception>
#include <new>
#include <utility>

namespace gazetted::curl {

Multi::Multi(uv::Loop& loop, OnDone on_done)
    : loop_(loop), on_done_(std::move(on_done)),
      timer_(loop, [this] { act(CURL_SOCKET_TIMEOUT, 0); }),
      deferred_(loop, [this] { on_deferred(); }) {
    init_once();
    handle_.reset(curl_multi_init());
    if (!handle_) {
        throw std::bad_alloc();
    }
    curl_multi_setopt(handle_.get(), CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(handle_.get(), CURLMOPT_TIMERDATA, this);
    curl_socket_callback on_socket_call = [](CURL*, curl_socket_t descriptor, int what, void* self,
                                             void*) noexcept {
        return static_cast<Multi*>(self)->on_socket(descriptor, what);
    };
    curl_multi_timer_callback on_timer_call = [](CURLM*, long milliseconds, void* self) noexcept {
        static_cast<Multi*>(self)->on_timeout_change(milliseconds);
        return 0;
    };
    curl_multi_setopt(handle_.get(), CURLMOPT_SOCKETFUNCTION, on_socket_call);
    curl_multi_setopt(handle_.get(), CURLMOPT_TIMERFUNCTION, on_timer_call);
}

// The connections are closed while the sockets' table is still there.
Multi::~Multi() {
    handle_.reset();
}

void Multi::keep_connections(long count) {
    curl_multi_setopt(handle_.get(), CURLMOPT_MAXCONNECTS, count);
}

void Multi::add(Easy& easy) {
    curl_closesocket_callback on_close_call = [](void* self, curl_socket_t descriptor) noexcept {
        static_cast<Multi*>(self)->drop(descriptor);
        return ::close(descriptor);
    };
    easy.set<CURLOPT_CLOSESOCKETFUNCTION>(on_close_call);
    easy.set<CURLOPT_CLOSESOCKETDATA>(static_cast<void*>(this));
    const CURLMcode code = curl_multi_add_handle(handle_.get(), easy.get());
    GAZETTED_ASSERT(code == CURLM_OK);
}

void Multi::remove(Easy& easy) {
    const CURLMcode code = curl_multi_remove_handle(handle_.get(), easy.get());
    GAZETTED_ASSERT(code == CURLM_OK);
}

bool Multi::keep_watched(curl_socket_t descriptor) noexcept {
    try {
        socket_at(descriptor).is_kept = true;
        return true;
    } catch (const std::exception&) { // the kernel's limit of watches; memory
        return false;
    }
}

Multi::Socket* Multi::find(curl_socket_t descriptor) const {
    const auto place = static_cast<std::size_t>(descriptor);
    return place < sockets_.size() ? sockets_[place].get() : nullptr;
}

Multi::Socket& Multi::socket_at(curl_socket_t descriptor) {
    const auto place = static_cast<std::size_t>(descriptor);
    if (place >= sockets_.size()) {
        sockets_.resize(place + 1);
    }
    auto& socket = sockets_[place];
    if (!socket) {
        socket =
            std::make_unique<Socket>(loop_, descriptor, [this, descriptor](int status, int events) {
                on_ready(descriptor, status, events);
            });
    }
    return *socket;
}

// A socket that libcurl opened without asking, its resolver's, it also closes without telling: it
// is dropped when it is no longer wanted.
int Multi::on_socket(curl_socket_t descriptor, int what) {
    if (const Socket* known = find(descriptor);
        what == CURL_POLL_REMOVE && (known == nullptr || !known->is_kept)) {
        drop(descriptor);
        return 0;
    }
    Socket& socket = socket_at(descriptor);
    socket.wanted = ((what & CURL_POLL_IN) != 0 ? UV_READABLE : 0) |
                    ((what & CURL_POLL_OUT) != 0 ? UV_WRITABLE : 0);
    // An idle connection can be written to at any time, but says something only when it ends: it
    // stays watched for that, which is what the next request asks for.
    const bool is_enough = (socket.wanted & ~socket.watched) == 0;
    const bool is_too_much = (socket.watched & ~socket.wanted & UV_WRITABLE) != 0;
    if (!is_enough || is_too_much) {
        socket.watch();
    }
    return 0;
}

// The poll handle is closed here and now, because the number of the descriptor may come back at
// once; the object waits, since this may be inside its own callback.
void Multi::drop(curl_socket_t descriptor) {
    if (Socket* socket = find(descriptor)) {
        socket->poll.close();
        dropped_.push_back(std::move(sockets_[static_cast<std::size_t>(descriptor)]));
        deferred_.schedule();
    }
}

void Multi::Socket::watch() {
    watched = wanted;
    if (wanted != 0) {
        poll.start(wanted);
    } else {
        poll.stop();
    }
}

void Multi::on_timeout_change(long milliseconds) {
    if (milliseconds < 0) {
        timer_.stop();
    } else {
        timer_.start(std::chrono::milliseconds(milliseconds));
    }
}

// libuv reports EPOLLERR as a status and stops the handle. CURL_CSELECT_ERR would make libcurl give
// up; told that it may read and write it finds the error itself, and a request on a kept connection
// that has died is sent again.
void Multi::on_ready(curl_socket_t descriptor, int status, int events) {
    Socket* socket = find(descriptor);
    socket->watched = status < 0 ? 0 : socket->watched;
    if (socket->wanted == 0 || (status >= 0 && (events & socket->wanted) == 0)) {
        socket->watch(); // nobody asked: libcurl finds out when it wants to use it
        return;
    }
    int flags = status < 0 ? CURL_CSELECT_IN | CURL_CSELECT_OUT : 0;
    flags |= (events & UV_READABLE) != 0 ? CURL_CSELECT_IN : 0;
    flags |= (events & UV_WRITABLE) != 0 ? CURL_CSELECT_OUT : 0;
    act(descriptor, flags);
    if (status < 0 && find(descriptor) == socket && socket->watched != socket->wanted) {
        socket->watch();
    }
}

void Multi::act(curl_socket_t descriptor, int flags) {
    int running = 0;
    curl_multi_socket_action(handle_.get(), descriptor, flags, &running);
    deferred_.schedule();
}

void Multi::on_deferred() {
    dropped_.clear();
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(handle_.get(), &left)) {
        if (message->msg == CURLMSG_DONE) {
            const CURLcode code = message->data.result; // the message dies with its handle
            void* owner = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
            on_done_(owner, code);
        }
    }
}

} // namespace gazetted::curl
