// SPDX-License-Identifier: MIT
#include "daemon/cli/labelled.hpp"

#include "daemon/cli/lines.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace gazetted::daemon::cli {

namespace {

using simdjson::dom::object;

std::string member(const object& line, const char* name) {
    std::string_view text;
    return line[name].get_string().get(text) == simdjson::SUCCESS ? std::string(text)
                                                                  : std::string();
}

LabelledEntry read_entry(const object& line) {
    LabelledEntry entry;
    entry.id = member(line, "id");
    entry.feed = member(line, "feed");
    entry.guid = member(line, "guid");
    entry.url = member(line, "url");
    entry.title = member(line, "title");
    entry.text = member(line, "content");
    if (entry.text.empty()) {
        entry.text = member(line, "summary");
    }
    entry.published = member(line, "published");
    entry.updated = member(line, "updated");
    entry.original_url = member(line, "orig_link");
    entry.enclosure = member(line, "enclosure");
    entry.comments = member(line, "comments");
    entry.language = member(line, "lang");
    entry.gold_item = member(line, "gold_item");
    entry.gold_duplicate_of = member(line, "gold_duplicate_of");
    entry.gold_story = member(line, "gold_story");
    return entry;
}

bool read_pair(const object& line, std::vector<LabelledPair>& pairs) {
    simdjson::dom::array pair;
    if (line["pair"].get_array().get(pair) != simdjson::SUCCESS) {
        return false;
    }
    LabelledPair read;
    std::size_t count = 0;
    for (const auto element : pair) {
        std::string_view id;
        if (element.get_string().get(id) == simdjson::SUCCESS) {
            (count++ == 0 ? read.a : read.b) = id;
        }
    }
    const std::string label = member(line, "label");
    read.is_same = label == "same";
    if (count == 2 && label != "ignore") {
        pairs.push_back(std::move(read));
    }
    return count == 2;
}

using Labels = std::vector<std::string>;

std::size_t pairs_of(std::size_t n) {
    return n * (n - 1) / 2;
}

double ratio(std::size_t part, std::size_t whole) {
    return whole == 0 ? 1 : static_cast<double>(part) / static_cast<double>(whole);
}

struct Counts {
    std::map<std::string, std::size_t> gold, decided;
    std::map<std::pair<std::string, std::string>, std::size_t> both;
};

Counts count(const Labels& gold, const Labels& decided) {
    Counts counts;
    for (std::size_t i = 0; i < gold.size(); ++i) {
        ++counts.gold[gold[i]];
        ++counts.decided[decided[i]];
        ++counts.both[{gold[i], decided[i]}];
    }
    return counts;
}

Score pairwise(std::string name, const Labels& gold, const Labels& decided) {
    const Counts counts = count(gold, decided);
    const auto sum = [](const auto& map) {
        std::size_t pairs = 0;
        for (const auto& [label, n] : map) {
            pairs += pairs_of(n);
        }
        return pairs;
    };
    const std::size_t right = sum(counts.both);
    const std::size_t said = sum(counts.decided);
    const std::size_t there = sum(counts.gold);
    return {std::move(name), ratio(right, said), ratio(right, there), said - right, there - right};
}

/// The mean over entries of the precision and recall of each one's group.
Score b_cubed(std::string name, const Labels& gold, const Labels& decided) {
    const Counts counts = count(gold, decided);
    Score score{std::move(name), 0, 0, 0, 0};
    const auto all = static_cast<double>(gold.size());
    for (const auto& [labels, n] : counts.both) {
        const auto squared = static_cast<double>(n) * static_cast<double>(n);
        score.precision += squared / static_cast<double>(counts.decided.at(labels.second)) / all;
        score.recall += squared / static_cast<double>(counts.gold.at(labels.first)) / all;
    }
    return score;
}

Score of_pairs(const Labelled& labelled, const std::unordered_map<std::string, std::string>& text) {
    std::size_t right = 0;
    std::size_t wrong = 0;
    std::size_t missed = 0;
    for (const LabelledPair& pair : labelled.pairs) {
        const auto a = text.find(pair.a);
        const auto b = text.find(pair.b);
        const bool said = a != text.end() && b != text.end() && a->second == b->second;
        right += said && pair.is_same ? 1 : 0;
        wrong += said && !pair.is_same ? 1 : 0;
        missed += !said && pair.is_same ? 1 : 0;
    }
    return {"duplicate", ratio(right, right + wrong), ratio(right, right + missed), wrong, missed};
}

bool has(const Labelled& labelled, std::string LabelledEntry::*label) {
    for (const LabelledEntry& entry : labelled.entries) {
        if (!(entry.*label).empty()) {
            return true;
        }
    }
    return false;
}

/// What each entry repeats, by publication.
Labels gold_texts(const Labelled& labelled) {
    std::unordered_map<std::string_view, std::string_view> items;
    const auto item_of = [](const LabelledEntry& entry) -> std::string_view {
        return entry.gold_item.empty() ? entry.id : entry.gold_item;
    };
    for (const LabelledEntry& entry : labelled.entries) {
        items[entry.id] = item_of(entry);
    }
    Labels gold;
    for (const LabelledEntry& entry : labelled.entries) {
        const auto original = items.find(entry.gold_duplicate_of);
        gold.emplace_back(original == items.end() ? item_of(entry) : original->second);
    }
    return gold;
}

} // namespace

