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

#include <optional>
#include <string>

namespace gazetted::daemon::pipeline {

class Recall {
  public:
    /// Makes ready for decisions at `now` with a window of `span`; cheap unless something is to be
    /// loaded.
    Result<void> prepare(storage::Writer& store, model::Level level, Seconds span, Instant now);

    /// Adds to `known` what the window and the events propose for the candidate.
    Result<void> add_proposals(storage::Writer& store, const model::Candidate& candidate,
                               model::Neighbours& known) const;

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

    stories::Window window_;
    stories::Events events_;
    Seconds span_{};
    bool is_loaded_ = false;
    model::Level level_ = model::Level::exact;
};

} // namespace gazetted::daemon::pipeline
