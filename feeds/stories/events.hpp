// SPDX-License-Identifier: MIT
#pragma once

// Level stories: which stories tell the same event in other words. Streaming clusters of weighted
// terms: an entry is compared with the mean of each story that shares rare terms with it, and a
// story that grew is compared with the others again, since what began apart may prove to be one.
//
// What counts as rare follows the entries of the last days. The more stories there are, the more
// two share by chance, so the evidence asked for grows with their number.

#include "feeds/base/ids.hpp"
#include "feeds/base/time.hpp"
#include "feeds/model/story.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace gazetted::stories {

class Events {
  public:
    /// What an entry brings.
    struct Report {
        FeedId feed;
        Instant seen{};
        bool has_text = false;
        const std::vector<model::Term>* terms = nullptr;
    };

    /// The story that the report is most like; `is_same` tells whether it is the same event.
    std::optional<model::EventMatch> find(const Report& report) const;

    /// The report's story now is `story`, new or known.
    void add(StoryId story, const Report& report);

    /// Another story that is the same event as this one. Asked after each growth, looks when there
    /// is something new to see.
    std::optional<model::EventMatch> find_other(StoryId story) const;

    /// `from` was united with `into`; either may be unknown.
    void unite(StoryId into, StoryId from);

    /// Forgets stories without a report since `before`, and lets the counts of terms follow.
    void expire(Instant before);

    std::size_t size() const { return clusters_.size(); }

  private:
    struct Cluster {
        std::unordered_map<std::uint32_t, float> sum; // of unit vectors
        double norm = 0;
        std::size_t reports = 0;
        std::size_t with_text = 0;
        std::vector<FeedId> feeds; // different ones, up to most_feeds
        Instant last{};

        double share_of_texts() const {
            return static_cast<double>(with_text) / static_cast<double>(reports);
        }
    };
    using Vector = std::vector<model::Term>;

    static double both_texts(double share, const Cluster& cluster);
    double idf(std::uint32_t term) const;
    Vector weigh(const std::vector<model::Term>& terms) const;
    std::vector<StoryId> candidates(const Vector& vector, StoryId except) const;
    Vector vector_of(const Cluster& cluster) const;
    model::EventMatch measure(const Vector& vector, double norm, StoryId story,
                              const Cluster& cluster) const;
    bool is_enough(const model::EventMatch& match, double threshold) const;
    void set_norm(Cluster& cluster);
    void prune(StoryId story, Cluster& cluster);
    void forget_terms(StoryId story, const Cluster& cluster);
    void add_weight(StoryId story, Cluster& cluster, std::uint32_t term, float weight);
    void halve(Instant now);

    std::unordered_map<StoryId, Cluster> clusters_;
    std::unordered_map<std::uint32_t, std::vector<StoryId>> by_term_;
    std::unordered_map<std::uint32_t, float> frequency_; // reports with the term
    double reports_ = 0;
    Instant halved_{}; // when the counts last were
    Instant expired_{};
};

} // namespace gazetted::stories
