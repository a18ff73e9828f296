// SPDX-License-Identifier: MIT
#pragma once

// An entry as one row of table `entry`: which texts are left out because they equal another, and
// how the row becomes a model::Entry again.

#include "feeds/model/story.hpp"
#include "storage/hash_index.hpp"
#include "storage/sqlite/database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gazetted::storage {

/// Bits of entry.same: the text is not stored since it equals another one. Values are on disk.
enum Same : unsigned {
    summary_is_content = 1,
    clean_content_is_content = 2,
    clean_content_is_summary = 4,
    clean_summary_is_text = 8,     // the clean text is stored, as clean_summary
    clean_summary_is_summary = 16, // summary holds no markup
    clean_title_is_title = 32,
    canonical_url_is_url = 64,
    canonical_url_is_url_without_slash = 128, // but for the slash that ends it
};

/// Views of what goes into the row; the entry must outlive it. A text that is left out has no value
/// (NULL).
struct EntryTexts {
    explicit EntryTexts(const model::Entry& entry);

    unsigned same = 0;
    std::optional<std::string_view> clean_title, canonical_url, summary, clean_summary, content,
        clean_content;
};

/// For a SELECT of these columns, read by read_entry.
#define GAZETTED_ENTRY_COLUMNS                                                                     \
    "e.same, e.published, e.updated, e.url, e.guid, e.title, e.clean_title, e.canonical_url, "     \
    "e.detail, e.summary, e.clean_summary, e.content, e.clean_content"
inline constexpr int entry_column_count = 13;

/// From a row whose columns begin with GAZETTED_ENTRY_COLUMNS. clean.text comes back only when it
/// was the same as clean.summary: it can be made again from clean.content.
model::Entry read_entry(sqlite::Use& row);

/// For a SELECT of these columns, read by read_known.
#define GAZETTED_KNOWN_COLUMNS                                                                     \
    "e.id, e.story, e.feed, e.edit_hash, e.content_hash, e.title_hash, "                           \
    "coalesce(e.published, e.first_seen), e.rung, "                                                \
    "EXISTS (SELECT 1 FROM copy c WHERE c.entry = e.id)"

/// From a row whose columns from `first` on are GAZETTED_KNOWN_COLUMNS.
model::KnownEntry read_known(sqlite::Use& row, int first);

/// For a SELECT of these columns first.
#define GAZETTED_HASH_COLUMNS "id, feed, content_hash, title_hash, url_hashes"

/// What a row is found by. Not copied: `hashes` looks into `urls`.
struct EntryHashesRow {
    explicit EntryHashesRow(const sqlite::Use& row);
    EntryHashesRow(const EntryHashesRow&) = delete;
    EntryHashesRow& operator=(const EntryHashesRow&) = delete;

    EntryId id;
    std::vector<std::uint64_t> urls;
    EntryHashes hashes;
};

/// The url_hashes blob: 8 bytes each, little-endian.
std::string pack_hashes(const std::vector<std::uint64_t>& hashes);
std::vector<std::uint64_t> unpack_hashes(std::string_view blob);
/// The sketch's posted blob: 4 bytes each, little-endian.
std::string pack_shingles(const std::vector<std::uint32_t>& shingles);
std::vector<std::uint32_t> unpack_shingles(std::string_view blob);
/// The sketch's terms blob: a hash, little-endian, and 32 times the weight, in 5 bytes each.
/// Weights from 8 on are 7.97.
std::string pack_terms(const std::vector<model::Term>& terms);
std::vector<model::Term> unpack_terms(std::string_view blob);

} // namespace gazetted::storage
