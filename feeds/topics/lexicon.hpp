// SPDX-License-Identifier: MIT
#pragma once

// The words that one or many queries ask for, numbered. A story is read once against a lexicon;
// afterwards every question about it is one about small numbers.

#include "feeds/topics/program.hpp"
#include "feeds/topics/query.hpp"

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::topics {

using Item = std::uint32_t; // 0 is "no item"

/// An open-addressing map from hashes to small numbers.
class HashIndex {
  public:
    /// The number of `hash`: a known one, or `fresh` from now on.
    Item insert(std::uint64_t hash, Item fresh);
    Item find(std::uint64_t hash) const; // 0 when unknown

  private:
    struct Slot {
        std::uint64_t hash = 0;
        Item item = 0;
    };
    void grow();
    std::vector<Slot> slots_;
    std::size_t used_ = 0;
};

class Lexicon {
  public:
    Item add_word(std::string_view word);
    Item add_prefix(std::string_view prefix);
    std::size_t size() const { return count_; } // items are 1..size()

    /// False for most words that it does not hold and that no prefix of its begins.
    bool may_hold(std::string_view word) const { return begun_[begin_of(word)]; }
    Item find_word(std::string_view word) const;
    /// Calls `on_item` for each prefix that begins `word`.
    template <class OnItem>
    void find_prefixes(std::string_view word, OnItem&& on_item) const {
        for (const std::size_t length : lengths_) {
            if (length > word.size()) {
                return;
            }
            if (const Item item = prefixes_.find(hash_of(word.substr(0, length)))) {
                on_item(item);
            }
        }
    }

  private:
    static constexpr std::size_t beginnings = 4096;
    static std::size_t begin_of(std::string_view word) {
        const auto first = static_cast<unsigned char>(word[0]);
        const auto second = static_cast<unsigned char>(word.size() > 1 ? word[1] : '\0');
        return (first * std::size_t{61} + second) % beginnings;
    }
    static std::uint64_t hash_of(std::string_view text);

    HashIndex words_, prefixes_;
    std::vector<std::size_t> lengths_; // of the prefixes, ascending, each once
    std::bitset<beginnings> begun_;    // by the first two bytes, with which a word or prefix begins
    Item count_ = 0;
};

/// One story's words as items.
class Scan {
  public:
    Scan(const Fields& fields, const Lexicon& lexicon);

    const Fields& fields() const { return fields_; }
    /// Items that occur anywhere, each once, in the order of their first occurrence.
    const std::vector<Item>& present() const { return present_; }
    bool has(Item item, Field field) const { return (mask_[item] & mask_of(field)) != 0; }
    /// The items stand next to each other; the last one is a prefix or a word.
    bool has_phrase(std::span<const Item> items, Field field, bool ends_in_prefix) const;
    // In ASCII lower case; made when they are asked for, since few queries do.
    const std::string& url() const { return lowered(url_, fields_.url); }
    const std::string& feed() const { return lowered(feed_, fields_.feed); }
    const std::string& language() const { return lowered(language_, fields_.language); }

  private:
    static constexpr std::size_t parts = 4; // title, text, category, author
    struct Range {
        std::size_t begin = 0, end = 0;
    };
    struct PrefixHit {
        std::size_t place = 0;
        Item item = 0;
    };
    static std::uint8_t mask_of(Field field);
    static const std::string& lowered(std::optional<std::string>& kept, std::string_view text);
    void read(std::string_view text, const text::WordList* read, std::size_t part,
              const Lexicon& lexicon);
    void read_word(std::string_view word, std::size_t place, std::size_t part,
                   const Lexicon& lexicon);
    void note(Item item, std::size_t part);
    bool has_prefix_at(std::size_t place, Item item) const;

    const Fields& fields_;
    std::vector<Item> words_; // by place; 0 for words nobody asks for and between parts
    std::vector<PrefixHit> hits_;
    std::vector<std::uint8_t> mask_; // by item: the parts it occurs in
    std::vector<Item> present_;
    std::array<Range, parts> ranges_{};
    mutable std::optional<std::string> url_, feed_, language_;
};

} // namespace gazetted::topics
