// SPDX-License-Identifier: MIT
#include "daemon/pipeline/apply.hpp"

#include "feeds/poll/history.hpp"
#include "feeds/stories/decide.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace gazetted::daemon::pipeline {

namespace {

template <class T>
void add_once(std::vector<T>& list, const T& value) {
    if (std::find(list.begin(), list.end(), value) == list.end()) {
        list.push_back(value);
    }
}

template <class T>
void keep_once(std::vector<T>& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

// More unions after one entry would be a fault of ours.
constexpr int most_unions = 8;

/// What the story has become may be the same event as another one.
Result<void> unite_events(storage::Writer& store, Recall& recall, const model::Candidate& candidate,
                          Decided& decided) {
    for (int i = 0; i < most_unions; ++i) {
        const auto found = recall.find_union(candidate, decided.story);
        if (!found) {
            break;
        }
        auto left = store.unite(decided.story, found->other, found->reason, candidate.seen);
        if (!left) {
            return fail(std::move(left.error()));
        }
        recall.learn_union(*left, decided.story, found->other);
        decided.united.push_back(*left == decided.story ? found->other : decided.story);
        decided.story = *left;
    }
    return {};
}

Result<void> store_topics(storage::Writer& store, const PlannedEntry& planned,
                          const model::StoryChange& change, StoryId story,
                          publish::Changes& changes) {
    if (change.kind == model::ChangeKind::create) {
        if (auto done = store.add_topics(story, planned.topics); !done) {
            return done;
        }
        for (const storage::TopicMatch& match : planned.topics) {
            add_once(changes.topics, match.topic);
        }
        return {};
    }
    if (!planned.topics.empty()) {
        if (auto done = store.add_topics(story, planned.topics); !done) {
            return done;
        }
    }
    auto names = store.topics(story);
    if (!names) {
        return fail(std::move(names.error()));
    }
    for (const std::string& name : *names) {
        add_once(changes.topics, name);
    }
    return {};
}

/// Counts what happened, and tells the poll rules when the new entries were written.
void count(const model::StoryChange& change, const model::Candidate& candidate, Stored& stored) {
    switch (change.kind) {
    case model::ChangeKind::join:
        ++stored.joined;
        [[fallthrough]];
    case model::ChangeKind::create:
        ++stored.outcome.new_entries;
        stored.outcome.new_entry_times.push_back(
            candidate.entry.published.value_or(candidate.seen));
        break;
    case model::ChangeKind::rebind:
        ++stored.moved;
        [[fallthrough]];
    case model::ChangeKind::update:
        ++stored.edited;
        break;
    case model::ChangeKind::unchanged:
        break;
    }
}

Result<void> apply_entry(storage::Writer& store, Recall& recall, const Understood& document,
                         const PlannedEntry& planned, Stored& stored,
                         std::vector<StoryId>& regrouped) {
    const model::Candidate& candidate = planned.candidate;
    const Instant visible_from = candidate.seen + document.rules->config().publish.settle;
    if (document.is_archive) {
        // An archive may hold an entry as it once was (RFC 5005 section 4.2).
        auto known = store.neighbours(candidate);
        if (!known) {
            return fail(std::move(known.error()));
        }
        if (known->same_guid) {
            return {};
        }
    }
    auto decided = apply_candidate(store, recall, candidate, visible_from);
    if (!decided) {
        return fail(std::move(decided.error()));
    }
    const model::StoryChange& change = decided->change;
    if (change.kind == model::ChangeKind::unchanged) {
        return {};
    }
    count(change, candidate, stored);
    if (auto done = store_topics(store, planned, change, decided->story, stored.changes); !done) {
        return done;
    }
    stored.changes.stories.push_back(decided->story);
    if (change.kind != model::ChangeKind::create || !decided->united.empty()) {
        regrouped.push_back(decided->story);
    }
    for (const auto& gone : {change.absorb, decided->united}) {
        stored.changes.stories.insert(stored.changes.stories.end(), gone.begin(), gone.end());
    }
    return {};
}

/// Where the reading of the feed's archives goes on. It begins with the first document after the
/// configuration asked for it.
Result<void> plan_history(storage::Writer& store, const Understood& document, Stored& stored) {
    const Seconds span = document.rules->config().feeds[document.rule].history;
    if (span <= Seconds(0)) {
        return {};
    }
    auto known = store.history(document.feed);
    if (!known) {
        return fail(std::move(known.error()));
    }
    if (*known && !document.is_archive) {
        stored.next_archive = (*known)->next;
        return {};
    }
    if (!*known && document.outcome.kind == model::FetchKind::partial) {
        return {}; // which need not name what lies before it
    }
    const int read = *known ? (*known)->documents + 1 : 0;
    stored.next_archive = poll::next_archive(
        {document.outcome.final_url, document.prev_archive, document.oldest, read}, span,
        document.now);
    return store.store_history(document.feed, {stored.next_archive, read});
}

void note_feed(const Understood& document, Stored& stored) {
    if (!stored.changes.stories.empty()) {
        add_once(stored.changes.feeds, document.rules->config().feeds[document.rule].name);
    }
}

Result<void> withdraw_deleted(storage::Writer& store, const Understood& document, Stored& stored,
                              std::vector<StoryId>& regrouped) {
    if (document.deleted.empty()) {
        return {};
    }
    // Not the publisher's moment: what our feeds list is what left them since their oldest entry.
    auto withdrawn = store.withdraw(document.feed, document.deleted, document.now);
    if (!withdrawn) {
        return fail(std::move(withdrawn.error()));
    }
    for (const storage::Withdrawn& gone : *withdrawn) {
        stored.withdrawn += static_cast<int>(gone.entries);
        stored.changes.stories.push_back(gone.story);
        if (!gone.is_gone) {
            regrouped.push_back(gone.story);
        }
        for (const std::string& topic : gone.topics) {
            add_once(stored.changes.topics, topic);
        }
        stored.changes.feeds.insert(stored.changes.feeds.end(), gone.feeds.begin(),
                                    gone.feeds.end());
    }
    return {};
}

/// What follows from who carries a story: whose words it shows, and which feeds show the others
/// that carry it. Once at the document's end, since all of its entries may be of one story.
Result<void> regroup(storage::Writer& store, std::vector<StoryId> stories,
                     publish::Changes& changes) {
    keep_once(stories);
    for (const StoryId story : stories) {
        if (auto done = choose_lead(store, story); !done) {
            return done;
        }
        auto carriers = store.carriers(story);
        if (!carriers) {
            return fail(std::move(carriers.error()));
        }
        std::move(carriers->begin(), carriers->end(), std::back_inserter(changes.feeds));
    }
    keep_once(changes.feeds);
    return {};
}

Result<void> apply_entries(storage::Writer& store, Recall& recall, const Understood& document,
                           Stored& stored) {
    auto ready = recall.prepare(store, document.rules->level(),
                                document.rules->config().stories.window, document.now);
    if (!ready) {
        return ready;
    }
    std::vector<StoryId> regrouped; // entries joined, changed or left them
    for (std::size_t i = 0; i < document.entries.size(); ++i) {
        if (i + 1 < document.entries.size()) {
            store.announce(document.entries[i + 1].candidate);
            recall.announce(document.entries[i + 1].candidate);
        }
        auto done = apply_entry(store, recall, document, document.entries[i], stored, regrouped);
        if (!done) {
            return done;
        }
    }
    if (!document.is_archive) {
        if (auto done = withdraw_deleted(store, document, stored, regrouped); !done) {
            return done;
        }
    }
    return regroup(store, std::move(regrouped), stored.changes);
}

} // namespace

Result<void> choose_lead(storage::Writer& store, StoryId story) {
    auto facts = store.lead_facts(story);
    if (!facts) {
        return fail(std::move(facts.error()));
    }
    if (facts->size() < 2) {
        return {};
    }
    return store.set_lead(story, (*facts)[stories::choose_lead(*facts)].entry);
}

Result<Decided> apply_candidate(storage::Writer& store, Recall& recall,
                                const model::Candidate& candidate, Instant visible_from) {
    auto known = store.neighbours(candidate);
    if (!known) {
        return fail(std::move(known.error()));
    }
    if (auto added = recall.add_proposals(store, candidate, *known); !added) {
        return fail(std::move(added.error()));
    }
    Decided decided;
    decided.change = stories::decide(candidate, *known);
    decided.entry = decided.change.entry;
    decided.story = decided.change.story;
    if (decided.change.kind == model::ChangeKind::unchanged) {
        return decided;
    }
    auto applied = store.apply(candidate, decided.change, visible_from);
    if (!applied) {
        return fail(std::move(applied.error()));
    }
    decided.entry = applied->entry;
    decided.story = applied->story;
    recall.learn(candidate, decided.change, decided.entry, decided.story);
    if (auto united = unite_events(store, recall, candidate, decided); !united) {
        return fail(std::move(united.error()));
    }
    return decided;
}

storage::FetchRow history_row(const model::FetchOutcome& outcome, const model::FeedState& after,
                              Instant now) {
    storage::FetchRow row;
    row.at = now;
    row.kind = outcome.kind;
    row.status = outcome.status;
    row.error = outcome.error ? outcome.error->text : std::string();
    row.bytes = outcome.bytes;
    row.new_entries = outcome.new_entries;
    row.milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(outcome.duration).count();
    row.next_reason = after.next_reason;
    return row;
}

poll::Policy policy_for(const config::Config& config, const config::Feed& feed) {
    poll::Policy policy;
    policy.min_interval = config.poll.min_interval;
    policy.max_interval = config.poll.max_interval;
    policy.interval = feed.interval;
    return policy;
}

Result<Stored> apply_document(storage::Writer& store, Recall& recall, const Understood& document,
                              model::FeedState state, const poll::Policy& policy) {
    Stored stored;
    stored.feed = document.feed;
    stored.outcome = document.outcome;
    stored.dropped = document.dropped;
    stored.note = document.note;
    if (document.is_archive && document.outcome.kind == model::FetchKind::failed) {
        stored.is_archive = true; // it is tried again when the feed's next document comes
        return stored;
    }
    if (document.outcome.kind != model::FetchKind::failed) {
        if (auto done = apply_entries(store, recall, document, stored); !done) {
            return fail(std::move(done.error()));
        }
        if (auto done = plan_history(store, document, stored); !done) {
            return fail(std::move(done.error()));
        }
        if (document.is_archive) {
            stored.state = std::move(state);
            stored.is_archive = true;
            note_feed(document, stored);
            return stored;
        }
        if (auto done = store.store_meta(document.feed, document.meta); !done) {
            return fail(std::move(done.error()));
        }
        auto hints = document.hints;
        if (stored.outcome.is_pushed && hints.hub.empty()) { // nor need a push repeat its hub
            hints.hub = state.hints.hub;
            hints.self = state.hints.self;
        }
        state.hints = std::move(hints);
        state.boilerplate = document.boilerplate;
    }
    const auto before = poll::standing(state);
    stored.state =
        poll::plan_next(std::move(state), stored.outcome, policy, document.feed, document.now);
    const auto row = history_row(stored.outcome, stored.state, document.now);
    if (auto done = store.store_poll(document.feed, stored.state, row); !done) {
        return fail(std::move(done.error()));
    }
    note_feed(document, stored);
    stored.changes.health = before != poll::standing(stored.state);
    return stored;
}

} // namespace gazetted::daemon::pipeline
