// SPDX-License-Identifier: MIT
#include "daemon/pipeline/replay.hpp"

#include "daemon/pipeline/apply.hpp"
#include "feeds/normalize/normalize.hpp"
#include "feeds/stories/decide.hpp"
#include "feeds/text/html.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace gazetted::daemon::pipeline {

namespace {

constexpr std::size_t batch_entries = 500;

/// One entry's way: where it stands, and where it would.
struct Fate {
    EntryId entry;
    StoryId story;
    EntryId again;      // in the scratch store
    std::string reason; // of its joining there; empty when it began a story
};

class Replayer {
  public:
    Replayer(storage::Writer scratch, const Rules& rules)
        : scratch_(std::move(scratch)), rules_(rules) {}

    Result<Replay> run(storage::Reader& reader, Instant since);

  private:
    Result<void> add_feeds();
    Result<void> decide(storage::StoredEntry stored);
    void match_topics(const storage::StoredEntry& stored, std::size_t rule,
                      const stories::ReadEntry& read);
    Result<void> compare_stories();
    Result<void> compare_topics(storage::Reader& reader);

    storage::Writer scratch_;
    const Rules& rules_;
    Recall recall_;
    std::map<std::string, FeedId> feeds_; // in the scratch store
    std::map<std::string, std::vector<std::uint64_t>> boilerplate_;
    std::vector<Fate> fates_;
    std::map<StoryId, std::vector<storage::TopicMatch>> topics_;
    Replay result_;
};

Result<void> Replayer::add_feeds() {
    std::vector<storage::Writer::FeedSpec> specs;
    for (const config::Feed& feed : rules_.config().feeds) {
        specs.push_back({feed.name, feed.url, feed.title, feed.priority});
    }
    const auto feeds = scratch_.sync_feeds(specs, Instant{});
    if (!feeds) {
        return fail(feeds.error());
    }
    for (std::size_t i = 0; i < specs.size(); ++i) {
        feeds_[specs[i].name] = (*feeds)[i].id;
    }
    return {};
}

void Replayer::match_topics(const storage::StoredEntry& stored, std::size_t rule,
                            const stories::ReadEntry& read) {
    auto& topics = topics_[stored.story];
    for (storage::TopicMatch& match : rules_.topics_of(rule, stored.entry, read)) {
        const auto is_it = [&](const storage::TopicMatch& known) {
            return known.topic == match.topic;
        };
        if (std::none_of(topics.begin(), topics.end(), is_it)) {
            topics.push_back(std::move(match));
        }
    }
}

Result<void> Replayer::decide(storage::StoredEntry stored) {
    const auto rule = rules_.feed_index(stored.feed_name);
    if (!rule) {
        return {}; // of a feed that is no longer read: as it is
    }
    model::Editorial& clean = stored.entry.clean;
    if (clean.text.empty()) {
        clean.text = text::html_to_text(clean.content, text::BlockBoundary::line);
        normalize::mark_boilerplate(clean, boilerplate_[stored.feed_name]);
    }
    ++result_.entries;
    const stories::ReadEntry read(stored.entry);
    match_topics(stored, *rule, read);
    if (auto why = rules_.why_dropped(*rule, stored.entry, read); !why.empty()) {
        result_.drops.push_back({stored.id, stored.story, std::move(why)});
    }
    model::Candidate candidate;
    candidate.feed = feeds_[stored.feed_name];
    candidate.feed_priority = rules_.config().feeds[*rule].priority;
    candidate.seen = stored.seen;
    candidate.entry = std::move(stored.entry);
    candidate.print = stories::fingerprint(candidate.entry, rules_.level(), read);
    auto ready =
        recall_.prepare(scratch_, rules_.level(), rules_.config().stories.window, candidate.seen);
    if (!ready) {
        return ready;
    }
    auto decided = apply_candidate(scratch_, recall_, candidate, candidate.seen);
    if (!decided) {
        return fail(std::move(decided.error()));
    }
    const bool has_joined = decided->change.kind == model::ChangeKind::join ||
                            !decided->change.absorb.empty() || !decided->united.empty();
    fates_.push_back({stored.id, stored.story, decided->entry,
                      has_joined ? decided->change.reason.detail : std::string()});
    return {};
}

/// Stories that share a story of the scratch store belong together.
Result<void> Replayer::compare_stories() {
    std::map<StoryId, std::set<StoryId>> now_in; // scratch story -> stories
    std::map<StoryId, std::set<StoryId>> parts;  // story -> scratch stories
    std::map<StoryId, std::string> reasons;      // scratch story -> why
    for (const Fate& fate : fates_) {
        auto place = scratch_.place_of(fate.again);
        if (!place) {
            return fail(std::move(place.error()));
        }
        auto& together = now_in[place->story];
        const bool is_first_of_it = together.insert(fate.story).second;
        if (is_first_of_it && together.size() > 1 && !fate.reason.empty()) {
            reasons[place->story] = fate.reason;
        }
        parts[fate.story].insert(place->story);
    }
    result_.stories = parts.size();
    for (const auto& [again, together] : now_in) {
        if (together.size() > 1) {
            result_.unions.push_back({{together.begin(), together.end()}, reasons[again]});
        }
    }
    for (const auto& [story, places] : parts) {
        if (places.size() > 1) {
            result_.splits.push_back({story, places.size()});
        }
    }
    return {};
}

Result<void> Replayer::compare_topics(storage::Reader& reader) {
    for (auto& [story, matches] : topics_) {
        auto stored = reader.story(story);
        if (!stored) {
            return fail(std::move(stored.error()));
        }
        if (!*stored) {
            continue;
        }
        ReplayTopics change{story, std::move(matches), {}, {}};
        const std::vector<std::string>& before = (*stored)->topics;
        const auto is_after = [&](const std::string& name) {
            return std::any_of(change.topics.begin(), change.topics.end(),
                               [&](const auto& match) { return match.topic == name; });
        };
        for (const storage::TopicMatch& match : change.topics) {
            if (std::find(before.begin(), before.end(), match.topic) == before.end()) {
                change.added.push_back(match.topic);
            }
        }
        std::copy_if(before.begin(), before.end(), std::back_inserter(change.removed),
                     [&](const std::string& name) { return !is_after(name); });
        if (!change.added.empty() || !change.removed.empty()) {
            result_.topics.push_back(std::move(change));
        }
    }
    return {};
}

Result<Replay> Replayer::run(storage::Reader& reader, Instant since) {
    if (auto done = add_feeds(); !done) {
        return fail(std::move(done.error()));
    }
    auto known = reader.feeds();
    if (!known) {
        return fail(std::move(known.error()));
    }
    for (storage::FeedRow& feed : *known) {
        boilerplate_[feed.name] = std::move(feed.state.boilerplate);
    }
    Result<void> done = scratch_.begin();
    std::size_t in_batch = 0;
    auto read = reader.each_entry(since, [&](storage::StoredEntry stored) {
        if (done) {
            done = decide(std::move(stored));
        }
        if (done && ++in_batch == batch_entries) {
            in_batch = 0;
            done = scratch_.commit();
            done = done ? scratch_.begin() : std::move(done);
        }
    });
    done = done ? scratch_.commit() : std::move(done);
    done = read ? std::move(done) : std::move(read);
    done = done ? compare_stories() : std::move(done);
    done = done ? compare_topics(reader) : std::move(done);
    if (!done) {
        return fail(std::move(done.error()));
    }
    return std::move(result_);
}

} // namespace

Result<Replay> replay(storage::Reader& reader, storage::Writer scratch, const Rules& rules,
                      Instant since) {
    return Replayer(std::move(scratch), rules).run(reader, since);
}

Result<void> apply_replay(storage::Writer& store, const Replay& replay, Instant now) {
    Result<void> done = store.begin();
    for (const ReplayTopics& change : replay.topics) {
        done = done ? store.set_topics(change.story, change.topics) : std::move(done);
    }
    for (const ReplayUnion& together : replay.unions) {
        StoryId left = together.stories.front();
        for (std::size_t i = 1; done && i < together.stories.size(); ++i) {
            auto united =
                store.unite(left, together.stories[i], "replayed: " + together.reason, now);
            done = united ? Result<void>{} : Result<void>(fail(std::move(united.error())));
            left = united ? *united : left;
        }
        if (done) {
            done = choose_lead(store, left);
        }
    }
    if (done) {
        done = store.commit();
    }
    if (!done) {
        store.rollback();
    }
    return done;
}

} // namespace gazetted::daemon::pipeline