Result<Labelled> read_labelled(const std::string& path) {
    auto all = read_input(path);
    if (!all) {
        return fail(std::move(all.error()));
    }
    Labelled labelled;
    std::unordered_set<std::string> seen;
    simdjson::dom::parser parser;
    std::size_t number = 0;
    for (std::size_t at = 0; at < all->size();) {
        const std::size_t end = std::min(all->find('\n', at), all->size());
        const std::string line = all->substr(at, end - at);
        at = end + 1;
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos) {
            continue;
        }
        object read;
        if (parser.parse(line).get_object().get(read) != simdjson::SUCCESS) {
            return fail(ErrorCode::usage, fmt::format("{}:{}: not a JSON object", path, number));
        }
        if (read_pair(read, labelled.pairs)) {
            continue;
        }
        LabelledEntry entry = read_entry(read);
        if (entry.id.empty() || !seen.insert(entry.id).second) {
            return fail(ErrorCode::usage,
                        fmt::format("{}:{}: needs an \"id\" of its own", path, number));
        }
        labelled.entries.push_back(std::move(entry));
    }
    return labelled;
}

std::vector<Score> score(const Labelled& labelled, const std::vector<Decision>& decisions) {
    std::vector<Score> scores;
    Labels items;
    Labels texts;
    Labels stories;
    std::unordered_map<std::string, std::string> text_of;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        items.push_back(decisions[i].item);
        texts.push_back(decisions[i].text);
        stories.push_back(decisions[i].story);
        text_of[labelled.entries[i].id] = decisions[i].text;
    }
    if (!labelled.pairs.empty()) {
        scores.push_back(of_pairs(labelled, text_of));
    }
    if (has(labelled, &LabelledEntry::gold_item)) {
        Labels gold;
        for (const LabelledEntry& entry : labelled.entries) {
            gold.push_back(entry.gold_item);
        }
        scores.push_back(pairwise("item", gold, items));
    }
    if (has(labelled, &LabelledEntry::gold_duplicate_of)) {
        scores.push_back(pairwise("duplicate", gold_texts(labelled), texts));
    }
    if (has(labelled, &LabelledEntry::gold_story)) {
        Labels gold;
        for (const LabelledEntry& entry : labelled.entries) {
            gold.push_back(entry.gold_story);
        }
        scores.push_back(b_cubed("story", gold, stories));
    }
    return scores;
}

} // namespace gazetted::daemon::cli
