// SPDX-License-Identifier: MIT
#include "feeds/topics/lexicon.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/text/words.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <optional>

namespace gazetted::topics {

namespace {

constexpr std::size_t title_part = 0;
constexpr std::size_t text_part = 1;
constexpr std::size_t category_part = 2;
constexpr std::size_t author_part = 3;
constexpr std::size_t longest_address = 4096; // bytes of an address that are compared

} // namespace

Item HashIndex::insert(std::uint64_t hash, Item fresh) {
    if (2 * (used_ + 1) > slots_.size()) {
        grow();
    }
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].item != 0) {
        if (slots_[at].hash == hash) {
            return slots_[at].item;
        }
        at = (at + 1) & (slots_.size() - 1);
    }
    slots_[at] = {hash, fresh};
    ++used_;
    return fresh;
}

Item HashIndex::find(std::uint64_t hash) const {
    if (slots_.empty()) {
        return 0;
    }
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].item != 0 && slots_[at].hash != hash) {
        at = (at + 1) & (slots_.size() - 1);
    }
    return slots_[at].item;
}

void HashIndex::grow() {
    constexpr std::size_t smallest = 8; // a power of two
    std::vector<Slot> old(std::max(smallest, 2 * slots_.size()));
    old.swap(slots_);
    for (const Slot& slot : old) {
        if (slot.item != 0) {
            std::size_t at = slot.hash & (slots_.size() - 1);
            while (slots_[at].item != 0) {
                at = (at + 1) & (slots_.size() - 1);
            }
            slots_[at] = slot;
        }
    }
}

std::uint64_t Lexicon::hash_of(std::string_view text) {
    return XXH3_64bits(text.data(), text.size());
}

Item Lexicon::add_word(std::string_view word) {
    const Item item = words_.insert(hash_of(word), count_ + 1);
    count_ = std::max(count_, item);
    begun_[begin_of(word)] = true;
    return item;
}

Item Lexicon::add_prefix(std::string_view prefix) {
    const Item item = prefixes_.insert(hash_of(prefix), count_ + 1);
    count_ = std::max(count_, item);
    const auto at = std::lower_bound(lengths_.begin(), lengths_.end(), prefix.size());
    if (at == lengths_.end() || *at != prefix.size()) {
        lengths_.insert(at, prefix.size());
    }
    if (prefix.size() > 1) {
        begun_[begin_of(prefix)] = true;
        return item;
    }
    std::string two(prefix);
    two += '\0';
    for (int second = 0; second < 256; ++second) {
        two[1] = static_cast<char>(second);
        begun_[begin_of(two)] = true;
    }
    return item;
}

Item Lexicon::find_word(std::string_view word) const {
    return words_.find(hash_of(word));
}

Scan::Scan(const Fields& fields, const Lexicon& lexicon)
    : fields_(fields), mask_(lexicon.size() + 1) {
    if (lexicon.size() == 0) {
        return;
    }
    words_.reserve((fields.title.size() + fields.text.size()) / 5 + 16);
    read(fields.title, fields.title_words, title_part, lexicon);
    read(fields.text, fields.text_words, text_part, lexicon);
    const std::size_t first_category = words_.size();
    for (const std::string& category : fields.categories) {
        read(category, nullptr, category_part, lexicon);
    }
    ranges_[category_part].begin = first_category;
    read(fields.author, nullptr, author_part, lexicon);
}

const std::string& Scan::lowered(std::optional<std::string>& kept, std::string_view text) {
    if (!kept) {
        kept = ascii::lower(text.substr(0, longest_address));
    }
    return *kept;
}

std::uint8_t Scan::mask_of(Field field) {
    switch (field) {
    case Field::title:
        return 1U << title_part;
    case Field::text:
        return 1U << text_part;
    case Field::category:
        return 1U << category_part;
    case Field::author:
        return 1U << author_part;
    case Field::any:
        return (1U << title_part) | (1U << text_part) | (1U << category_part);
    case Field::url:
    case Field::feed:
    case Field::language:
        break;
    }
    return 0;
}

void Scan::note(Item item, std::size_t part) {
    if (mask_[item] == 0) {
        present_.push_back(item);
    }
    mask_[item] = static_cast<std::uint8_t>(mask_[item] | (1U << part));
}

void Scan::read_word(std::string_view word, std::size_t place, std::size_t part,
                     const Lexicon& lexicon) {
    const Item item = lexicon.find_word(word);
    if (item != 0) {
        note(item, part);
        words_[place] = item;
    }
    lexicon.find_prefixes(word, [&](Item prefix) {
        note(prefix, part);
        hits_.push_back({place, prefix});
    });
}

void Scan::read(std::string_view text, const text::WordList* read, std::size_t part,
                const Lexicon& lexicon) {
    std::optional<text::WordList> own;
    const text::WordList& list = read == nullptr ? own.emplace(text) : *read;
    std::size_t place = words_.size();
    ranges_[part] = {place, place + list.size()};
    words_.resize(ranges_[part].end + 1); // no phrase reaches into the next part
    list.each(list.size(), [&](std::string_view word) {
        if (lexicon.may_hold(word)) {
            read_word(word, place, part, lexicon);
        }
        ++place;
    });
}

bool Scan::has_prefix_at(std::size_t place, Item item) const {
    auto hit =
        std::lower_bound(hits_.begin(), hits_.end(), place,
                         [](const PrefixHit& a, std::size_t wanted) { return a.place < wanted; });
    for (; hit != hits_.end() && hit->place == place; ++hit) {
        if (hit->item == item) {
            return true;
        }
    }
    return false;
}

bool Scan::has_phrase(std::span<const Item> items, Field field, bool ends_in_prefix) const {
    const std::uint8_t mask = mask_of(field);
    const std::size_t exact = items.size() - (ends_in_prefix ? 1 : 0);
    for (std::size_t part = 0; part < parts; ++part) {
        const Range& range = ranges_[part];
        if ((mask & (1U << part)) == 0 || range.end - range.begin < items.size()) {
            continue;
        }
        for (std::size_t at = range.begin; at + items.size() <= range.end; ++at) {
            std::size_t same = 0;
            while (same < exact && words_[at + same] == items[same]) {
                ++same;
            }
            if (same == exact && (!ends_in_prefix || has_prefix_at(at + exact, items.back()))) {
                return true;
            }
        }
    }
    return false;
}

} // namespace gazetted::topics
