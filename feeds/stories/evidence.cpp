// SPDX-License-Identifier: MIT
// Every rule here answers a way in which feeds lie:
// - all entries link to one page: a feed that has two stories under one address makes that address
//   prove nothing by itself;
// - a notice ("subscribe to read on") is the text of many entries: words that one feed has under
//   two titles prove nothing by themselves, nor do few words under another title;
// - a column repeats its title, a weekly thread its title and text: within a feed the dates decide;
// - guids that are places in the list name another entry every day.
#include "feeds/stories/evidence.hpp"

#include <algorithm>

namespace gazetted::stories {

namespace {

using model::KnownEntry;
using model::Rung;

// Under another title, so many words are no notice.
constexpr std::uint32_t words_that_prove = 60;
// A notice has fewer.
constexpr std::uint32_t words_of_a_repost = 30;
constexpr Seconds wire_lifetime{7 * 86400};
// How far a date may move when a feed is made anew: a wrong zone and a day.
constexpr Seconds remade_date{36 * 3600};
constexpr Seconds repost_after{28 * 86400};
constexpr Seconds half_an_hour{1800};
constexpr Seconds same_date{60};

} // namespace

bool Evidence::has_same_title(const KnownEntry& entry) const {
    return entry.title_hash != 0 && entry.title_hash == candidate_.print.title_hash;
}

bool Evidence::has_same_content(const KnownEntry& entry) const {
    return entry.content_hash != 0 && entry.content_hash == candidate_.print.content_hash;
}

bool Evidence::are_dates_within(const KnownEntry& entry, Seconds tolerance) const {
    return time_between(entry) <= tolerance;
}

bool Evidence::is_undated() const {
    return candidate_.is_undated || !candidate_.entry.published;
}

bool Evidence::is_same_url(EntryId id) const {
    return std::any_of(known_.same_url.begin(), known_.same_url.end(),
                       [&](const KnownEntry& entry) { return entry.id == id; });
}

bool Evidence::is_guid_reused() const {
    const KnownEntry& entry = *known_.same_guid;
    return !is_corroborated(entry) && !candidate_.entry.url.empty() && !entry.is_same_link &&
           !is_same_url(entry.id) && !are_dates_within(entry, same_date) &&
           entry.edit_hash != candidate_.print.edit_hash;
}

/// The same date, but for a wrong zone: those differ by whole half hours.
bool Evidence::is_same_moment(const KnownEntry& entry) const {
    const Seconds apart = time_between(entry);
    const Seconds beyond = apart % half_an_hour;
    return apart <= remade_date && std::min(beyond, half_an_hour - beyond) <= same_date;
}

/// Same title; the text and the date must not speak against it.
bool Evidence::is_same_post(const KnownEntry& entry) const {
    if (has_same_content(entry)) {
        return is_same_moment(entry) || is_undated();
    }
    const bool has_no_text = entry.content_hash == 0 && candidate_.print.content_hash == 0;
    if (!has_no_text) {
        return false;
    }
    const bool is_unnamed = candidate_.print.guid_hash == 0 && is_undated() &&
                            entry.edit_hash == candidate_.print.edit_hash;
    return is_unnamed || are_dates_within(entry, same_date);
}

/// One address that holds another text every week ("This week at the gallery"): the feed gives it
/// another guid and another date.
bool Evidence::is_next_edition(const KnownEntry& entry) const {
    return candidate_.print.guid_hash != 0 && !has_same_content(entry) && !is_undated() &&
           !are_dates_within(entry, remade_date);
}

std::optional<Self> Evidence::find_self() const {
    for (const KnownEntry& entry : known_.same_url) {
        if (is_own(entry) && is_corroborated(entry) && !is_next_edition(entry)) {
            return Self{&entry, true};
        }
    }
    for (const KnownEntry& entry : known_.same_title_in_feed) {
        if (is_own(entry) && has_same_title(entry) && is_same_post(entry)) {
            return Self{&entry, false};
        }
    }
    return std::nullopt;
}

bool Evidence::is_shared_by(const std::vector<KnownEntry>& list, FeedId feed) const {
    StoryId first;
    for (const KnownEntry& entry : list) {
        if (entry.feed != feed) {
            continue;
        }
        if (first && entry.story != first) {
            return true;
        }
        first = entry.story;
    }
    return false;
}

/// The candidate's own feed has something else under the same address or words.
bool Evidence::is_contradicted(const std::vector<KnownEntry>& list, EntryId self) const {
    return std::any_of(list.begin(), list.end(), [&](const KnownEntry& entry) {
        return is_own(entry) && entry.id != self && !has_same_title(entry);
    });
}

std::vector<Twin> Evidence::find_exact(EntryId self) const {
    std::vector<Twin> twins;
    const bool is_url_weak = is_contradicted(known_.same_url, self);
    for (const KnownEntry& entry : known_.same_url) {
        const bool is_weak = is_url_weak || is_shared_by(known_.same_url, entry.feed);
        if (!is_own(entry) && (!is_weak || is_corroborated(entry))) {
            twins.push_back({&entry, Rung::canonical_url});
        }
    }
    const bool are_words_weak =
        candidate_.print.words < words_that_prove || is_contradicted(known_.same_content, self);
    for (const KnownEntry& entry : known_.same_content) {
        const bool is_weak = are_words_weak || is_shared_by(known_.same_content, entry.feed) ||
                             !are_dates_within(entry, wire_lifetime);
        const bool is_proven = is_own(entry) ? is_repost(entry) : !is_weak || has_same_title(entry);
        if (is_proven && entry.id != self) {
            twins.push_back({&entry, Rung::content_hash});
        }
    }
    return twins;
}

/// A feed that brings a text of some length again after weeks, once, under the same title. What it
/// brings more often is a standing notice ("Open thread").
bool Evidence::is_repost(const KnownEntry& entry) const {
    const auto is_other = [&](const KnownEntry& known) {
        return is_own(known) && known.story != entry.story && has_same_content(known);
    };
    return has_same_title(entry) && !are_dates_within(entry, repost_after) &&
           candidate_.print.words >= words_of_a_repost &&
           std::none_of(known_.same_content.begin(), known_.same_content.end(), is_other) &&
           std::count_if(known_.same_title_in_feed.begin(), known_.same_title_in_feed.end(),
                         [&](const KnownEntry& known) { return has_same_content(known); }) <= 1;
}

const char* Evidence::why_not() const {
    if (!known_.same_url.empty()) {
        return "its address is shared by different entries, which proves nothing";
    }
    if (!known_.same_content.empty()) {
        return "its words stand under other titles too, which proves nothing";
    }
    if (!known_.same_title_in_feed.empty()) {
        return "its title is known in this feed, with other words or another date";
    }
    return "";
}

} // namespace gazetted::stories
