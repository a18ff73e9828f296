// SPDX-License-Identifier: MIT
#pragma once

// A labelled file of entries for `stories --eval`: one JSON object a line, an entry in arrival
// order or a labelled pair. And the scores of decisions on it.

#include "feeds/base/result.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace gazetted::daemon::cli {

/// One line with an `id`. Absent members are empty.
struct LabelledEntry {
    std::string id, feed, guid, url, title, text, published, updated, original_url, enclosure,
        comments, language;
    // What is true: the publication, the entry that this one repeats, the group.
    std::string gold_item, gold_duplicate_of, gold_story;
};

struct LabelledPair {
    std::string a, b;
    bool is_same = false;
};

struct Labelled {
    std::vector<LabelledEntry> entries;
    std::vector<LabelledPair> pairs; // without those labelled "ignore"
};

/// Fails with the number of the line that is no JSON object or names an id twice.
Result<Labelled> read_labelled(const std::string& path);

/// What was decided of one entry. Labels are free.
struct Decision {
    std::string item;         // entries of one publication have the same
    std::string duplicate_of; // id of an entry that this one repeats; empty: none
    std::string text;         // entries that tell the same text have the same
    std::string story;        // the group
};

/// Precision, recall and F1, and for pairs the counts behind them.
struct Score {
    std::string name; // "duplicate", "item", "story"
    double precision = 1, recall = 1;
    std::size_t wrong = 0, missed = 0; // pairs; of "story": 0
    double f1() const {
        const double sum = precision + recall;
        return sum == 0 ? 0 : 2 * precision * recall / sum;
    }
};

/// One for each kind of label that the file has; "story" is B³.
std::vector<Score> score(const Labelled& labelled, const std::vector<Decision>& decisions);

} // namespace gazetted::daemon::cli
