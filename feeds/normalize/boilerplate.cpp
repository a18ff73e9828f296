// SPDX-License-Identifier: MIT
#include "feeds/normalize/boilerplate.hpp"

#include "feeds/normalize/clean.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace gazetted::normalize {

namespace {

constexpr std::size_t least_texts = 4;
constexpr std::size_t most_lines = 64;
constexpr std::size_t longest_block = 4096; // bytes

std::uint64_t hash_of(std::string_view line) {
    return XXH3_64bits(line.data(), line.size());
}

std::string_view line_of(const TextLines& text, const model::TextRange& line) {
    return text.text.substr(line.begin, line.end - line.begin);
}

bool holds(std::span<const std::uint64_t> sorted, std::uint64_t hash) {
    return std::binary_search(sorted.begin(), sorted.end(), hash);
}

/// How many texts hold a line.
struct Count {
    std::uint64_t line = 0;
    std::size_t texts = 0;
};

std::vector<Count> count_lines(std::span<const TextLines> texts) {
    std::vector<std::pair<std::uint64_t, std::size_t>> seen; // line, text
    for (std::size_t i = 0; i < texts.size(); ++i) {
        for (const model::TextRange& line : texts[i].lines) {
            seen.emplace_back(hash_of(line_of(texts[i], line)), i);
        }
    }
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    std::vector<Count> counts;
    for (const auto& [line, text] : seen) {
        if (counts.empty() || counts.back().line != line) {
            counts.push_back({line, 0});
        }
        ++counts.back().texts;
    }
    return counts;
}

} // namespace

std::vector<std::uint64_t> learn_boilerplate(std::span<const TextLines> texts,
                                             std::span<const std::uint64_t> known) {
    const auto with_text = static_cast<std::size_t>(std::count_if(
        texts.begin(), texts.end(), [](const TextLines& text) { return !text.lines.empty(); }));
    if (with_text < least_texts) {
        return {known.begin(), known.end()};
    }
    std::vector<Count> counts = count_lines(texts);
    std::erase_if(counts, [&](const Count& count) {
        return count.texts * 2 <= with_text && !holds(known, count.line);
    });
    if (counts.size() > most_lines) {
        std::stable_sort(counts.begin(), counts.end(),
                         [](const Count& a, const Count& b) { return a.texts > b.texts; });
        counts.resize(most_lines);
    }
    std::vector<std::uint64_t> learned;
    learned.reserve(counts.size());
    for (const Count& count : counts) {
        learned.push_back(count.line);
    }
    std::sort(learned.begin(), learned.end());
    return learned;
}

std::vector<model::TextRange> find_boilerplate(const TextLines& text,
                                               std::span<const std::uint64_t> boilerplate) {
    std::vector<model::TextRange> found;
    if (!boilerplate.empty()) {
        std::copy_if(text.lines.begin(), text.lines.end(), std::back_inserter(found),
                     [&](const model::TextRange& line) {
                         return holds(boilerplate, hash_of(line_of(text, line)));
                     });
    }
    return found;
}

void remove_boilerplate(Fragment& fragment, std::span<const std::uint64_t> boilerplate,
                        std::vector<model::Removal>& removed) {
    for (const std::size_t block : fragment.leaf_blocks()) {
        if (fragment.text_size(block) > longest_block) {
            continue;
        }
        const std::string text = fragment.text(block);
        if (holds(boilerplate, hash_of(text))) {
            removed.push_back({"boilerplate", text, "the feed repeats it in most of its entries"});
            fragment.remove(block);
        }
    }
}

} // namespace gazetted::normalize
