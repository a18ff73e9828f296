// SPDX-License-Identifier: MIT
#include "daemon/pipeline/understand.hpp"

#include "daemon/fetch/decode.hpp"
#include "daemon/fetch/offered_feeds.hpp"
#include "feeds/date/date.hpp"
#include "feeds/normalize/normalize.hpp"
#include "feeds/parse/parse_feed.hpp"
#include "feeds/parse/sniff.hpp"
#include "feeds/stories/decide.hpp"
#include "feeds/text/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <span>
#include <utility>

namespace gazetted::daemon::pipeline {

namespace {

// Taken for what stood in a feed before its first fetch and says nothing of its age.
constexpr Seconds unknown_age{86400};
constexpr std::size_t longest_hint = 300; // bytes of an address that a page names
constexpr std::size_t at_once = 32;       // entries, whose words are in memory meanwhile

void fail_outcome(model::FetchOutcome& outcome, Error error) {
    outcome.kind = model::FetchKind::failed;
    outcome.error = std::move(error);
    outcome.validators = {};
    outcome.body_hash = 0;
}

/// For who gave the address of a page: what the page says of its feed.
std::string hint_of(std::string_view page, std::string_view page_url) {
    if (parse::sniff(page).format != parse::Format::html) {
        return {};
    }
    const auto feeds = fetch::offered_feeds(page, page_url);
    if (feeds.empty()) {
        return "; it names no feed";
    }
    return fmt::format("; the feed that it names is {}{}: change the url in the configuration",
                       text::truncate_utf8(feeds.front(), longest_hint),
                       feeds.size() == 1 ? "" : fmt::format(" ({} in all)", feeds.size()));
}

Result<model::Feed> read_document(Job& job) {
    auto body = fetch::decode_body(std::move(job.fetched.body), job.fetched.content_encoding,
                                   job.fetched.max_body);
    if (!body) {
        return fail(std::move(body.error()));
    }
    parse::Limits limits;
    limits.max_bytes = std::max<std::size_t>(limits.max_bytes, job.fetched.max_body);
    const auto& outcome = job.fetched.outcome;
    const auto hint = hint_of(*body, outcome.final_url);
    auto parsed = parse::parse_feed(std::move(*body), outcome.content_type, limits);
    if (!parsed) {
        parsed.error().text += hint;
        return fail(std::move(parsed.error()));
    }
    auto feed = normalize::normalize(*parsed, {outcome.final_url, outcome.content_language});
    normalize::clean(feed,
                     {job.boilerplate, job.rules->config().feeds[job.rule].strip_boilerplate});
    return feed;
}

storage::FeedMeta meta_of(const model::Feed& feed) {
    storage::FeedMeta meta;
    meta.title = feed.title;
    meta.site_url = feed.link;
    meta.atom_id = feed.id;
    meta.rights = feed.rights;
    meta.language = feed.language;
    meta.icon = feed.icon.empty() ? feed.logo : feed.icon;
    meta.updated = feed.updated ? feed.updated : feed.published;
    return meta;
}

model::PublisherHints hints_of(const model::Feed& feed, const model::FetchOutcome& outcome) {
    model::PublisherHints hints;
    if (feed.ttl && *feed.ttl > 0) {
        hints.ttl = std::chrono::minutes(*feed.ttl);
    }
    hints.update_period = feed.update_period;
    for (const int hour : feed.skip_hours) {
        if (hour >= 0 && hour < 24) {
            hints.skip_hours |= 1U << static_cast<unsigned>(hour);
        }
    }
    for (const int day : feed.skip_days) {
        if (day >= 0 && day < 7) {
            hints.skip_days = static_cast<std::uint8_t>(hints.skip_days | (1 << day));
        }
    }
    // The header outranks the document (WebSub section 4).
    hints.hub = outcome.link_hub.empty() ? feed.hub : outcome.link_hub;
    hints.self = outcome.link_self.empty() ? feed.self : outcome.link_self;
    return hints;
}

/// When entries without a date came: now, but what a feed already held at its first fetch is no
/// news, so that it stands where the document's own date puts it.
Instant undated(const model::Feed& feed, const model::FetchOutcome& outcome, const Job& job) {
    if (!job.first_fetch) {
        return job.now;
    }
    auto of_document = feed.updated ? feed.updated : feed.published;
    if (!of_document) {
        of_document = date::parse_http(outcome.validators.last_modified);
    }
    return std::min(of_document.value_or(job.now - unknown_age), job.now);
}

struct Place {
    std::size_t index = 0;
    bool is_undated = false;
};

/// Gives each entry its date; in the order of them, the oldest first.
std::vector<Place> settle(model::Feed& feed, normalize::DatePolicy policy, Instant now,
                          Instant otherwise) {
    std::vector<Place> places;
    places.reserve(feed.entries.size());
    for (std::size_t i = 0; i < feed.entries.size(); ++i) {
        // keeps entries without a date in the order of their document
        const Instant in_order = otherwise - Seconds(static_cast<std::int64_t>(i));
        places.push_back({i, normalize::settle_dates(feed.entries[i], policy, now, in_order)});
    }
    std::stable_sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
        return feed.entries[a.index].published < feed.entries[b.index].published;
    });
    return places;
}

} // namespace

