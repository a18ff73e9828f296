// SPDX-License-Identifier: MIT
// Writer::apply: one decision becomes rows. Nothing is decided here beyond what a decision may have
// missed: a story that was merged meanwhile is followed to where it went, and one that is gone is
// made anew.
#include "storage/entry_write.hpp"
#include "storage/story_write.hpp"
#include "storage/writer_state.hpp"

#include <algorithm>

namespace gazetted::storage {

namespace {

using model::Candidate;
using model::ChangeKind;
using model::StoryChange;

/// A known feed's entry with an older date than this is news that came late: it takes its place in
/// the lists by when it was seen, so that nobody misses it and archives stay as they are.
constexpr Seconds late_arrival{48 * 3600};

Instant order_time(const Candidate& candidate) {
    const model::Entry& entry = candidate.entry;
    const Instant own = entry.published.value_or(entry.updated.value_or(candidate.seen));
    if (own > candidate.seen) {
        return candidate.seen;
    }
    return !candidate.first_fetch && own < candidate.seen - late_arrival ? candidate.seen : own;
}

Writer::Applied create(WriterState& state, const Candidate& candidate, const StoryChange& change,
                       Instant visible_from) {
    const Instant published = order_time(candidate);
    const StoryId story = insert_story(state, candidate, published, visible_from);
    return {insert_entry(state, candidate, story, published, change.reason), story};
}

Writer::Applied join(WriterState& state, const Candidate& candidate, const StoryChange& change,
                     StoryId story) {
    Instant published;
    {
        auto row = state.db.use("SELECT published FROM story WHERE id = ?");
        published = row.bind(story).row() ? row.instant(0) : candidate.seen;
    }
    const EntryId entry = insert_entry(state, candidate, story, published, change.reason);
    state.queue_for_search(story);
    return {entry, story};
}

/// The time that an edit gives its story: the publisher's own where it moves forward.
void touch_story(sqlite::Database& db, const Candidate& candidate, StoryId story) {
    const Instant seen = candidate.seen;
    const Instant own = std::min(candidate.entry.updated.value_or(seen), seen);
    db.use("UPDATE story SET updated = CASE WHEN ?1 > updated THEN ?1 ELSE max(updated, ?2) END "
           "WHERE id = ?3")
        .bind(own, seen, story)
        .run();
}

void update(WriterState& state, const Candidate& candidate, const StoryChange& change,
            StoryId story) {
    update_entry(state, candidate, change.entry, change);
    if (change.is_material) {
        touch_story(state.db, candidate, story);
    }
    state.queue_for_search(story);
}

StoryId story_of(sqlite::Database& db, EntryId entry) {
    auto row = db.use("SELECT story FROM entry WHERE id = ?");
    return row.bind(entry).row() ? row.id<StoryId>(0) : StoryId{};
}

Writer::Applied apply_change(WriterState& state, const Candidate& candidate,
                             const StoryChange& change, Instant visible_from) {
    const bool is_known = change.kind == ChangeKind::update || change.kind == ChangeKind::rebind;
    StoryId story;
    if (change.kind == ChangeKind::join) {
        story = living_story(state, change.story);
    } else if (is_known) {
        story = story_of(state.db, change.entry);
    }
    if (story && !change.absorb.empty()) {
        std::vector<StoryId> others = change.absorb;
        others.push_back(change.story); // of an update: usually the story itself
        story = merge_stories(state, story, others, change.reason.detail, candidate.seen);
    }
    state.stories_changed = true;
    if (!story) {
        return create(state, candidate, change, visible_from);
    }
    Writer::Applied applied{change.entry, story};
    if (is_known) {
        update(state, candidate, change, story);
    } else {
        applied = join(state, candidate, change, story);
    }
    unite_texts(state.db, applied.entry, change.copies);
    if (!is_known || !change.absorb.empty()) {
        state.regrouped.push_back(story);
    }
    return applied;
}

} // namespace

Result<StoryId> Writer::unite(StoryId story, StoryId other, const std::string& reason,
                              Instant when) {
    return impl_->guarded([&] {
        const StoryId living = living_story(*impl_, story);
        const StoryId second = living_story(*impl_, other);
        if (!living || !second || living == second) {
            return living ? living : second;
        }
        const StoryId left = merge_stories(*impl_, living, std::span(&second, 1), reason, when);
        impl_->regrouped.push_back(left);
        impl_->queue_for_search(left);
        impl_->stories_changed = true;
        return left;
    });
}

Result<Writer::Applied> Writer::apply(const Candidate& candidate, const StoryChange& change,
                                      Instant visible_from) {
    if (change.kind == ChangeKind::unchanged) {
        return Applied{change.entry, change.story};
    }
    return impl_->guarded([&] { return apply_change(*impl_, candidate, change, visible_from); });
}

} // namespace gazetted::storage
