// SPDX-License-Identifier: MIT
// The evidence of nearly the same words. A feed that gives one text two pages says that they are
// two: they stay apart, and what copies both joins the one it is more like.
#include "feeds/stories/evidence.hpp"
#include "feeds/stories/same_text.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace gazetted::stories {

namespace {

using model::Rung;

// So many other texts under one title make it a column's.
constexpr std::ptrdiff_t column_editions = 2;

bool rests_on_words(const Twin& twin) {
    return twin.rung == Rung::content_hash || twin.rung == Rung::near_duplicate;
}

/// Scores within a hundredth are equal.
long hundredths(double score) {
    return std::lround(score * 100);
}

} // namespace

bool Evidence::has_column_title(EntryId self) const {
    return std::count_if(known_.same_title_in_feed.begin(), known_.same_title_in_feed.end(),
                         [&](const model::KnownEntry& entry) {
                             return entry.id != self && !has_same_content(entry);
                         }) >= column_editions;
}

Seconds Evidence::time_between(const model::KnownEntry& entry) const {
    const Instant published = candidate_.entry.published.value_or(candidate_.seen);
    return std::max(published, entry.published) - std::min(published, entry.published);
}

Evidence::Near Evidence::find_near(EntryId self, Rejected& nearest) const {
    Near near;
    if (known_.near.empty()) {
        return near;
    }
    model::Telling mine = candidate_.print.telling;
    add_shingles(mine.text);
    const bool has_address = !candidate_.entry.url.empty();
    for (const model::NearEntry& other : known_.near) {
        const model::KnownEntry& entry = other.known;
        if (entry.id == self) {
            continue;
        }
        Verdict verdict = judge(mine, *other.telling,
                                {is_own(entry), has_address && other.has_address,
                                 has_column_title(self), time_between(entry)});
        // Two copies in one feed of what another feed has are no re-run of its own.
        if (verdict.is_kept_apart && !entry.is_copy) {
            near.apart.push_back(entry.story);
        }
        if (verdict.is_same) {
            near.twins.push_back({&entry, Rung::near_duplicate, verdict.score, verdict.titles,
                                  std::move(verdict.detail)});
        } else if (verdict.score > nearest.score) {
            nearest = {entry.id, entry.feed, verdict.score, std::move(verdict.detail)};
        }
    }
    std::stable_sort(near.twins.begin(), near.twins.end(), [this](const Twin& a, const Twin& b) {
        if (hundredths(a.score) != hundredths(b.score)) {
            return a.score > b.score;
        }
        if (hundredths(a.titles) != hundredths(b.titles)) {
            return a.titles > b.titles;
        }
        return time_between(*a.entry) < time_between(*b.entry);
    });
    return near;
}

std::vector<Twin> Evidence::find_twins(EntryId self, Rejected& nearest) const {
    std::vector<Twin> all = find_exact(self);
    Near near = find_near(self, nearest);
    for (Twin& twin : near.twins) {
        const auto is_it = [&](const Twin& known) { return known.entry->id == twin.entry->id; };
        const auto exact = std::find_if(all.begin(), all.end(), is_it);
        if (exact == all.end()) {
            all.push_back(std::move(twin));
        } else {
            exact->titles = twin.titles;
        }
    }
    add_contradicted(all, near.apart);
    std::vector<Twin> twins;
    for (Twin& twin : all) {
        const StoryId story = twin.entry->story;
        const bool is_refuted =
            rests_on_words(twin) && !is_own(*twin.entry) &&
            std::find(near.apart.begin(), near.apart.end(), story) != near.apart.end();
        if (!is_refuted) {
            twins.push_back(std::move(twin));
        }
    }
    return twins;
}

/// Of two pages of one feed that are in different stories the candidate can be a copy of one: the
/// first, which it is more like.
void Evidence::add_contradicted(const std::vector<Twin>& twins, std::vector<StoryId>& apart) const {
    for (std::size_t i = 0; i < twins.size(); ++i) {
        const model::KnownEntry& entry = *twins[i].entry;
        if (!rests_on_words(twins[i]) || !has_own_page(entry)) {
            continue;
        }
        for (std::size_t j = 0; j < i; ++j) {
            const model::KnownEntry& better = *twins[j].entry;
            const bool is_out = std::find(apart.begin(), apart.end(), better.story) != apart.end();
            if (better.feed == entry.feed && better.story != entry.story && !is_out) {
                apart.push_back(entry.story);
                break;
            }
        }
    }
}

/// What is known of an entry's address comes with its text; without one, as the candidate's.
bool Evidence::has_own_page(const model::KnownEntry& entry) const {
    for (const model::NearEntry& near : known_.near) {
        if (near.known.id == entry.id) {
            return near.has_address;
        }
    }
    return !candidate_.entry.url.empty();
}

} // namespace gazetted::stories