namespace {

Understood begin(const Job& job) {
    Understood made;
    made.feed = job.feed;
    made.rule = job.rule;
    made.rules = job.rules;
    made.now = job.now;
    made.is_archive = job.is_archive;
    return made;
}

/// One step for all of them, then the next: code that alternates falls out of the first cache.
void plan(const Job& job, model::Feed& feed, std::span<const Place> places, Understood& made) {
    const config::Feed& rule = job.rules->config().feeds[job.rule];
    std::vector<stories::ReadEntry> read;
    read.reserve(places.size());
    for (const Place& place : places) {
        read.emplace_back(feed.entries[place.index]);
    }
    std::vector<const stories::ReadEntry*> kept; // of the entries that are
    const std::size_t first = made.entries.size();
    for (std::size_t i = 0; i < places.size(); ++i) {
        model::Entry& entry = feed.entries[places[i].index];
        if (!job.rules->why_dropped(job.rule, entry, read[i]).empty()) {
            ++made.dropped;
            continue;
        }
        made.oldest = std::min(made.oldest.value_or(*entry.published), *entry.published);
        if (job.is_archive && *entry.published < job.now - rule.history) {
            continue; // further back than wanted
        }
        kept.push_back(&read[i]);
        PlannedEntry& planned = made.entries.emplace_back();
        planned.topics = job.rules->topics_of(job.rule, entry, read[i]);
        planned.candidate.is_undated = places[i].is_undated;
        planned.candidate.feed = job.feed;
        planned.candidate.feed_priority = rule.priority;
        planned.candidate.entry = std::move(entry);
        planned.candidate.seen = job.now;
        planned.candidate.first_fetch = job.first_fetch;
    }
    for (std::size_t i = 0; i < kept.size(); ++i) {
        model::Candidate& candidate = made.entries[first + i].candidate;
        candidate.print = stories::fingerprint(candidate.entry, job.rules->level(), *kept[i]);
    }
}

Understood read(Job& job) {
    Understood made = begin(job);
    auto read = read_document(job);
    made.outcome = std::move(job.fetched.outcome);
    if (!read) {
        fail_outcome(made.outcome, std::move(read.error()));
        return made;
    }
    model::Feed& feed = *read;
    if (feed.truncated) {
        made.outcome.validators = {};
        made.outcome.body_hash = 0;
    }
    if (!feed.wellformed) {
        made.note = feed.malformed_reason;
    }
    made.meta = meta_of(feed);
    made.hints = hints_of(feed, made.outcome);
    made.deleted = std::move(feed.deleted);
    made.prev_archive = feed.prev_archive;
    made.boilerplate = std::move(feed.boilerplate);
    const config::Feed& rule = job.rules->config().feeds[job.rule];
    const auto policy =
        normalize::date_policy_from(rule.dates).value_or(normalize::DatePolicy::automatic);
    const Instant otherwise = undated(feed, made.outcome, job);
    made.entries.reserve(feed.entries.size());
    const std::vector<Place> places = settle(feed, policy, job.now, otherwise);
    for (std::size_t at = 0; at < places.size(); at += at_once) {
        plan(job, feed, std::span(places).subspan(at, std::min(at_once, places.size() - at)), made);
    }
    return made;
}

} // namespace

Understood understand(Job job) {
    try {
        return read(job);
    } catch (const std::exception& problem) { // std::bad_alloc
        Understood failed = begin(job);
        fail_outcome(failed.outcome, Error{ErrorCode::internal, RetryClass::transient,
                                           std::string("it could not be read: ") + problem.what()});
        return failed;
    }
}

} // namespace gazetted::daemon::pipeline
