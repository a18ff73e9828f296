// SPDX-License-Identifier: MIT
#include "storage/feed_row.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <unordered_map>

namespace gazetted::storage {

namespace {

static_assert(std::endian::native == std::endian::little,
              "rhythm and boilerplate are stored as in memory");

#define FEED_COLUMNS                                                                               \
    "SELECT id, name, configured_url, configured_title, title, site_url, atom_id, rights, "        \
    "language, icon, updated, priority, active, entries, health, url, etag, last_modified, "       \
    "body_hash, ttl, update_period, skip_hours, skip_days, hub, self, last_poll, last_success, "   \
    "last_change, last_unconditional, next_poll, next_reason, failures, gone_days, gone_last, "    \
    "not_modified_streak, last_error, last_status, move_url, move_since, move_polls, "             \
    "rhythm_weight, rhythm, boilerplate, moved FROM feed "

// Of the hours of the week most feeds post in few: these are stored as pairs of the hour (a byte)
// and its count. Where that would be longer, all of them stand one after the other.
constexpr std::size_t rhythm_pair = 1 + sizeof(float);

model::Rhythm read_rhythm(std::string_view stored) {
    model::Rhythm rhythm;
    if (stored.size() == sizeof(model::Rhythm::Hours)) {
        std::memcpy(rhythm.change().data(), stored.data(), stored.size());
        return rhythm;
    }
    for (; stored.size() >= rhythm_pair; stored.remove_prefix(rhythm_pair)) {
        const auto hour = static_cast<unsigned char>(stored.front());
        if (hour < rhythm.hours().size()) {
            std::memcpy(&rhythm.change()[hour], stored.data() + 1, sizeof(float));
        }
    }
    return rhythm;
}

/// Empty where all are zero.
std::string to_stored(const model::Rhythm& rhythm) {
    std::string pairs;
    if (rhythm.is_empty()) {
        return pairs;
    }
    const model::Rhythm::Hours& hours = rhythm.hours();
    for (std::size_t hour = 0; hour < hours.size(); ++hour) {
        if (hours[hour] != 0) {
            pairs += static_cast<char>(hour);
            pairs.append(reinterpret_cast<const char*>(&hours[hour]), sizeof(float));
        }
    }
    if (pairs.size() >= sizeof hours) {
        pairs.assign(reinterpret_cast<const char*>(hours.data()), sizeof hours);
    }
    return pairs;
}

std::optional<sqlite::Blob> blob_of(const void* bytes, std::size_t size) {
    return size == 0 ? std::nullopt : std::optional(sqlite::Blob{bytes, size});
}

model::FeedState read_state(sqlite::Use& row) {
    model::FeedState state;
    const int health = row.small(14);
    if (health >= 0 && health <= static_cast<int>(model::FeedHealth::suspended)) {
        state.health = static_cast<model::FeedHealth>(health);
    }
    state.url = row.text(15);
    state.validators = {row.string(16), row.string(17)};
    state.body_hash = row.hash(18);
    state.hints.ttl = row.maybe_seconds(19);
    state.hints.update_period = row.maybe_seconds(20);
    state.hints.skip_hours = static_cast<std::uint32_t>(row.integer(21));
    state.hints.skip_days = static_cast<std::uint8_t>(row.integer(22));
    state.hints.hub = row.text(23);
    state.hints.self = row.text(24);
    state.last_poll = row.maybe_instant(25);
    state.last_success = row.maybe_instant(26);
    state.last_change = row.maybe_instant(27);
    state.last_unconditional = row.maybe_instant(28);
    state.next_poll = row.instant(29);
    state.next_reason = row.text(30);
    state.failures = row.small(31);
    state.gone_days = row.small(32);
    state.gone_last = row.maybe_instant(33);
    state.not_modified_streak = row.small(34);
    state.last_error = row.text(35);
    state.last_status = row.small(36);
    state.move = {row.string(37), row.instant(38), row.small(39)};
    state.rhythm_weight = static_cast<float>(row.real(40));
    state.rhythm = read_rhythm(row.blob(41));
    const std::string_view lines = row.blob(42);
    state.boilerplate.resize(lines.size() / sizeof(std::uint64_t));
    if (!state.boilerplate.empty()) {
        std::memcpy(state.boilerplate.data(), lines.data(),
                    state.boilerplate.size() * sizeof(std::uint64_t));
    }
    state.moved = row.maybe_instant(43);
    return state;
}

#define PUSH_COLUMNS                                                                               \
    "SELECT feed, hub, topic, token, secret, verified, requested, lease_until, last_delivery, "    \
    "missed, note FROM push "

model::Push read_push(sqlite::Use& row) {
    return {row.string(1),  row.string(2),  row.string(3),        row.string(4), row.small(5) != 0,
            row.instant(6), row.instant(7), row.maybe_instant(8), row.small(9),  row.string(10)};
}

using Pushes = std::unordered_map<FeedId, model::Push>;

/// Few of the feeds have one.
Pushes read_pushes(sqlite::Database& db) {
    Pushes pushes;
    auto rows = db.use(PUSH_COLUMNS);
    while (rows.row()) {
        pushes.emplace(rows.id<FeedId>(0), read_push(rows));
    }
    return pushes;
}

void take_push(Pushes& pushes, FeedId feed, model::FeedState& state) {
    if (const auto found = pushes.find(feed); found != pushes.end()) {
        state.push = std::move(found->second);
    }
}

FeedRow read_row(sqlite::Use& row) {
    FeedRow feed;
    feed.id = row.id<FeedId>(0);
    feed.name = row.text(1);
    feed.configured_url = row.text(2);
    feed.title = row.text(3).empty() ? row.text(4) : row.text(3);
    feed.site_url = row.text(5);
    feed.feed_atom_id = row.text(6);
    feed.rights = row.text(7);
    feed.language = row.text(8);
    feed.icon = row.text(9);
    feed.feed_updated = row.maybe_instant(10);
    feed.priority = row.small(11);
    feed.active = row.integer(12) != 0;
    feed.entries = row.integer(13);
    feed.state = read_state(row);
    feed.feed_url = feed.state.url.empty() ? feed.configured_url : feed.state.url;
    return feed;
}

} // namespace

std::vector<FeedRow> read_feeds(sqlite::Database& db) {
    std::vector<FeedRow> feeds;
    auto rows = db.use(FEED_COLUMNS "ORDER BY id");
    while (rows.row()) {
        feeds.push_back(read_row(rows));
    }
    Pushes pushes = read_pushes(db);
    for (FeedRow& feed : feeds) {
        take_push(pushes, feed.id, feed.state);
    }
    return feeds;
}

std::vector<PolledFeed> read_polled(sqlite::Database& db, std::span<const std::string_view> names) {
    std::unordered_map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < names.size(); ++i) {
        places.try_emplace(names[i], i);
    }
    std::vector<PolledFeed> feeds(names.size());
    auto rows = db.use(FEED_COLUMNS "WHERE active = 1");
    while (rows.row()) {
        if (const auto place = places.find(rows.text(1)); place != places.end()) {
            feeds[place->second] = {rows.id<FeedId>(0), read_state(rows)};
        }
    }
    Pushes pushes = read_pushes(db);
    for (PolledFeed& feed : feeds) {
        take_push(pushes, feed.id, feed.state);
    }
    return feeds;
}

