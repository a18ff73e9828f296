// SPDX-License-Identifier: MIT
#pragma once

// What the writer remembers of the last days beyond what it asks the store: the near-duplicate
// window. Loaded from the stored sketches before the first decision, and again after a rollback,
// since what it learned meanwhile was not stored. Writer thread only.

#include "feeds/base/result.hpp"
#include "feeds/model/story.hpp"
#include "feeds/stories/window.hpp"
#include "storage/store.hpp"

#include <span>

namespace gazetted::daemon::pipeline {

class Recall {
  public:
    /// Makes ready for decisions at `now` with a window of `span`; cheap unless something is to be
    /// loaded.
    Result<void> prepare(storage::Writer& store, model::Level level, Seconds span, Instant now);

    /// Adds to `known` what the window proposes for the candidate.
    Result<void> add_near(storage::Writer& store, const model::Candidate& candidate,
                          model::Neighbours& known) const;

    /// After the entry was stored.
    void learn(const model::Candidate& candidate, EntryId entry);

    /// What was stored since the last commit is not: everything is loaded anew when next needed.
    void forget() { is_loaded_ = false; }

    const stories::Window& window() const { return window_; }

  private:
    Result<void> load(storage::Writer& store, Instant since);

    stories::Window window_;
    Seconds span_{};
    bool is_loaded_ = false;
    bool is_on_ = false; // level duplicates or above
};

} // namespace gazetted::daemon::pipeline
