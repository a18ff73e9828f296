// SPDX-License-Identifier: MIT
#include "feeds/base/ascii.hpp"
#include "storage/hash.hpp"
#include "storage/story_write.hpp"

#include <fmt/format.h>

namespace gazetted::storage {

namespace {

constexpr std::size_t atom_id_limit = 1024; // bytes

/// RFC 3986 section 3, as far as an id needs it: a scheme, something after it, and no character
/// that may not stand in an IRI.
bool is_absolute_uri(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (text.size() > atom_id_limit || colon == std::string_view::npos || colon == 0 ||
        colon + 1 == text.size() || !ascii::is_letter(text[0])) {
        return false;
    }
    for (const char c : text.substr(0, colon)) {
        if (!ascii::is_letter_or_digit(c) && c != '+' && c != '-' && c != '.') {
            return false;
        }
    }
    static constexpr ascii::ByteSet refused("<>\"{}|\\^`\x7f");
    return std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || refused.holds(c);
    });
}

bool is_used(WriterState& state, std::string_view atom_id) {
    const std::uint64_t hash = hash_text(atom_id);
    if (!state.hashes.known().may_hold(KnownHashes::Kind::atom_id, hash)) {
        return false;
    }
    for (const StoryId story : state.hashes.by_atom_id(hash)) {
        auto row = state.db.use("SELECT 1 FROM story WHERE id = ? AND atom_id = ?");
        if (row.bind(story, atom_id).row()) {
            return true;
        }
    }
    auto row = state.db.use("SELECT 1 FROM tombstone WHERE atom_hash = ? AND atom_id = ?");
    return row.bind(hash, atom_id).row();
}

/// What stays of an entry when all row ids are made anew.
std::uint64_t identity(const model::Fingerprint& print) {
    if (print.guid_hash != 0) {
        return print.guid_hash;
    }
    if (!print.url_hashes.empty()) {
        return print.url_hashes.front();
    }
    return print.content_hash != 0 ? print.content_hash : print.edit_hash;
}

} // namespace

std::string choose_atom_id(WriterState& state, const model::Candidate& candidate) {
    const std::string& own = candidate.entry.id;
    if (is_absolute_uri(own) && !is_used(state, own)) {
        return own;
    }
    const std::string made =
        fmt::format("tag:gazetted,2026:{:016x}-{:016x}", identity(candidate.print),
                    hash_text(state.feed_name(candidate.feed)));
    std::string tried = made;
    for (int n = 2; is_used(state, tried); ++n) {
        tried = fmt::format("{}-{}", made, n);
    }
    return tried;
}

} // namespace gazetted::storage
