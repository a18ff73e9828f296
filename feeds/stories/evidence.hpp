// SPDX-License-Identifier: MIT
#pragma once

// What the neighbours prove about one candidate, and what they do not. Pure; views into the
// candidate and its neighbours, for the time of one decision.

#include "feeds/model/story.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gazetted::stories {

/// An entry of the candidate's own feed that is the candidate itself under another guid or link.
struct Self {
    const model::KnownEntry* entry = nullptr;
    bool has_same_address = false;
};

/// Another feed's entry that tells the same story.
struct Twin {
    const model::KnownEntry* entry = nullptr;
    model::Rung rung = model::Rung::none; // canonical_url, content_hash or near_duplicate
    double score = 1;
    double titles = 0;    // of a near duplicate: how alike the titles are
    std::string detail{}; // of a near duplicate: the figures
};

/// The known text that came nearest without being the same.
struct Rejected {
    EntryId entry;
    FeedId feed;
    double score = 0;
    std::string detail;
};

class Evidence {
  public:
    Evidence(const model::Candidate& candidate, const model::Neighbours& known)
        : candidate_(candidate), known_(known) {}

    /// The guid is one that the feed gives to different entries: a place in the list, a constant.
    bool is_guid_reused() const;
    std::optional<Self> find_self() const;
    /// Strongest rung first. `self`: the known entry that the candidate is, or 0. `nearest`: what
    /// came nearest without being one.
    std::vector<Twin> find_twins(EntryId self, Rejected& nearest) const;
    /// In words, why neighbours that share something prove nothing; empty without such.
    const char* why_not() const;

  private:
    std::vector<Twin> find_exact(EntryId self) const;
    struct Near {
        std::vector<Twin> twins;    // nearly the same text, most alike first
        std::vector<StoryId> apart; // hold a text that this one's feed keeps apart from it
    };
    Near find_near(EntryId self, Rejected& nearest) const;
    bool has_column_title(EntryId self) const;
    Seconds time_between(const model::KnownEntry& entry) const;
    void add_contradicted(const std::vector<Twin>& twins, std::vector<StoryId>& apart) const;
    bool has_own_page(const model::KnownEntry& entry) const;
    bool is_own(const model::KnownEntry& entry) const { return entry.feed == candidate_.feed; }
    bool has_same_title(const model::KnownEntry& entry) const;
    bool has_same_content(const model::KnownEntry& entry) const;
    bool is_corroborated(const model::KnownEntry& entry) const {
        return has_same_title(entry) || has_same_content(entry);
    }
    bool are_dates_within(const model::KnownEntry& entry, Seconds tolerance) const;
    bool is_same_moment(const model::KnownEntry& entry) const;
    bool is_undated() const;
    bool is_next_edition(const model::KnownEntry& entry) const;
    bool is_repost(const model::KnownEntry& entry) const;
    bool is_same_url(EntryId id) const;
    bool is_same_post(const model::KnownEntry& entry) const;
    bool is_shared_by(const std::vector<model::KnownEntry>& list, FeedId feed) const;
    bool is_contradicted(const std::vector<model::KnownEntry>& list, EntryId self) const;

    const model::Candidate& candidate_;
    const model::Neighbours& known_;
};

} // namespace gazetted::stories
