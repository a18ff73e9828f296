// SPDX-License-Identifier: MIT
#include "storage/story_write.hpp"

namespace gazetted::storage {

void WriterState::reload() {
    stories_changed = false;
    new_entries.clear();
    regrouped.clear();
    feed_names.clear();
    topic_ids.clear();
    hashes.forget();
    last_story.value = db.ask("SELECT value FROM counter WHERE name = 'story_id'");
    last_entry.value = db.ask("SELECT value FROM counter WHERE name = 'entry_id'");
    indexed_story.value = db.ask("SELECT value FROM counter WHERE name = 'indexed_story'");
}

void WriterState::begin() {
    db.run("BEGIN IMMEDIATE");
    transaction = TransactionState::open;
}

Result<void> WriterState::commit() {
    for (const auto& [feed, count] : new_entries) {
        db.use("UPDATE feed SET entries = entries + ? WHERE id = ?").bind(count, feed).run();
    }
    new_entries.clear();
    recount_stories(*this);
    if (stories_changed) {
        hashes.write_when_many(last_entry, last_story);
        db.use("UPDATE counter SET value = CASE name WHEN 'story_id' THEN ? WHEN 'entry_id' THEN ? "
               "ELSE value + 1 END WHERE name IN ('story_id', 'entry_id', 'stories_version')")
            .bind(last_story, last_entry)
            .run();
    }
    db.run("COMMIT");
    auto status = db.status();
    if (!status) {
        rollback();
        return status;
    }
    stories_changed = false;
    transaction = TransactionState::none;
    return status;
}

void WriterState::rollback() noexcept {
    static_cast<void>(db.status());
    if (db.in_transaction()) { // SQLite rolls back by itself on some errors
        db.run("ROLLBACK");
    }
    transaction = TransactionState::none;
    reload();
    static_cast<void>(db.status());
}

Result<void> WriterState::enter() {
    if (transaction == TransactionState::broken) {
        return fail(
            Error{ErrorCode::database, RetryClass::transient,
                  "an earlier error rolled this batch back; call rollback and do it again"});
    }
    if (transaction == TransactionState::none) {
        begin();
        if (auto status = db.status(); !status) {
            transaction = TransactionState::none;
            return status;
        }
    }
    return {};
}

Result<void> WriterState::leave(bool is_own) {
    auto status = db.status();
    if (status) {
        return is_own ? commit() : status;
    }
    rollback();
    transaction = is_own ? TransactionState::none : TransactionState::broken;
    return status;
}

const std::string& WriterState::feed_name(FeedId feed) {
    const auto [place, is_new] = feed_names.try_emplace(feed);
    if (is_new) {
        auto row = db.use("SELECT name FROM feed WHERE id = ?");
        row.bind(feed);
        place->second = row.row() ? row.string(0) : std::string();
    }
    return place->second;
}

std::int64_t WriterState::topic_id(const std::string& name) {
    const auto found = topic_ids.find(name);
    if (found != topic_ids.end()) {
        return found->second;
    }
    db.use("INSERT OR IGNORE INTO topic (name) VALUES (?)").bind(name).run();
    auto row = db.use("SELECT id FROM topic WHERE name = ?");
    row.bind(name);
    const std::int64_t id = row.row() ? row.integer(0) : 0;
    topic_ids.emplace(name, id);
    return id;
}

void WriterState::queue_for_search(StoryId story) {
    if (story <= indexed_story) {
        db.use("INSERT OR IGNORE INTO search_queue VALUES (?)").bind(story).run();
    }
}

} // namespace gazetted::storage
