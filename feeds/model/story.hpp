// SPDX-License-Identifier: MIT
#pragma once

// A story: what happened, told by one or more entries. The plan types between feeds/stories
// (decides) and storage (applies).

#include "feeds/base/ids.hpp"
#include "feeds/base/time.hpp"
#include "feeds/model/entry.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::model {

/// The rungs of the identity ladder, strongest first.
enum class Rung : std::uint8_t {
    none,           // a story of its own
    guid,           // same feed, same guid
    canonical_url,  // same canonical address (rel=canonical and origin links too)
    content_hash,   // same words
    near_duplicate, // nearly the same words
    same_event,     // level "stories": other words, same event
    moved,          // a feed changed its guids or links; title and content are the same
};
std::string_view to_word(Rung rung);

enum class Level : std::uint8_t { exact, duplicates, stories };
std::string_view to_word(Level level);
std::optional<Level> level_from(std::string_view word);

/// Why an entry stands where it stands. Stored, and shown by `explain`.
struct Reason {
    Rung rung = Rung::none;
    double score = 0;   // 0..1, 1 for exact rungs
    std::string detail; // "containment .93 of 160 shingles with entry 17; nearest not merged: …"
};

/// A word that tells what an entry is about, by its hash, and how much it says.
struct Term {
    std::uint32_t hash = 0;
    float weight = 0;
    bool operator==(const Term&) const = default;
};

/// What a word can stand in for: where two texts differ only in one of these, they report two
/// different things.
enum class WordKind : std::uint8_t { plain, number, date };

/// A text as the sequence of its folded words, in hashes: what near-duplicates are measured on.
struct Wording {
    /// A run of three words by its hash, and the word it begins with.
    struct Shingle {
        std::uint32_t hash = 0;
        std::uint32_t at = 0;
    };
    std::vector<std::uint32_t> words; // hashes, in the order of the text
    std::vector<WordKind> kinds;      // one for each word
    std::vector<Shingle> shingles; // sorted by hash, then by place; made where texts are compared

    std::size_t size() const { return words.size(); }
};

/// An entry as it is compared with others of nearly the same words.
struct Telling {
    Wording title;
    Wording text;
    bool announces_update = false; // "UPDATE 1-…" in its title
};

/// Compact features of an entry, computed on a worker, compared on the writer thread. Hashes are
/// XXH3-64 of normalised text; 0 means absent.
struct Fingerprint {
    std::uint64_t guid_hash = 0;
    std::vector<std::uint64_t>
        url_hashes; // canonical URL first, then origin and rel=canonical addresses
    std::uint64_t content_hash =
        0; // case- and width-folded words of the clean text; 0 when too short to prove anything
    std::uint64_t title_hash = 0; // folded words of the title
    std::uint64_t edit_hash = 0;  // all that makes an edit: title, content, links, enclosures
    std::uint32_t words = 0;
    // Level duplicates and above: hashes of word shingles, sorted.
    std::vector<std::uint32_t> posted; // what others find this text by
    std::vector<std::uint32_t> probes; // what it finds others by
    Telling telling;                   // without its feed's boilerplate
    std::vector<Term> terms;           // level stories: sorted by hash
};

/// An entry with the facts needed to decide, on its way from a worker to the writer.
struct Candidate {
    FeedId feed;
    int feed_priority = 0;
    Entry entry;
    Fingerprint print;
    Instant seen{};           // when it was fetched
    bool is_undated = false;  // entry.published is gazetted's, not the feed's
    bool first_fetch = false; // first poll of the feed: history, not news
};

/// What the store knows that bears on one candidate. Filled by storage, read by feeds/stories.
struct KnownEntry {
    EntryId id;
    StoryId story;
    FeedId feed;
    std::uint64_t edit_hash = 0;
    std::uint64_t content_hash = 0;
    std::uint64_t title_hash = 0;
    Instant published{};
    Rung rung = Rung::none;
    bool is_copy = false;      // of another entry's text
    bool is_same_link = false; // of Neighbours::same_guid: the feed gives it the candidate's link
};
/// A known entry that may have nearly the same words, with what is needed to tell.
struct NearEntry {
    KnownEntry known;
    bool has_address = false;         // the feed names a page for it
    const Telling* telling = nullptr; // never null in a decision; the asker's, for its time
};
/// The texts of a stored entry.
struct StoredText {
    std::string title;
    std::string text; // clean
    bool is_markup = false;
};
/// A story that may tell the candidate's event in other words.
struct EventMatch {
    StoryId story;
    bool is_same = false;
    double score = 0;     // 0..1: cosine of weighted terms, less for old stories
    double threshold = 0; // what the score had to reach
    double evidence = 0;  // rarity of the shared terms, in nats
    std::size_t shared_count = 0;
    std::vector<std::uint32_t> shared; // hashes of the rarest shared terms, rarest first
};
struct Neighbours {
    std::optional<KnownEntry> same_guid;        // same feed, same guid
    std::vector<KnownEntry> same_url;           // any feed, newest first, bounded
    std::vector<KnownEntry> same_content;       // any feed, newest first, bounded
    std::vector<KnownEntry> same_title_in_feed; // same feed, same title hash: for moved guids
    std::vector<NearEntry> near;                // level duplicates: what the window proposes
    std::optional<EventMatch> event;            // level stories: the story that is most like it
};

enum class ChangeKind : std::uint8_t {
    unchanged, // the same entry again, nothing to write
    create,    // a new story with this entry
    join,      // a new entry of a known story
    update,    // a known entry with other words
    rebind,    // a known entry under a new guid or link (mass change): identity kept
};
std::string_view to_word(ChangeKind kind);

/// A decision: what storage must do with one candidate. Ids of what exists are set; new ones are 0.
struct StoryChange {
    ChangeKind kind = ChangeKind::unchanged;
    EntryId entry; // update, rebind, unchanged
    StoryId story; // join, update, rebind
    std::vector<StoryId>
        absorb; // these stories join `story` (the oldest id survives; they leave a tombstone)
    std::vector<EntryId> copies; // known entries with the same text, whatever their stories
    Reason reason;
    bool is_material = false; // an update that moves the story's `updated`
};

/// What the choice of a story's lead rests on, of one of its entries.
struct LeadFacts {
    EntryId entry;
    FeedId feed;
    int priority = 0;
    bool is_origin = false; // other entries of the story name this one's address as their origin
    std::size_t text_length = 0; // bytes of clean text
    Instant published{};
};

} // namespace gazetted::model
