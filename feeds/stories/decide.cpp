// SPDX-License-Identifier: MIT
// The ladder: the feed's own guid; the feed's own entry under a new guid; another feed's entry with
// the same address; with the same words. What lower rungs prove as well is absorbed, so that a late
// proof unites stories that began apart.
#include "feeds/stories/decide.hpp"

#include "feeds/stories/edit_hash.hpp"
#include "feeds/stories/evidence.hpp"
#include "feeds/stories/terms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gazetted::stories {

namespace {

using model::Candidate;
using model::ChangeKind;
using model::KnownEntry;
using model::Rung;
using model::StoryChange;

// More stories at once are not united by one entry: that would be a fault of ours.
constexpr std::size_t most_absorbed = 8;

/// Unites the twins' stories (and `own`, if any) in the oldest.
void unite(StoryChange& change, const std::vector<Twin>& twins, StoryId own) {
    for (const Twin& twin : twins) {
        change.copies.push_back(twin.entry->id);
    }
    std::vector<StoryId> stories;
    if (own) {
        stories.push_back(own);
    }
    for (const Twin& twin : twins) {
        stories.push_back(twin.entry->story);
    }
    std::sort(stories.begin(), stories.end());
    stories.erase(std::unique(stories.begin(), stories.end()), stories.end());
    if (stories.size() > most_absorbed + 1) {
        change.story = own ? own : twins.front().entry->story;
        return;
    }
    change.story = stories.front();
    change.absorb.assign(stories.begin() + 1, stories.end());
}

std::string what_is_same(const Candidate& candidate, const Twin& twin) {
    const KnownEntry& entry = *twin.entry;
    if (twin.rung == Rung::near_duplicate) {
        return fmt::format("nearly the words of entry {} of feed {}: {}", entry.id.value,
                           entry.feed.value, twin.detail);
    }
    if (twin.rung == Rung::content_hash) {
        return fmt::format("same {} words as entry {} of feed {}", candidate.print.words,
                           entry.id.value, entry.feed.value);
    }
    const model::Editorial& clean = candidate.entry.clean;
    const bool has_one = candidate.print.url_hashes.size() == 1 || clean.origin.url.empty();
    return fmt::format("same {} as entry {} of feed {}: {}",
                       has_one ? "address" : "address or original", entry.id.value,
                       entry.feed.value, has_one ? clean.canonical_url : clean.origin.url);
}

void say_united(StoryChange& change, const Candidate& candidate, const std::vector<Twin>& twins) {
    if (change.absorb.empty()) {
        return;
    }
    if (!change.reason.detail.empty()) {
        change.reason.detail += "; ";
    }
    change.reason.detail += fmt::format(
        "{}: unites {} stories", what_is_same(candidate, twins.front()), change.absorb.size() + 1);
}

void say(StoryChange& change, const std::string& more) {
    if (!change.reason.detail.empty()) {
        change.reason.detail += "; ";
    }
    change.reason.detail += more;
}

void say_nearest(StoryChange& change, const Rejected& nearest) {
    if (nearest.entry) {
        say(change, fmt::format("nearest not merged: entry {} of feed {}, {}", nearest.entry.value,
                                nearest.feed.value, nearest.detail));
    }
}

/// A known entry again: under its guid, or as itself under a new one.
StoryChange again(const Candidate& candidate, const Evidence& evidence, const KnownEntry& entry,
                  ChangeKind kind, model::Reason reason) {
    StoryChange change;
    change.kind = kind;
    change.entry = entry.id;
    change.story = entry.story;
    change.reason = std::move(reason);
    if (kind == ChangeKind::unchanged) {
        return change;
    }
    change.is_material = !are_same_words(entry.edit_hash, candidate.print.edit_hash);
    Rejected nearest;
    const std::vector<Twin> twins = evidence.find_twins(entry.id, nearest);
    unite(change, twins, entry.story);
    say_united(change, candidate, twins);
    return change;
}

std::string edit_in_words(const Candidate& candidate, const KnownEntry& entry) {
    if (are_same_words(entry.edit_hash, candidate.print.edit_hash)) {
        return "links or pictures edited";
    }
    return entry.title_hash == candidate.print.title_hash ? "words edited" : "title edited";
}

StoryChange same_guid(const Candidate& candidate, const Evidence& evidence,
                      const KnownEntry& entry) {
    if (entry.edit_hash == candidate.print.edit_hash) {
        return again(candidate, evidence, entry, ChangeKind::unchanged,
                     {Rung::guid, 1, "same guid, nothing edited"});
    }
    return again(candidate, evidence, entry, ChangeKind::update,
                 {Rung::guid, 1, "same guid, " + edit_in_words(candidate, entry)});
}

StoryChange same_self(const Candidate& candidate, const Evidence& evidence, const Self& self,
                      bool is_named) {
    const KnownEntry& entry = *self.entry;
    if (!is_named) { // a feed without usable guids: the address and the title are the identity
        const Rung rung = self.has_same_address ? Rung::canonical_url : Rung::moved;
        if (entry.edit_hash == candidate.print.edit_hash) {
            return again(candidate, evidence, entry, ChangeKind::unchanged,
                         {rung, 1, "same address and words, nothing edited"});
        }
        return again(
            candidate, evidence, entry,
            self.has_same_address ? ChangeKind::update : ChangeKind::rebind,
            {rung, 1,
             fmt::format("known entry without a guid, {}", edit_in_words(candidate, entry))});
    }
    std::string what = self.has_same_address
                           ? "guid changed, address and title or words are the same"
                           : "guid or address changed, title and words are the same";
    // One document holds both, or the old guid came back: the feed carries the entry twice. Once
    // told apart they stay so, else each poll would move the one to the other.
    if (candidate.first_fetch || entry.rung == Rung::moved) {
        StoryChange change;
        change.kind = ChangeKind::join;
        change.story = entry.story;
        change.reason = {Rung::moved, 1,
                         fmt::format("the feed carries entry {} twice: {}", entry.id.value, what)};
        return change;
    }
    return again(candidate, evidence, entry, ChangeKind::rebind, {Rung::moved, 1, std::move(what)});
}

StoryChange same_event(const Candidate& candidate, const model::EventMatch& event,
                       const Rejected& nearest) {
    StoryChange change;
    change.kind = ChangeKind::join;
    change.story = event.story;
    change.reason = {Rung::same_event, event.score, in_words(candidate.entry, event)};
    say_nearest(change, nearest);
    return change;
}

StoryChange newcomer(const Candidate& candidate, const model::Neighbours& known,
                     const Evidence& evidence) {
    StoryChange change;
    Rejected nearest;
    const std::vector<Twin> twins = evidence.find_twins({}, nearest);
    if (twins.empty() && known.event && known.event->is_same) {
        return same_event(candidate, *known.event, nearest);
    }
    if (twins.empty()) {
        change.kind = ChangeKind::create;
        change.reason = {Rung::none, 0, evidence.why_not()};
        say_nearest(change, nearest);
        if (known.event) {
            say(change, "nearest event: " + in_words(candidate.entry, *known.event));
        }
        return change;
    }
    change.kind = ChangeKind::join;
    unite(change, twins, {});
    if (change.absorb.empty()) {
        change.reason.detail = what_is_same(candidate, twins.front());
    }
    change.reason.rung = twins.front().rung;
    change.reason.score = twins.front().score;
    say_united(change, candidate, twins);
    say_nearest(change, nearest);
    return change;
}

} // namespace

std::string in_words(const model::Entry& entry, const model::EventMatch& event) {
    return fmt::format("story {}, likeness {:.2f} of {:.2f} needed, {} rare words shared: {}",
                       event.story.value, event.score, event.threshold, event.shared_count,
                       fmt::join(words_behind(entry, event.shared), " "));
}

StoryChange decide(const Candidate& candidate, const model::Neighbours& known) {
    const Evidence evidence(candidate, known);
    const bool is_reused = known.same_guid && evidence.is_guid_reused();
    if (known.same_guid && !is_reused) {
        return same_guid(candidate, evidence, *known.same_guid);
    }
    if (const auto self = evidence.find_self()) {
        const bool is_named = candidate.print.guid_hash != 0 && !is_reused;
        return same_self(candidate, evidence, *self, is_named);
    }
    StoryChange change = newcomer(candidate, known, evidence);
    if (is_reused && change.kind == ChangeKind::create) {
        change.reason.detail = "the feed gives its guid to different entries";
    }
    return change;
}

} // namespace gazetted::stories
