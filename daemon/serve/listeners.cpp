// SPDX-License-Identifier: MIT
#include "daemon/serve/listeners.hpp"

#include <algorithm>
#include <utility>

namespace gazetted::daemon::serve {

Listeners::Listeners(uv::Loop& loop, OnReady on_ready)
    : loop_(loop), on_ready_(std::move(on_ready)) {}

void Listeners::add(std::string configured, ListeningSocket socket) {
    auto kept = std::make_unique<ListeningSocket>(std::move(socket));
    auto poll = std::make_unique<uv::PollHandle>(
        loop_, kept->descriptor(), [this, &listening = *kept](int, int) { on_ready_(listening); });
    if (is_watched_) {
        poll->start(UV_READABLE);
    }
    all_.push_back({std::move(configured), std::move(kept), std::move(poll)});
}

Result<void> Listeners::listen_on(const std::vector<std::string>& addresses) {
    std::vector<ListeningSocket> opened;
    for (const std::string& address : addresses) {
        auto socket = open_socket(address);
        if (!socket) {
            return fail(std::move(socket.error()));
        }
        opened.push_back(std::move(*socket));
    }
    for (std::size_t i = 0; i < opened.size(); ++i) {
        add(addresses[i], std::move(opened[i]));
    }
    return {};
}

Result<void> Listeners::open(const std::vector<std::string>& addresses) {
    auto passed = take_systemd_sockets();
    if (!passed) {
        return fail(std::move(passed.error()));
    }
    for (ListeningSocket& socket : *passed) {
        add({}, std::move(socket));
    }
    return passed->empty() ? listen_on(addresses) : Result<void>{};
}

Result<void> Listeners::change(const std::vector<std::string>& addresses) {
    std::vector<std::string> missing = addresses;
    std::vector<std::string> gone;
    for (const Listener& listener : all_) {
        if (listener.configured.empty()) {
            return {};
        }
        if (std::erase(missing, listener.configured) == 0) {
            gone.push_back(listener.configured);
        }
    }
    const auto close_gone = [&] {
        std::erase_if(all_, [&](const Listener& listener) {
            return std::find(gone.begin(), gone.end(), listener.configured) != gone.end();
        });
    };
    auto opened = listen_on(missing);
    if (opened) {
        close_gone();
        return {};
    }
    if (gone.empty()) {
        return opened;
    }
    close_gone(); // 127.0.0.1:80 stands in the way of 0.0.0.0:80
    opened = listen_on(missing);
    if (!opened) {
        if (auto back = listen_on(gone); !back) {
            opened.error().text += "; and no longer: " + back.error().text;
        }
    }
    return opened;
}

void Listeners::watch(bool wanted) {
    if (is_watched_ == wanted) {
        return;
    }
    is_watched_ = wanted;
    for (const Listener& listener : all_) {
        if (wanted) {
            listener.poll->start(UV_READABLE);
        } else {
            listener.poll->stop();
        }
    }
}

std::vector<std::string> Listeners::addresses() const {
    std::vector<std::string> addresses;
    for (const Listener& listener : all_) {
        addresses.push_back(listener.socket->address());
    }
    return addresses;
}

} // namespace gazetted::daemon::serve
