// SPDX-License-Identifier: MIT
#pragma once

// Which hashes were ever stored: whether something is new is asked of every entry by guid, address,
// words, title and published id, and most of what is asked for was never there. Writer thread only.

#include "feeds/base/ids.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace gazetted::storage {

namespace sqlite {
class Database;
class Use;
} // namespace sqlite

/// A Bloom filter over what the indexes of a store hold, in two bytes a hash. It is bought with a
/// reading of these indexes, when the questions it would have answered have cost as much.
class KnownHashes {
  public:
    enum class Kind : std::uint8_t {
        url = 0, // on disk up to `title`: hash_index.kind
        content = 1,
        atom_id = 2,
        title = 3, // of a feed
        guid,
        forgotten,
    };
    // A hash sets one bit in each word of one block, so that a look-up reads one place of memory.
    using Block = std::array<std::uint32_t, 8>;

    /// False: that hash was never stored. True: it may have been. Guids and what was forgotten are
    /// known by feed; others are asked for without one.
    bool may_hold(Kind kind, std::uint64_t hash, FeedId feed = {}) const;
    /// Asks memory for what may_hold() reads.
    void prefetch(Kind kind, std::uint64_t hash, FeedId feed = {}) const;
    /// Of all that is stored, also what a transaction may still take back.
    void add(Kind kind, std::uint64_t hash, FeedId feed = {});

    /// SQLite was asked and found nothing; `entries`: in the store, at most. Reads the indexes when
    /// that has become worth it.
    void note_absent(sqlite::Database& db, std::int64_t entries);

    /// Whether the indexes were read, so that may_hold() says more than "true".
    bool is_complete() const { return is_complete_; }
    /// Bytes; at most 32 MB. A store with more hashes is asked each time.
    std::size_t memory() const;

  private:
    static constexpr std::size_t hashes_a_block = 16;
    static constexpr std::size_t most_blocks = (std::size_t{32} << 20) / sizeof(Block);

    void load(sqlite::Database& db);
    void load_some(Kind kind, sqlite::Use& rows);
    void grow(std::size_t blocks);

    // Each filter that is full is followed by one as large as all before it.
    std::vector<std::vector<Block>> filters_;
    std::size_t blocks_ = 0; // of all filters
    std::size_t room_ = 0;   // for so many hashes in the last one
    std::int64_t absent_ = 0;
    bool is_complete_ = false;
    bool is_too_large_ = false;
};

} // namespace gazetted::storage
