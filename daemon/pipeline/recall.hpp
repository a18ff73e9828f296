// SPDX-License-Identifier: MIT
#pragma once

// What the writer remembers of the last days beyond what it asks the store: the near-duplicate
// window, and at level stories the events. Loaded from the stored sketches before the first
// decision, and again after a rollback, since what it learned meanwhile was not stored. Writer
// thread only.

#include "feeds/base/result.hpp"
#include "feeds/model/story.hpp"
#include "feeds/stories/events.hpp"
#include "feeds/stories/window.hpp"
#include "storage/store.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace gazetted::daemon::pipeline {

/// What stored entries tell, of those that were compared last: a story that is told in many places
/// is proposed for each of them. Holds nothing that the store would not give.
class TellingCache {
  public:
    /// Valid until expire() or forget().
    Result<const model::Telling*> find(storage::Writer& store, EntryId entry);
    /// Its text has changed.
    void forget(EntryId entry);
    /// Drops the oldest beyond most_words and most_entries.
    void expire();

    static constexpr std::size_t most_words = 250'000; // 13 bytes each
    static constexpr std::size_t most_entries = 10'000;

  private:
    std::unordered_map<EntryId, model::Telling> tellings_;
    std::deque<EntryId> order_;
    std::size_t words_ = 0;
};

class Recall {
  public:
    /// Makes ready for decisions at `now` with a window of `span`; cheap unless something is to be
    /// loaded.
    Result<void> prepare(storage::Writer& store, model::Level level, Seconds span, Instant now);

    /// The candidate comes after the present one: what is read for it may be on its way meanwhile.
    void announce(const model::Candidate& candidate) const;

    /// Adds to `known` what the window and the events propose for the candidate. What is added
    /// lives until the next call.
    Result<void> add_proposals(storage::Writer& store, const model::Candidate& candidate,
                               model::Neighbours& known);

    /// After the entry was stored as `entry` of `story`.
    void learn(const model::Candidate& candidate, const model::StoryChange& change, EntryId entry,
               StoryId story);

    /// Level stories: another story that proves to be the same event as this one, with the reason.
    struct Union {
        StoryId other;
        std::string reason;
    };
    std::optional<Union> find_union(const model::Candidate& candidate, StoryId story) const;
    void learn_union(StoryId left, StoryId story, StoryId other);

    /// What was stored since the last commit is not: everything is loaded anew when next needed.
    void forget() { is_loaded_ = false; }

    const stories::Window& window() const { return window_; }

  private:
    Result<void> load(storage::Writer& store, Instant since);
    Result<void> add_near(storage::Writer& store, const std::vector<EntryId>& proposed,
                          model::Neighbours& known);

    stories::Window window_;
    TellingCache tellings_;
    stories::Events events_;
    Seconds span_{};
    bool is_loaded_ = false;
    model::Level level_ = model::Level::exact;
};

} // namespace gazetted::daemon::pipeline