std::optional<FeedRow> read_feed(sqlite::Database& db, std::string_view name) {
    auto rows = db.use(FEED_COLUMNS "WHERE name = ?");
    rows.bind(name);
    if (!rows.row()) {
        return std::nullopt;
    }
    FeedRow feed = read_row(rows);
    auto push = db.use(PUSH_COLUMNS "WHERE feed = ?");
    if (push.bind(feed.id).row()) {
        feed.state.push = read_push(push);
    }
    return feed;
}

void write_push(sqlite::Database& db, FeedId feed, const model::Push& push) {
    db.use("INSERT OR REPLACE INTO push VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(feed, push.hub, push.topic, push.token, push.secret, push.is_verified, push.requested,
              push.lease_until, push.last_delivery, push.missed, push.note)
        .run();
}

std::vector<Hold> read_holds(sqlite::Database& db, Instant now) {
    std::vector<Hold> holds;
    auto rows = db.use("SELECT domain, until, feed FROM hold WHERE until > ?");
    rows.bind(now);
    while (rows.row()) {
        holds.push_back({rows.string(0), rows.instant(1), rows.string(2)});
    }
    return holds;
}

std::vector<FetchRow> read_fetches(sqlite::Database& db, FeedId feed, std::size_t limit) {
    std::vector<FetchRow> fetches;
    // The slot before feed.fetches is the newest; the rest follow backwards around the ring.
    auto rows =
        db.use("SELECT at, kind, status, error, bytes, new_entries, milliseconds, t.next_reason "
               "FROM fetch t JOIN feed f ON f.id = t.feed WHERE t.feed = ?1 "
               "ORDER BY (f.fetches - 1 - t.slot + ?2) % ?2 LIMIT ?3");
    rows.bind(feed, fetches_kept, std::min(limit, fetches_kept));
    while (rows.row()) {
        FetchRow row;
        row.at = rows.instant(0);
        const int kind = rows.small(1);
        if (kind >= 0 && kind <= static_cast<int>(model::FetchKind::failed)) {
            row.kind = static_cast<model::FetchKind>(kind);
        }
        row.status = rows.small(2);
        row.error = rows.text(3);
        row.bytes = rows.hash(4);
        row.new_entries = rows.small(5);
        row.milliseconds = rows.integer(6);
        row.next_reason = rows.text(7);
        fetches.push_back(std::move(row));
    }
    return fetches;
}

