// SPDX-License-Identifier: MIT
#pragma once

// A store of a few dozen lines, so that tests can say what arrives in which feed and ask where it
// stands.

#include "feeds/stories/decide.hpp"
#include "feeds/stories/same_text.hpp"
#include "feeds/stories/window.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace stories_test {

using namespace gazetted;
using namespace std::chrono_literals;
using model::ChangeKind;
using model::Rung;

inline const Instant noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + 12h;

/// `count` different words; `theme` makes texts that share none.
inline std::string prose(const std::string& theme, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += (i == 0 ? "" : " ") + theme + static_cast<char>('a' + i % 26) +
                static_cast<char>('a' + i / 26 % 26);
    }
    return text;
}

struct Post {
    model::Entry entry;
    explicit Post(const std::string& title) {
        entry.title = entry.clean.title = title;
        entry.published = noon;
    }
    Post& guid(const std::string& id) {
        entry.id = id;
        return *this;
    }
    Post& url(const std::string& address) {
        entry.url = entry.clean.canonical_url = address;
        return *this;
    }
    Post& origin(const std::string& address) {
        entry.clean.origin.url = address;
        return *this;
    }
    Post& text(const std::string& plain) {
        entry.clean.text = plain;
        entry.clean.content = "<p>" + plain + "</p>";
        return *this;
    }
    Post& at(std::optional<Instant> when) {
        entry.published = when;
        return *this;
    }
};

class Gazette {
  public:
    Instant now = noon + 2h;
    bool first_fetch = false;
    model::Level level = model::Level::exact;
    model::StoryChange last;

    /// The story that the post stands in after it came in `feed`.
    std::int64_t sees(int feed, const Post& post) { return sees(feed, post.entry); }
    std::int64_t sees(int feed, const model::Entry& entry) {
        model::Candidate candidate;
        candidate.feed = FeedId{feed};
        candidate.entry = entry;
        candidate.seen = now;
        candidate.first_fetch = first_fetch;
        if (!candidate.entry.published) {
            candidate.entry.published = now;
            candidate.is_undated = true;
        }
        candidate.print = stories::fingerprint(candidate.entry, level);
        last = stories::decide(candidate, neighbours(candidate));
        return apply(candidate);
    }
    std::size_t stories() const {
        std::set<std::int64_t> ids;
        for (const Row& row : rows_) {
            ids.insert(row.known.story.value);
        }
        return ids.size();
    }
    std::size_t entries() const { return rows_.size(); }
    /// The story of each entry.
    std::map<std::int64_t, std::int64_t> placed() const {
        std::map<std::int64_t, std::int64_t> stories;
        for (const Row& row : rows_) {
            stories[row.known.id.value] = row.known.story.value;
        }
        return stories;
    }
    bool says(const std::string& words) const {
        return last.reason.detail.find(words) != std::string::npos;
    }

  private:
    struct Row {
        model::KnownEntry known;
        model::Fingerprint print;
        model::Entry entry;
        model::Telling telling; // as the store would give it
    };

    template <class Test>
    std::vector<model::KnownEntry> newest(Test&& is_wanted) const {
        std::vector<model::KnownEntry> found;
        for (auto row = rows_.rbegin(); row != rows_.rend() && found.size() < 8; ++row) {
            if (is_wanted(*row)) {
                found.push_back(row->known);
            }
        }
        return found;
    }
    model::Neighbours neighbours(const model::Candidate& c) const {
        const auto& print = c.print;
        model::Neighbours known;
        const auto same = newest([&](const Row& row) {
            return print.guid_hash != 0 && row.known.feed == c.feed &&
                   row.print.guid_hash == print.guid_hash;
        });
        if (!same.empty()) {
            known.same_guid = same.front();
        }
        known.same_url = newest([&](const Row& row) {
            const auto& theirs = row.print.url_hashes;
            return std::find_first_of(theirs.begin(), theirs.end(), print.url_hashes.begin(),
                                      print.url_hashes.end()) != theirs.end();
        });
        known.same_content = newest([&](const Row& row) {
            return print.content_hash != 0 && row.print.content_hash == print.content_hash;
        });
        known.same_title_in_feed = newest([&](const Row& row) {
            return print.title_hash != 0 && row.known.feed == c.feed &&
                   row.print.title_hash == print.title_hash;
        });
        for (const EntryId id : window_.find(print.probes)) {
            const Row& row = rows_[static_cast<std::size_t>(id.value - 1)];
            model::NearEntry& near = known.near.emplace_back();
            near.known = row.known;
            near.telling = &row.telling;
            near.has_address = !row.entry.url.empty();
        }
        return known;
    }
    std::int64_t apply(const model::Candidate& candidate) {
        if (last.kind == ChangeKind::unchanged) {
            return last.story.value;
        }
        for (Row& row : rows_) {
            if (std::count(last.absorb.begin(), last.absorb.end(), row.known.story) != 0) {
                row.known.story = last.story;
            }
        }
        const bool is_known = last.kind == ChangeKind::update || last.kind == ChangeKind::rebind;
        if (!is_known) {
            rows_.emplace_back();
            rows_.back().known.id = EntryId{static_cast<std::int64_t>(rows_.size())};
            rows_.back().known.story =
                last.kind == ChangeKind::create ? StoryId{++last_story_} : last.story;
            rows_.back().known.rung = last.reason.rung;
        }
        Row& row = is_known ? rows_[static_cast<std::size_t>(last.entry.value - 1)] : rows_.back();
        if (last.kind == ChangeKind::rebind) {
            row.known.rung = Rung::moved;
        }
        row.print = candidate.print;
        row.entry = candidate.entry;
        row.telling = stories::telling_of({row.entry.clean.title, row.entry.clean.text, false});
        row.known.is_copy = row.known.is_copy || !last.copies.empty();
        window_.add(row.known.id, candidate.seen, candidate.print.posted);
        row.known.feed = candidate.feed;
        row.known.edit_hash = candidate.print.edit_hash;
        row.known.content_hash = candidate.print.content_hash;
        row.known.title_hash = candidate.print.title_hash;
        row.known.published = *candidate.entry.published;
        return row.known.story.value;
    }

    std::vector<Row> rows_;
    stories::Window window_;
    std::int64_t last_story_ = 0;
};

} // namespace stories_test
