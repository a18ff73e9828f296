// SPDX-License-Identifier: MIT
#include "daemon/pipeline/recall.hpp"

#include "feeds/stories/decide.hpp"
#include "feeds/stories/same_text.hpp"
#include "feeds/stories/terms.hpp"

#include <utility>

namespace gazetted::daemon::pipeline {

namespace {

stories::Events::Report report_of(const model::Candidate& candidate) {
    return {candidate.feed, candidate.seen, candidate.print.words >= stories::least_event_words,
            &candidate.print.terms};
}

bool is_unchanged(const model::Candidate& candidate, const model::Neighbours& known) {
    return known.same_guid && known.same_guid->edit_hash == candidate.print.edit_hash;
}

} // namespace

Result<void> Recall::prepare(storage::Writer& store, model::Level level, Seconds span,
                             Instant now) {
    const model::Level before = std::exchange(level_, level);
    if (level == model::Level::exact) {
        return {};
    }
    const bool is_wider = span > std::exchange(span_, span);
    if (!is_loaded_ || level > before || is_wider) {
        return load(store, now - span_);
    }
    window_.expire(now - span_);
    events_.expire(now - span_);
    return {};
}

Result<void> Recall::load(storage::Writer& store, Instant since) {
    window_ = {};
    tellings_ = {};
    events_ = {};
    auto loaded = store.each_sketch(since, [this](const storage::Writer::SketchRow& row) {
        window_.add(row.entry, row.seen, row.posted);
        if (level_ == model::Level::stories && !row.is_copy && !row.terms.empty()) {
            events_.add(row.story,
                        {row.feed, row.seen, row.words >= stories::least_event_words, &row.terms});
        }
    });
    is_loaded_ = loaded.has_value();
    return loaded;
}

Result<const model::Telling*> TellingCache::find(storage::Writer& store, EntryId entry) {
    if (const auto known = tellings_.find(entry); known != tellings_.end()) {
        return &known->second;
    }
    auto text = store.text_of(entry);
    if (!text) {
        return fail(std::move(text.error()));
    }
    const model::Telling& made = tellings_.emplace(entry, stories::telling_of(*text)).first->second;
    order_.push_back(entry);
    words_ += made.text.size();
    return &made;
}

void TellingCache::forget(EntryId entry) {
    if (const auto known = tellings_.find(entry); known != tellings_.end()) {
        words_ -= known->second.text.size();
        tellings_.erase(known);
    }
}

void TellingCache::expire() {
    while (words_ > most_words || order_.size() > most_entries) {
        const EntryId oldest = order_.front();
        order_.pop_front();
        forget(oldest);
    }
}

Result<void> Recall::add_near(storage::Writer& store, const std::vector<EntryId>& proposed,
                              model::Neighbours& known) {
    tellings_.expire();
    auto near = store.near_entries(proposed);
    if (!near) {
        return fail(std::move(near.error()));
    }
    for (model::NearEntry& entry : *near) {
        auto telling = tellings_.find(store, entry.known.id);
        if (!telling) {
            return fail(std::move(telling.error()));
        }
        entry.telling = *telling;
    }
    known.near = std::move(*near);
    return {};
}

void Recall::announce(const model::Candidate& candidate) const {
    window_.prefetch(candidate.print.probes);
}

Result<void> Recall::add_proposals(storage::Writer& store, const model::Candidate& candidate,
                                   model::Neighbours& known) {
    if (level_ == model::Level::exact || is_unchanged(candidate, known)) {
        return {};
    }
    const std::vector<EntryId> proposed = window_.find(candidate.print.probes);
    if (!proposed.empty()) {
        if (auto added = add_near(store, proposed, known); !added) {
            return added;
        }
    }
    if (level_ == model::Level::stories && !candidate.print.terms.empty()) {
        known.event = events_.find(report_of(candidate));
    }
    return {};
}

void Recall::learn(const model::Candidate& candidate, const model::StoryChange& change,
                   EntryId entry, StoryId story) {
    if (level_ == model::Level::exact) {
        return;
    }
    window_.add(entry, candidate.seen, candidate.print.posted);
    if (entry == change.entry) { // one that was known
        tellings_.forget(entry);
    }
    if (level_ != model::Level::stories) {
        return;
    }
    for (const StoryId absorbed : change.absorb) {
        events_.unite(story, absorbed);
    }
    const bool is_new =
        change.kind == model::ChangeKind::create || change.reason.rung == model::Rung::same_event;
    if (is_new && !candidate.print.terms.empty()) { // a copy is no second report
        events_.add(story, report_of(candidate));
    }
}

std::optional<Recall::Union> Recall::find_union(const model::Candidate& candidate,
                                                StoryId story) const {
    if (level_ != model::Level::stories) {
        return std::nullopt;
    }
    const auto match = events_.find_other(story);
    if (!match) {
        return std::nullopt;
    }
    return Union{match->story, "same event: " + stories::in_words(candidate.entry, *match)};
}

void Recall::learn_union(StoryId left, StoryId story, StoryId other) {
    events_.unite(left, story);
    events_.unite(left, other);
}

} // namespace gazetted::daemon::pipeline
