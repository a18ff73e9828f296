// SPDX-License-Identifier: MIT
#pragma once

// The texts of the last days, found by their sketches: which known entries may tell the same in
// nearly the same words. Candidates only; feeds/stories/same_text decides on the texts themselves.
//
// Open-addressing tables hold every posted shingle with the slot of its text; slots are a ring in
// order of arrival, so that the oldest go first. A look-up costs a fixed number of probes, whatever
// the number of texts. At most 380 bytes a text. The tables are several so that one that grows, for
// a moment there twice, is a small part of all.

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

    class Table {
      public:
        void add(std::uint32_t shingle, std::uint32_t text);
        void remove(std::uint32_t shingle, std::uint32_t text);
        void clear();
        template <class OnText>
        void each(std::uint32_t shingle, OnText&& on_text) const {
            if (places_.empty()) {
                return;
            }
            for (std::size_t at = home(shingle); places_[at].text != 0;
                 at = (at + 1) & (places_.size() - 1)) {
                if (places_[at].shingle == shingle) {
                    on_text(places_[at].text);
                }
            }
        }
        std::size_t memory() const { return places_.capacity() * sizeof(Posting); }

      private:
        std::size_t home(std::uint32_t shingle) const;
        void grow();

        std::vector<Posting> places_; // a power of two, empty at first
        std::size_t used_ = 0;
    };
    static constexpr std::size_t table_bits = 4;

    static std::size_t table_index(std::uint32_t shingle);
    Table& table_of(std::uint32_t shingle) { return tables_[table_index(shingle)]; }
    const Table& table_of(std::uint32_t shingle) const { return tables_[table_index(shingle)]; }
    bool may_post(std::uint32_t shingle) const;
    void drop_oldest();
    void renumber();
    std::uint32_t sequence_of(std::size_t index) const;

    std::deque<Text> texts_;
    std::uint32_t first_ = 1; // sequence number of texts_.front(), never 0
    std::array<Table, std::size_t{1} << table_bits> tables_;
};

} // namespace gazetted::stories