void write_state(sqlite::Database& db, FeedId feed, const model::FeedState& state, int polls) {
    const std::string rhythm = to_stored(state.rhythm);
    db.use("UPDATE feed SET health = ?, url = ?, etag = ?, last_modified = ?, body_hash = ?, "
           "ttl = ?, update_period = ?, skip_hours = ?, skip_days = ?, hub = ?, self = ?, "
           "last_poll = ?, last_success = ?, last_change = ?, last_unconditional = ?, "
           "next_poll = ?, next_reason = ?, failures = ?, gone_days = ?, gone_last = ?, "
           "not_modified_streak = ?, last_error = ?, last_status = ?, move_url = ?, "
           "move_since = ?, move_polls = ?, rhythm_weight = ?, rhythm = ?, "
           "boilerplate = ?, moved = ?, fetches = fetches + ? WHERE id = ?")
        .bind(state.health, state.url, state.validators.etag, state.validators.last_modified,
              state.body_hash, state.hints.ttl, state.hints.update_period, state.hints.skip_hours,
              state.hints.skip_days, state.hints.hub, state.hints.self, state.last_poll,
              state.last_success, state.last_change, state.last_unconditional, state.next_poll,
              state.next_reason, state.failures, state.gone_days, state.gone_last,
              state.not_modified_streak, state.last_error, state.last_status, state.move.url,
              state.move.since, state.move.polls, state.rhythm_weight,
              blob_of(rhythm.data(), rhythm.size()),
              blob_of(state.boilerplate.data(), state.boilerplate.size() * sizeof(std::uint64_t)),
              state.moved, polls, feed)
        .run();
    if (state.push) {
        write_push(db, feed, *state.push);
    }
}

void write_poll(sqlite::Database& db, FeedId feed, const model::FeedState& state,
                const FetchRow& row) {
    db.use("INSERT OR REPLACE INTO fetch SELECT id, fetches % ?, ?, ?, ?, ?, ?, ?, ?, ? "
           "FROM feed WHERE id = ?")
        .bind(fetches_kept, row.at, row.kind, row.status, row.error, row.bytes, row.new_entries,
              row.milliseconds, row.next_reason, feed)
        .run();
    write_state(db, feed, state, 1);
}

} // namespace gazetted::storage
