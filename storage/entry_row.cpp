// SPDX-License-Identifier: MIT
#include "storage/entry_row.hpp"

#include "storage/detail.hpp"

#include <algorithm>

namespace gazetted::storage {

namespace {

constexpr std::size_t term_bytes = 5;
constexpr float term_unit = 32;

/// `text` unless it is empty (then NULL) or equals `other` (then NULL and the bit).
std::optional<std::string_view> unless_same(std::string_view text, std::string_view other,
                                            unsigned bit, unsigned& same) {
    if (text.empty()) {
        return std::nullopt;
    }
    if (text == other) {
        same |= bit;
        return std::nullopt;
    }
    return text;
}

std::string_view without_last(std::string_view text) {
    return text.substr(0, text.size() - 1);
}

} // namespace

EntryTexts::EntryTexts(const model::Entry& entry) {
    const model::Editorial& clean = entry.clean;
    clean_title = unless_same(clean.title, entry.title, clean_title_is_title, same);
    canonical_url = unless_same(clean.canonical_url, entry.url, canonical_url_is_url, same);
    if (canonical_url && entry.url.ends_with('/')) {
        canonical_url = unless_same(*canonical_url, without_last(entry.url),
                                    canonical_url_is_url_without_slash, same);
    }
    content = unless_same(entry.content, {}, 0, same);
    summary = unless_same(entry.summary, entry.content, summary_is_content, same);
    clean_content = unless_same(clean.content, entry.content, clean_content_is_content, same);
    if (clean_content) {
        clean_content = unless_same(*clean_content, entry.summary, clean_content_is_summary, same);
    }
    clean_summary = unless_same(clean.summary, entry.summary, clean_summary_is_summary, same);
    if (!clean.summary.empty() && clean.summary == clean.text) {
        same |= clean_summary_is_text;
    }
}

model::Entry read_entry(sqlite::Use& row) {
    model::Entry entry;
    const auto same = static_cast<unsigned>(row.integer(0));
    entry.published = row.maybe_instant(1);
    entry.updated = row.maybe_instant(2);
    entry.url = row.text(3);
    entry.id = row.text(4);
    entry.title = row.text(5);
    model::Editorial& clean = entry.clean;
    clean.title = (same & clean_title_is_title) != 0 ? std::string_view(entry.title) : row.text(6);
    if ((same & canonical_url_is_url_without_slash) != 0 && !entry.url.empty()) {
        clean.canonical_url = without_last(entry.url);
    } else {
        clean.canonical_url =
            (same & canonical_url_is_url) != 0 ? std::string_view(entry.url) : row.text(7);
    }
    read_detail(row.text(8), entry);
    entry.content = row.text(11);
    entry.summary =
        (same & summary_is_content) != 0 ? std::string_view(entry.content) : row.text(9);
    clean.summary =
        (same & clean_summary_is_summary) != 0 ? std::string_view(entry.summary) : row.text(10);
    if ((same & clean_summary_is_text) != 0) {
        clean.text = clean.summary;
    }
    if ((same & clean_content_is_content) != 0) {
        clean.content = entry.content;
    } else {
        clean.content =
            (same & clean_content_is_summary) != 0 ? std::string_view(entry.summary) : row.text(12);
    }
    return entry;
}

model::KnownEntry read_known(sqlite::Use& row, int first) {
    model::KnownEntry known;
    known.id = row.id<EntryId>(first);
    known.story = row.id<StoryId>(first + 1);
    known.feed = row.id<FeedId>(first + 2);
    known.edit_hash = row.hash(first + 3);
    known.content_hash = row.hash(first + 4);
    known.title_hash = row.hash(first + 5);
    known.published = row.instant(first + 6);
    const int rung = row.small(first + 7);
    if (rung >= 0 && rung <= static_cast<int>(model::Rung::moved)) {
        known.rung = static_cast<model::Rung>(rung);
    }
    known.is_copy = row.small(first + 8) != 0;
    return known;
}

EntryHashesRow::EntryHashesRow(const sqlite::Use& row)
    : id(row.id<EntryId>(0)),
      urls(unpack_hashes(row.blob(4))), hashes{row.id<FeedId>(1), row.hash(2), row.hash(3), urls} {}

std::string pack_hashes(const std::vector<std::uint64_t>& hashes) {
    std::string blob;
    blob.reserve(hashes.size() * 8);
    for (const std::uint64_t hash : hashes) {
        for (int shift = 0; shift < 64; shift += 8) {
            blob.push_back(static_cast<char>(hash >> shift & 0xff));
        }
    }
    return blob;
}

std::vector<std::uint64_t> unpack_hashes(std::string_view blob) {
    std::vector<std::uint64_t> hashes(blob.size() / 8);
    for (std::size_t i = 0; i < hashes.size() * 8; ++i) {
        hashes[i / 8] |= std::uint64_t{static_cast<unsigned char>(blob[i])} << (i % 8 * 8);
    }
    return hashes;
}

std::string pack_shingles(const std::vector<std::uint32_t>& shingles) {
    std::string blob;
    blob.reserve(shingles.size() * 4);
    for (const std::uint32_t shingle : shingles) {
        for (unsigned shift = 0; shift < 32; shift += 8) {
            blob.push_back(static_cast<char>(shingle >> shift & 0xffU));
        }
    }
    return blob;
}

std::string pack_terms(const std::vector<model::Term>& terms) {
    std::string blob;
    blob.reserve(terms.size() * term_bytes);
    for (const model::Term& term : terms) {
        blob += pack_shingles({term.hash});
        blob.push_back(static_cast<char>(
            static_cast<unsigned char>(std::clamp(term.weight * term_unit, 0.0F, 255.0F))));
    }
    return blob;
}

std::vector<model::Term> unpack_terms(std::string_view blob) {
    std::vector<model::Term> terms;
    terms.reserve(blob.size() / term_bytes);
    for (std::size_t at = 0; at + term_bytes <= blob.size(); at += term_bytes) {
        const auto weight = static_cast<unsigned char>(blob[at + term_bytes - 1]);
        terms.push_back(
            {unpack_shingles(blob.substr(at, 4)).front(), static_cast<float>(weight) / term_unit});
    }
    return terms;
}

std::vector<std::uint32_t> unpack_shingles(std::string_view blob) {
    std::vector<std::uint32_t> shingles(blob.size() / 4);
    for (std::size_t i = 0; i < shingles.size() * 4; ++i) {
        shingles[i / 4] |= std::uint32_t{static_cast<unsigned char>(blob[i])} << (i % 4 * 8);
    }
    return shingles;
}

} // namespace gazetted::storage
