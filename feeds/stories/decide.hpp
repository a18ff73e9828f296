// SPDX-License-Identifier: MIT
#pragma once

// The identity ladder: one candidate and its neighbours in, a plan with its reason out. Pure; first
// rung that holds wins.

#include "feeds/model/story.hpp"

namespace gazetted::stories {

/// The features that decide(), computed once per entry, on a worker.
model::Fingerprint fingerprint(const model::Entry& entry, model::Level level);

/// Level exact: guid within the feed, canonical URL, content hash; a moved guid keeps its identity.
/// `level` above exact also needs the window's Index (feeds/stories/index.hpp).
model::StoryChange decide(const model::Candidate& candidate, const model::Neighbours& known,
                          model::Level level);

/// Whose words a story shows: priority, true origin, longest clean text, earliest. Returns the
/// index into `entries`, which is not empty.
std::size_t choose_lead(const std::vector<model::LeadFacts>& entries);

} // namespace gazetted::stories
