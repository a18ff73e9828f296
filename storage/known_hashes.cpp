// SPDX-License-Identifier: MIT
#include "storage/known_hashes.hpp"

#include "storage/sqlite/database.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gazetted::storage {

namespace {

// Reading what the indexes hold of this many entries costs as much as asking once in vain.
constexpr std::int64_t entries_a_question = 10;
constexpr std::size_t hashes_an_entry = 5;
constexpr std::size_t first_blocks = 8192; // 256 KB: so much is asked of few filters

/// The kind and the feed change all bits of the hash.
std::uint64_t mix(KnownHashes::Kind kind, std::uint64_t hash, FeedId feed) {
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15ULL;
    const std::uint64_t scope =
        static_cast<std::uint64_t>(feed.value) << 3U | static_cast<std::uint64_t>(kind);
    const std::uint64_t mixed = (hash ^ scope * odd) * odd;
    return mixed ^ mixed >> 32U;
}

std::size_t place_of(std::uint64_t mixed, std::size_t blocks) {
    return (mixed >> 32U) * blocks >> 32U; // even for a count that is no power of two
}

/// The bit of each word of a block.
KnownHashes::Block bits_of(std::uint64_t mixed) {
    constexpr std::uint32_t odd[] = {0x47B6137BU, 0x44974D91U, 0x8824AD5BU, 0xA2B7289DU,
                                     0x705495C7U, 0x2DF1424BU, 0x9EFC4947U, 0x5C6BFB31U};
    const auto lower = static_cast<std::uint32_t>(mixed);
    KnownHashes::Block bits{};
    for (std::size_t i = 0; i < bits.size(); ++i) {
        bits[i] = std::uint32_t{1} << (lower * odd[i] >> 27U);
    }
    return bits;
}

} // namespace

bool KnownHashes::may_hold(Kind kind, std::uint64_t hash, FeedId feed) const {
    if (!is_complete_) {
        return true;
    }
    const std::uint64_t mixed = mix(kind, hash, feed);
    const Block bits = bits_of(mixed);
    return std::any_of(filters_.begin(), filters_.end(), [&](const std::vector<Block>& filter) {
        const Block& block = filter[place_of(mixed, filter.size())];
        std::uint32_t missing = 0;
        for (std::size_t i = 0; i < bits.size(); ++i) {
            missing |= ~block[i] & bits[i];
        }
        return missing == 0;
    });
}

void KnownHashes::prefetch(Kind kind, std::uint64_t hash, FeedId feed) const {
    const std::uint64_t mixed = mix(kind, hash, feed);
    for (const std::vector<Block>& filter : filters_) {
        __builtin_prefetch(&filter[place_of(mixed, filter.size())]);
    }
}

void KnownHashes::add(Kind kind, std::uint64_t hash, FeedId feed) {
    if (hash == 0 || !is_complete_) {
        return;
    }
    if (room_ == 0) {
        grow(std::max(first_blocks, blocks_));
    }
    if (is_too_large_) {
        return;
    }
    --room_;
    const std::uint64_t mixed = mix(kind, hash, feed);
    std::vector<Block>& filter = filters_.back();
    Block& block = filter[place_of(mixed, filter.size())];
    const Block bits = bits_of(mixed);
    for (std::size_t i = 0; i < bits.size(); ++i) {
        block[i] |= bits[i];
    }
}

void KnownHashes::grow(std::size_t blocks) {
    if (blocks_ + blocks > most_blocks) {
        *this = {};
        is_too_large_ = true;
        return;
    }
    filters_.emplace_back(blocks);
    blocks_ += blocks;
    room_ = blocks * hashes_a_block;
}

void KnownHashes::note_absent(sqlite::Database& db, std::int64_t entries) {
    if (is_complete_ || is_too_large_ || ++absent_ * entries_a_question < entries) {
        return;
    }
    load(db);
}

void KnownHashes::load(sqlite::Database& db) {
    const auto entries = static_cast<std::size_t>(
        std::max<std::int64_t>(0, db.ask("SELECT total(entries) FROM feed")));
    KnownHashes read;
    read.is_complete_ = true; // so that add() adds
    read.grow(std::max(first_blocks, entries * hashes_an_entry / hashes_a_block));
    // Each of an index that holds all that is asked for.
    for (const Kind kind : {Kind::url, Kind::content, Kind::atom_id, Kind::title}) {
        auto rows = db.use("SELECT hash, 0 FROM hash_index WHERE kind = ?");
        read.load_some(kind, rows.bind(kind));
    }
    auto buried = db.use("SELECT atom_hash, 0 FROM tombstone INDEXED BY tombstone_atom");
    read.load_some(Kind::atom_id, buried);
    auto guids =
        db.use("SELECT guid_hash, feed FROM entry INDEXED BY entry_guid WHERE guid_hash NOT NULL");
    read.load_some(Kind::guid, guids);
    auto forgotten = db.use("SELECT guid_hash, feed FROM forgotten");
    read.load_some(Kind::forgotten, forgotten);
    if (!db.failed()) {
        *this = std::move(read);
    }
}

void KnownHashes::load_some(Kind kind, sqlite::Use& rows) {
    while (!is_too_large_ && rows.row()) {
        add(kind, rows.hash(0), rows.id<FeedId>(1));
    }
}

std::size_t KnownHashes::memory() const {
    return blocks_ * sizeof(Block);
}

} // namespace gazetted::storage
