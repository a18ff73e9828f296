// SPDX-License-Identifier: MIT
#pragma once

// Writing stories: making, merging and removing them. Each leaves table `story` consistent with
// its entries, topics and tombstones.

#include "storage/writer_state.hpp"

#include <span>
#include <string>
#include <string_view>

namespace gazetted::storage {

/// Makes the story of a first entry, whose id must be the next one to be given out.
StoryId insert_story(WriterState& state, const model::Candidate& candidate, Instant published,
                     Instant visible_from);

/// The published id of a story that begins with this entry: the entry's own id where that is an
/// absolute URI which no other story has or had, else a tag: URI made from the entry's identity and
/// its feed's name, so that a rebuilt database gives the same.
std::string choose_atom_id(WriterState& state, const model::Candidate& candidate);

/// The story itself, or the one it was merged into; 0 when it is gone.
StoryId living_story(WriterState& state, StoryId story);

/// Merges into the oldest of all; the others leave tombstones. Returns the one that is left.
StoryId merge_stories(WriterState& state, StoryId story, std::span<const StoryId> absorb,
                      std::string_view reason, Instant when);

/// Source count and newest arrival of the regrouped stories, from their entries. At commit, since a
/// story may gain thousands of entries in one transaction.
void recount_stories(WriterState& state);

/// Deletes a story with its entries, which are then forgotten: their feeds do not bring them back.
void remove_story(WriterState& state, StoryId story);

/// Deletes some of the entries of a story, which are then forgotten likewise. A story that showed
/// the words of one shows its oldest entry's.
void remove_entries(WriterState& state, std::span<const EntryId> entries, StoryId story,
                    Instant when);

/// Names of the feeds that carry it.
std::vector<std::string> carriers_of(sqlite::Database& db, StoryId story);
/// Of a story that is about to go; without atom_id and reason.
Tombstone tombstone_of(sqlite::Database& db, StoryId story, Instant when);
void bury(sqlite::Database& db, const Tombstone& tombstone);

} // namespace gazetted::storage
