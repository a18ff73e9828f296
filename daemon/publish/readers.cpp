// SPDX-License-Identifier: MIT
#include "daemon/publish/readers.hpp"

namespace gazetted::daemon::publish {

namespace {
constexpr std::size_t max_idle = 8; // as many as libuv's pool usually has threads, twice
}

Result<Readers::Lent> Readers::borrow() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto reader = std::move(idle_.back());
            idle_.pop_back();
            return Lent(*this, std::move(reader));
        }
    }
    auto opened = storage::Reader::open(path_);
    if (!opened) {
        // A store that is not there is no address that is not there.
        return fail(ErrorCode::database, std::move(opened.error().text));
    }
    return Lent(*this, std::move(*opened));
}

void Readers::give_back(storage::Reader reader) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < max_idle) {
        idle_.push_back(std::move(reader));
    }
}

} // namespace gazetted::daemon::publish
