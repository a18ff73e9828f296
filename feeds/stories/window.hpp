// SPDX-License-Identifier: MIT
#pragma once

// The texts of the last days, found by their sketches: which known entries may tell the same in
// nearly the same words. Candidates only; feeds/stories/same_text decides on the texts themselves.
//
// One open-addressing table holds every posted shingle with the slot of its text; slots are a ring
// in order of arrival, so that the oldest go first. A look-up costs a fixed number of probes,
// whatever the number of texts. At most 380 bytes a text.

#include "feeds/base/ids.hpp"
#include "feeds/base/time.hpp"
#include "feeds/stories/sketch.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

namespace gazetted::stories {

class Window {
  public:
    /// `entry` may be there already (an edit): both its texts are found then.
    void add(EntryId entry, Instant seen, const std::vector<std::uint32_t>& posted);

    /// Entries that share posted shingles, most shared first, then the newest; at most
    /// most_candidates.
    std::vector<EntryId> find(const std::vector<std::uint32_t>& probes) const;

    /// Forgets what was seen before `before`, and the oldest beyond most_texts.
    void expire(Instant before);

    std::size_t size() const { return texts_.size(); }
    /// What the structure occupies, in bytes.
    std::size_t memory() const;

    static constexpr std::size_t most_candidates = 8;
    /// A shingle that so many texts post is a phrase, not a text; it is not posted again.
    static constexpr std::size_t most_posted = 24;
    static constexpr std::size_t most_texts = 4'000'000;

  private:
    struct Text {
        EntryId entry;
        Instant seen{};
        std::array<std::uint32_t, posted_shingles> posted{}; // 0: none
    };
    struct Posting {
        std::uint32_t shingle = 0;
        std::uint32_t text = 0; // its sequence number; 0: free
    };

    std::size_t home(std::uint32_t shingle) const;
    void post(std::uint32_t shingle, std::uint32_t text);
    bool may_post(std::uint32_t shingle) const;
    void remove(std::uint32_t shingle, std::uint32_t text);
    void grow();
    void drop_oldest();
    void renumber();
    std::uint32_t sequence_of(std::size_t index) const;

    std::deque<Text> texts_;
    std::uint32_t first_ = 1;    // sequence number of texts_.front(), never 0
    std::vector<Posting> table_; // a power of two
    std::size_t used_ = 0;
};

} // namespace gazetted::stories
