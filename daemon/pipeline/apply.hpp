// SPDX-License-Identifier: MIT
#pragma once

// The writer's part of one document: asks the store what is known, lets feeds/ decide, applies the
// plan. Inside the caller's transaction; writer thread only.

#include "daemon/pipeline/recall.hpp"
#include "daemon/pipeline/understand.hpp"
#include "daemon/publish/publisher.hpp"
#include "feeds/base/result.hpp"
#include "feeds/model/poll.hpp"
#include "feeds/poll/plan.hpp"
#include "storage/store.hpp"

namespace gazetted::daemon::pipeline {

/// One poll, stored: what the loop needs to know of it.
struct Stored {
    FeedId feed;
    model::FeedState state; // with the next poll
    model::FetchOutcome outcome;
    publish::Changes changes;
    int joined = 0;           // entries that joined a known story
    int edited = 0;           // known entries with other words
    int moved = 0;            // of them: those under other ids or addresses
    int dropped = 0;          // by the feed's filter
    int withdrawn = 0;        // by the publisher
    bool is_archive = false;  // of the feed's history, no poll
    bool is_counted = true;   // a failure that is the network's is not
    std::string next_archive; // to be read now; empty: none
    std::string note;
    std::optional<storage::Hold> hold; // what the answer asked of its whole domain
};

/// What became of one candidate.
struct Decided {
    model::StoryChange change;
    EntryId entry; // as stored
    StoryId story;
    std::vector<StoryId> united; // stories that went into `story` since they are the same event
};
/// Looks up, decides, stores and remembers one candidate; `recall` is prepared. A new story is
/// published from `visible_from` on. A story that is not new: choose_lead() is the caller's.
Result<Decided> apply_candidate(storage::Writer& store, Recall& recall,
                                const model::Candidate& candidate, Instant visible_from);

/// Whose words the story shows, chosen anew.
Result<void> choose_lead(storage::Writer& store, StoryId story);

/// An error means that the transaction must be rolled back: nothing of the document is stored.
Result<Stored> apply_document(storage::Writer& store, Recall& recall, const Understood& document,
                              model::FeedState state, const poll::Policy& policy);

/// The line of fetch history for one outcome.
storage::FetchRow history_row(const model::FetchOutcome& outcome, const model::FeedState& after,
                              Instant now);

/// `min_interval`, `max_interval` and the feed's own.
poll::Policy policy_for(const config::Config& config, const config::Feed& feed);

} // namespace gazetted::daemon::pipeline
