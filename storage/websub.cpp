// SPDX-License-Identifier: MIT
// Writer: subscriptions in both directions, and the reading of archives.
#include "storage/feed_row.hpp"
#include "storage/writer_state.hpp"

namespace gazetted::storage {

Result<void> Writer::store_push(FeedId feed, const model::Push& push) {
    return impl_->guarded([&] { write_push(impl_->db, feed, push); });
}

Result<std::vector<Subscriber>> Writer::subscribers() {
    return impl_->asked([&] {
        std::vector<Subscriber> all;
        auto rows = impl_->db.use("SELECT callback, topic, secret, lease_until FROM subscriber");
        while (rows.row()) {
            all.push_back({rows.string(0), rows.string(1), rows.string(2), rows.instant(3)});
        }
        return all;
    });
}

Result<void> Writer::store_subscriber(const Subscriber& subscriber) {
    return impl_->guarded([&] {
        impl_->db.use("INSERT OR REPLACE INTO subscriber VALUES (?, ?, ?, ?)")
            .bind(subscriber.callback, subscriber.topic, subscriber.secret, subscriber.lease_until)
            .run();
    });
}

Result<void> Writer::drop_subscriber(const Subscriber& subscriber) {
    return impl_->guarded([&] {
        impl_->db.use("DELETE FROM subscriber WHERE callback = ? AND topic = ?")
            .bind(subscriber.callback, subscriber.topic)
            .run();
    });
}

Result<std::optional<History>> Writer::history(FeedId feed) {
    return impl_->asked([&] {
        auto row = impl_->db.use("SELECT next, documents FROM history WHERE feed = ?");
        row.bind(feed);
        return row.row() ? std::optional(History{row.string(0), row.small(1)}) : std::nullopt;
    });
}

Result<void> Writer::store_history(FeedId feed, const History& history) {
    return impl_->guarded([&] {
        impl_->db.use("INSERT OR REPLACE INTO history VALUES (?, ?, ?)")
            .bind(feed, history.next, history.documents)
            .run();
    });
}

} // namespace gazetted::storage
