// SPDX-License-Identifier: MIT
#include "storage/connection.hpp"
#include "storage/feed_row.hpp"
#include "storage/maintenance.hpp"
#include "storage/published.hpp"
#include "storage/writer_state.hpp"

namespace gazetted::storage {

Writer::Writer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;
Writer::~Writer() = default;

Result<Writer> Writer::open(const std::string& path) {
    auto lock = sqlite::FileLock::take(lock_path(path));
    if (!lock) {
        return fail(std::move(lock.error()));
    }
    auto db = open_for_writing(path);
    if (!db) {
        return fail(std::move(db.error()));
    }
    auto impl = std::make_unique<Impl>(std::move(*lock), std::move(*db));
    impl->reload();
    if (auto status = impl->db.status(); !status) {
        return fail(std::move(status.error()));
    }
    return Writer(std::move(impl));
}

Result<void> Writer::begin() {
    if (impl_->transaction != TransactionState::none) {
        return fail(ErrorCode::internal, "begin inside a transaction; please report this");
    }
    impl_->begin();
    auto status = impl_->db.status();
    if (!status) {
        impl_->transaction = TransactionState::none;
    }
    return status;
}

Result<void> Writer::commit() {
    if (impl_->transaction != TransactionState::open) {
        return fail(Error{ErrorCode::database, RetryClass::transient,
                          "there is no transaction to commit: an earlier error rolled it back"});
    }
    return impl_->commit();
}

void Writer::rollback() noexcept {
    impl_->rollback();
}

Result<std::optional<model::PublishedStory>> Writer::story(StoryId id) {
    return impl_->asked([&] { return read_story(impl_->db, id); });
}

Result<void> Writer::store_poll(FeedId feed, const model::FeedState& state, const FetchRow& row) {
    return impl_->guarded([&] { write_poll(impl_->db, feed, state, row); });
}

Result<void> Writer::set_back(std::span<const PolledFeed> feeds, Seconds by) {
    return impl_->guarded([&] {
        for (const PolledFeed& feed : feeds) {
            write_state(impl_->db, feed.id, feed.state, 0);
        }
        impl_->db.use("UPDATE hold SET until = max(until - ?, 0)").bind(by.count()).run();
    });
}

Result<std::vector<Hold>> Writer::holds(Instant now) {
    return impl_->asked([&] { return read_holds(impl_->db, now); });
}

Result<void> Writer::store_hold(const Hold& hold, Instant now) {
    return impl_->guarded([&] {
        impl_->db.use("DELETE FROM hold WHERE until <= ?").bind(now).run();
        impl_->db
            .use("INSERT INTO hold VALUES (?, ?, ?) ON CONFLICT (domain) DO UPDATE SET until = "
                 "excluded.until, feed = excluded.feed WHERE excluded.until > until")
            .bind(hold.domain, hold.until, hold.feed)
            .run();
    });
}

Result<void> Writer::begin_fill() {
    return impl_->guarded([&] {
        if (impl_->db.ask("SELECT count(*) FROM (SELECT 1 FROM story LIMIT 1)") == 0) {
            impl_->db.run(drop_list_index);
        }
    });
}

Result<void> Writer::end_fill() {
    return impl_->guarded([&] { impl_->db.run(make_list_index); });
}

Result<void> Writer::optimize() {
    return optimize_database(*impl_);
}

Result<void> Writer::repair() {
    return repair_database(*impl_);
}

Result<std::vector<std::string>> Writer::check(bool thorough) {
    return check_database(impl_->db, thorough ? Thoroughness::whole : Thoroughness::quick);
}

Result<void> Writer::backup(const std::string& to) {
    return backup_database(impl_->db, to);
}

} // namespace gazetted::storage
