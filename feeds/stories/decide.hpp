// SPDX-License-Identifier: MIT
#pragma once

// The identity ladder: one candidate and its neighbours in, a plan with its reason out. Pure; first
// rung that holds wins.

#include "feeds/model/story.hpp"
#include "feeds/text/words.hpp"

namespace gazetted::stories {

/// An entry's words, read once for fingerprint and topics.
struct ReadEntry {
    explicit ReadEntry(const model::Entry& entry);

    text::WordList title;
    text::WordList text;           // of clean.text, else of clean.summary
    bool is_whole_of_text = false; // `text` has all words of clean.text, and no others
};

/// The features that decide(), computed once per entry, on a worker.
model::Fingerprint fingerprint(const model::Entry& entry, model::Level level);
model::Fingerprint fingerprint(const model::Entry& entry, model::Level level,
                               const ReadEntry& read);

/// Guid within the feed, canonical URL, content hash; a moved guid keeps its identity. Above level
/// exact also nearly the same words and the same event, where `known` has them from a Window and
/// Events.
model::StoryChange decide(const model::Candidate& candidate, const model::Neighbours& known);

/// A proposed event, for a reason: the story, the figures, and the shared words as the entry writes
/// them.
std::string in_words(const model::Entry& entry, const model::EventMatch& event);

/// Whose words a story shows: priority, true origin, longest clean text, earliest. Returns the
/// index into `entries`, which is not empty.
std::size_t choose_lead(const std::vector<model::LeadFacts>& entries);

} // namespace gazetted::stories
