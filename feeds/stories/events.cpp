// SPDX-License-Identifier: MIT
#include "feeds/stories/events.hpp"

#include "feeds/stories/terms.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <utility>

namespace gazetted::stories {

namespace {

using model::EventMatch;
using model::Term;

// Before there is a stream to count in, every term looks rare: as if so many reports without any
// of them had been seen.
constexpr double prior_reports = 500;
// A term in more than a fifth of all reports tells nothing.
constexpr double least_idf = 1.5;
// Look-ups end after so many places, the rarest terms first.
constexpr std::size_t most_places = 4000;
constexpr std::size_t most_candidates = 64;
constexpr std::size_t most_feeds = 8;
// Terms of a story; beyond twice that the lightest go.
constexpr std::size_t most_terms = 400;

// Thresholds on the cosine, for titles alone and for texts: those share more words by chance.
struct Threshold {
    double titles, texts;
    double between(double share_of_texts) const {
        return titles + share_of_texts * (texts - titles);
    }
};
constexpr Threshold joins{.07, .20};
constexpr Threshold unites{.19, .36};
// A story of one or two reports has no mean yet: it is compared as a report is.
constexpr Threshold unites_small{.10, .36};
constexpr std::size_t small_story = 2;
// One feed's reports are made alike: of football matches, of council meetings.
constexpr double within_one_feed = .6;

// The evidence of shared terms, in nats, that chance must not reach among so many stories.
constexpr double evidence_base = -3.5;
constexpr double evidence_of_stories = 2.2;
constexpr std::size_t least_shared = 2;
constexpr std::size_t most_told = 6;

// News age: a story without a report for so long is half as likely to get another.
constexpr double half_life = 10 * 86400;
constexpr double least_count = .5;
constexpr Seconds halving{3 * 86400};
constexpr Seconds expiry{3600};
// A small story is compared after each report, a larger one after every fourth.
constexpr std::size_t always_compared = 8;
constexpr std::size_t compared_every = 4;

} // namespace

double Events::idf(std::uint32_t term) const {
    const auto found = frequency_.find(term);
    const double count = found == frequency_.end() ? 0 : static_cast<double>(found->second);
    const auto expected = expected_shares().find(term);
    const double prior = expected == expected_shares().end()
                             ? .5
                             : static_cast<double>(expected->second) * prior_reports;
    return std::log((reports_ + prior_reports) / (count + prior));
}

/// A unit vector of the terms that tell something.
Events::Vector Events::weigh(const std::vector<Term>& terms) const {
    Vector vector;
    vector.reserve(terms.size());
    double squares = 0;
    for (const Term& term : terms) {
        const double weight = static_cast<double>(term.weight) * std::max(idf(term.hash), 0.0);
        if (weight > 0) {
            vector.push_back({term.hash, static_cast<float>(weight)});
            squares += weight * weight;
        }
    }
    const double norm = squares > 0 ? std::sqrt(squares) : 1;
    for (Term& term : vector) {
        term.weight = static_cast<float>(static_cast<double>(term.weight) / norm);
    }
    return vector;
}

/// Stories that share terms, found by the rarest first.
std::vector<StoryId> Events::candidates(const Vector& vector, StoryId except) const {
    std::vector<const std::vector<StoryId>*> lists;
    for (const Term& term : vector) {
        const auto found = by_term_.find(term.hash);
        if (found != by_term_.end() && idf(term.hash) >= least_idf) {
            lists.push_back(&found->second);
        }
    }
    std::sort(lists.begin(), lists.end(),
              [](const auto* a, const auto* b) { return a->size() < b->size(); });
    std::unordered_map<StoryId, std::size_t> shared;
    std::size_t places = 0;
    for (const auto* list : lists) {
        places += list->size();
        if (places > most_places && !shared.empty()) {
            break;
        }
        for (const StoryId story : *list) {
            ++shared[story];
        }
    }
    std::vector<std::pair<std::size_t, StoryId>> ranked;
    for (const auto& [story, count] : shared) {
        if (count >= least_shared && story != except) {
            ranked.emplace_back(count, story);
        }
    }
    std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    std::vector<StoryId> found;
    for (const auto& [count, story] : ranked) {
        if (found.size() == most_candidates) {
            break;
        }
        found.push_back(story);
    }
    return found;
}

EventMatch Events::measure(const Vector& vector, double norm, StoryId story,
                           const Cluster& cluster) const {
    EventMatch match;
    match.story = story;
    double product = 0;
    std::vector<std::pair<double, std::uint32_t>> shared;
    for (const Term& term : vector) {
        const auto found = cluster.sum.find(term.hash);
        if (found == cluster.sum.end()) {
            continue;
        }
        product += static_cast<double>(term.weight) * static_cast<double>(found->second);
        const double rarity = idf(term.hash);
        if (rarity >= least_idf) {
            shared.emplace_back(rarity, term.hash);
            match.evidence += rarity;
        }
    }
    match.score = norm * cluster.norm == 0 ? 0 : product / (norm * cluster.norm);
    std::sort(shared.begin(), shared.end(), std::greater<>());
    match.shared_count = shared.size();
    for (std::size_t i = 0; i < std::min(shared.size(), most_told); ++i) {
        match.shared.push_back(shared[i].second);
    }
    return match;
}

bool Events::is_enough(const EventMatch& match, double threshold) const {
    const double stories = std::max<double>(1, static_cast<double>(clusters_.size()));
    return match.score >= threshold && match.shared_count >= least_shared &&
           match.evidence >= evidence_base + evidence_of_stories * std::log(stories);
}

/// How much of a comparison is between texts: the side that has fewer decides.
double Events::both_texts(double share, const Cluster& cluster) {
    constexpr double weight_of_fewer = .5;
    const double other = cluster.share_of_texts();
    return weight_of_fewer * std::min(share, other) +
           (1 - weight_of_fewer) * std::max(share, other);
}

std::optional<EventMatch> Events::find(const Report& report) const {
    const Vector vector = weigh(*report.terms);
    std::optional<EventMatch> best;
    for (const StoryId story : candidates(vector, {})) {
        const Cluster& cluster = clusters_.at(story);
        // Two titles of one feed that look alike are two of its articles, or a column.
        const bool is_own = cluster.feeds.size() == 1 && cluster.feeds.front() == report.feed;
        if (is_own && !(report.has_text && cluster.with_text == cluster.reports)) {
            continue;
        }
        EventMatch match = measure(vector, 1, story, cluster);
        const auto age = static_cast<double>((report.seen - cluster.last).count());
        match.score *= std::exp2(-std::max(age, 0.0) / half_life);
        match.threshold = joins.between(both_texts(report.has_text ? 1 : 0, cluster));
        if (is_own) {
            match.threshold = std::max(match.threshold, within_one_feed);
        }
        match.is_same = is_enough(match, match.threshold);
        const bool is_better =
            !best || (match.is_same != best->is_same ? match.is_same : match.score > best->score);
        if (is_better) {
            best = std::move(match);
        }
    }
    return best;
}

/// Terms that tell nothing are not looked up, so that no list holds every story.
void Events::add_weight(StoryId story, Cluster& cluster, std::uint32_t term, float weight) {
    const auto [at, is_new] = cluster.sum.emplace(term, weight);
    if (!is_new) {
        at->second += weight;
    } else if (idf(term) >= least_idf) {
        by_term_[term].push_back(story);
    }
}

void Events::add(StoryId story, const Report& report) {
    halve(report.seen);
    const Vector vector = weigh(*report.terms);
    for (const Term& term : *report.terms) {
        frequency_[term.hash] += 1;
    }
    reports_ += 1;
    Cluster& cluster = clusters_[story];
    for (const Term& term : vector) {
        add_weight(story, cluster, term.hash, term.weight);
    }
    ++cluster.reports;
    cluster.with_text += report.has_text ? 1 : 0;
    cluster.last = std::max(cluster.last, report.seen);
    if (cluster.feeds.size() < most_feeds &&
        std::find(cluster.feeds.begin(), cluster.feeds.end(), report.feed) == cluster.feeds.end()) {
        cluster.feeds.push_back(report.feed);
    }
    prune(story, cluster);
    set_norm(cluster);
}

void Events::set_norm(Cluster& cluster) {
    double squares = 0;
    for (const auto& [term, weight] : cluster.sum) {
        squares += static_cast<double>(weight) * static_cast<double>(weight);
    }
    cluster.norm = std::sqrt(squares);
}

/// What few reports of a large story have said is dropped.
void Events::prune(StoryId story, Cluster& cluster) {
    if (cluster.sum.size() <= 2 * most_terms) {
        return;
    }
    std::vector<std::pair<float, std::uint32_t>> terms;
    for (const auto& [term, weight] : cluster.sum) {
        terms.emplace_back(weight, term);
    }
    std::sort(terms.begin(), terms.end(), std::greater<>());
    for (std::size_t i = most_terms; i < terms.size(); ++i) {
        cluster.sum.erase(terms[i].second);
        auto& list = by_term_[terms[i].second];
        list.erase(std::remove(list.begin(), list.end(), story), list.end());
    }
}

Events::Vector Events::vector_of(const Cluster& cluster) const {
    Vector vector;
    vector.reserve(cluster.sum.size());
    for (const auto& [term, weight] : cluster.sum) {
        vector.push_back({term, weight});
    }
    std::sort(vector.begin(), vector.end(),
              [](const Term& a, const Term& b) { return a.hash < b.hash; });
    return vector;
}

std::optional<EventMatch> Events::find_other(StoryId story) const {
    const auto own = clusters_.find(story);
    if (own == clusters_.end()) {
        return std::nullopt;
    }
    const Cluster& mine = own->second;
    if (mine.reports > always_compared && mine.reports % compared_every != 0) {
        return std::nullopt;
    }
    const Vector vector = vector_of(mine);
    std::optional<EventMatch> best;
    for (const StoryId other : candidates(vector, story)) {
        const Cluster& theirs = clusters_.at(other);
        const bool is_one_feed = mine.feeds.size() == 1 && theirs.feeds == mine.feeds;
        const std::size_t reports = mine.reports + theirs.reports;
        const std::size_t with_text = mine.with_text + theirs.with_text;
        if (is_one_feed && with_text != reports) {
            continue;
        }
        EventMatch match = measure(vector, mine.norm, other, theirs);
        const bool is_small = std::min(mine.reports, theirs.reports) <= small_story;
        match.threshold =
            (is_small ? unites_small : unites).between(both_texts(mine.share_of_texts(), theirs));
        match.is_same = is_enough(match, match.threshold);
        if (match.is_same && (!best || match.score > best->score)) {
            best = std::move(match);
        }
    }
    return best;
}

void Events::forget_terms(StoryId story, const Cluster& cluster) {
    for (const auto& [term, weight] : cluster.sum) {
        const auto found = by_term_.find(term);
        if (found == by_term_.end()) {
            continue;
        }
        auto& list = found->second;
        list.erase(std::remove(list.begin(), list.end(), story), list.end());
        if (list.empty()) {
            by_term_.erase(found);
        }
    }
}

void Events::unite(StoryId into, StoryId from) {
    const auto found = clusters_.find(from);
    if (found == clusters_.end() || into == from) {
        return;
    }
    const Cluster old = std::move(found->second);
    forget_terms(from, old);
    clusters_.erase(found);
    Cluster& cluster = clusters_[into];
    for (const auto& [term, weight] : old.sum) {
        add_weight(into, cluster, term, weight);
    }
    cluster.reports += old.reports;
    cluster.with_text += old.with_text;
    cluster.last = std::max(cluster.last, old.last);
    for (const FeedId feed : old.feeds) {
        if (cluster.feeds.size() < most_feeds &&
            std::find(cluster.feeds.begin(), cluster.feeds.end(), feed) == cluster.feeds.end()) {
            cluster.feeds.push_back(feed);
        }
    }
    prune(into, cluster);
    set_norm(cluster);
}

void Events::expire(Instant before) {
    if (before < expired_ + expiry) {
        return;
    }
    expired_ = before;
    std::vector<StoryId> old;
    for (const auto& [story, cluster] : clusters_) {
        if (cluster.last < before) {
            old.push_back(story);
        }
    }
    for (const StoryId story : old) {
        forget_terms(story, clusters_.at(story));
        clusters_.erase(story);
    }
}

/// What is rare is what is rare these days.
void Events::halve(Instant now) {
    if (halved_ == Instant{}) {
        halved_ = now;
    }
    if (now < halved_ + halving) {
        return;
    }
    halved_ = now;
    reports_ /= 2;
    for (auto at = frequency_.begin(); at != frequency_.end();) {
        at->second /= 2;
        at = static_cast<double>(at->second) < least_count ? frequency_.erase(at) : std::next(at);
    }
}

} // namespace gazetted::stories
