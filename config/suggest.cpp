// SPDX-License-Identifier: MIT
#include "config/suggest.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace gazetted::config {

namespace {

/// Optimal string alignment distance; keys are short, so the full table is cheap.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    const std::size_t width = b.size() + 1;
    std::vector<std::size_t> table((a.size() + 1) * width);
    auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return table[i * width + j]; };
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                at(i, j) = i + j;
                continue;
            }
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
            }
        }
    }
    return at(a.size(), b.size());
}

} // namespace

std::string_view nearest_key(std::string_view word, std::span<const std::string_view> known) {
    constexpr std::size_t longest = 64;
    if (word.size() > longest) {
        return {};
    }
    std::string_view best;
    std::size_t limit = std::min<std::size_t>(3, std::max<std::size_t>(1, word.size() / 3)) + 1;
    for (std::string_view key : known) {
        if (const std::size_t distance = edit_distance(word, key); distance < limit) {
            limit = distance;
            best = key;
        }
    }
    return best;
}

} // namespace gazetted::config
