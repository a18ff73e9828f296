// SPDX-License-Identifier: MIT
#pragma once

// The texts of the last days, found by their sketches: which known entries may tell the same in
// nearly the same words. Candidates only; feeds/stories/same_text decides on the texts themselves.
//
// Tables (feeds/stories/postings) hold the text of every posted shingle, in five bytes: the shingle
// itself stands with the text, and 18 bits of it there spare nearly all looks here. Texts are
// numbered in order of arrival, so that the oldest go first. A look-up costs a fixed number of
// probes, whatever the number of texts. At most 270 bytes a text. The tables are several so that
// one that is renewed, for a moment there twice, is a small part of all.

#include "feeds/base/ids.hpp"
#include "feeds/base/time.hpp"
#include "feeds/stories/postings.hpp"
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

    /// Entries that share at least two posted shingles, most shared first, then the newest; at most
    /// most_candidates. A shingle that many texts post counts half.
    std::vector<EntryId> find(const std::vector<std::uint32_t>& probes) const;

    /// Asks memory for what find() reads first for these probes; it takes a while to come.
    void prefetch(const std::vector<std::uint32_t>& shingles) const;

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
    static constexpr std::uint32_t most_numbers = Postings::most_numbers;
    static_assert(most_texts <= most_numbers); // numbers are 1 to most_numbers, again and again
    static constexpr unsigned table_bits = 4;

    /// Where a shingle is posted. Of those that a text posts in one table no two have one tag.
    struct Spot {
        std::size_t table = 0;
        Postings::Spot in_table;
    };
    static Spot spot_of(std::uint32_t shingle);

    std::uint32_t number_of(std::size_t index) const;
    std::size_t index_of(std::uint32_t number) const;
    /// Calls `on_text` with the index of each text that posts the shingle, and rarely with another.
    template <class OnText>
    void each(std::uint32_t shingle, OnText&& on_text) const;
    bool has_posted(std::size_t text, std::uint32_t shingle) const;
    std::size_t posts_of(std::uint32_t shingle) const;
    void post(const Spot& spot, std::uint32_t number);
    void renew(std::size_t table);
    void remove(std::uint32_t shingle, std::uint32_t number);
    void drop_oldest();

    std::deque<Text> texts_;
    std::uint32_t first_ = 1; // the number of texts_.front()
    std::array<Postings, std::size_t{1} << table_bits> tables_;
};

} // namespace gazetted::stories
