// SPDX-License-Identifier: MIT
#pragma once

// What a feed repeats in most of its entries - its name, its terms, where else to follow it - says
// nothing of a story. Lines are known by the hash of their bytes.

#include "feeds/model/entry.hpp"
#include "feeds/normalize/fragment.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::normalize {

/// The text of one entry and its lines. Views into the entry.
struct TextLines {
    std::string_view text;
    std::vector<model::TextRange> lines;
};

/// Sorted hashes of the lines that more than half of the texts hold, and of those of `known` that
/// one still holds. Fewer texts than four teach nothing and unlearn nothing.
std::vector<std::uint64_t> learn_boilerplate(std::span<const TextLines> texts,
                                             std::span<const std::uint64_t> known);

/// Those of the lines that are boilerplate, in order.
std::vector<model::TextRange> find_boilerplate(const TextLines& text,
                                               std::span<const std::uint64_t> boilerplate);

/// Removes the blocks that say nothing else.
void remove_boilerplate(Fragment& fragment, std::span<const std::uint64_t> boilerplate,
                        std::vector<model::Removal>& removed);

} // namespace gazetted::normalize
