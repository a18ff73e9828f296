// SPDX-License-Identifier: MIT
#include "feeds/stories/window.hpp"

#include "feeds/base/assert.hpp"

#include <algorithm>

namespace gazetted::stories {

namespace {

constexpr std::size_t first_capacity = 64;
// A shingle of many texts is a turn of phrase, or one of a story that everybody carries, which has
// more of them: it counts half. What shares less than two shingles of its own was never the same.
constexpr std::size_t many_texts = 8;
constexpr std::uint32_t weight_of_own = 2;
constexpr std::uint32_t weight_of_many = 1;
constexpr std::uint32_t least_weight = 4;

/// The table grows at three quarters.
bool is_full(std::size_t used, std::size_t capacity) {
    return used * 4 >= capacity * 3;
}

/// 32 bits. Posted shingles are the small ones of their texts: their upper bits are alike.
std::size_t spread(std::uint32_t shingle) {
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15ULL;
    return static_cast<std::size_t>((shingle * factor) >> 32U);
}

struct Hit {
    std::size_t text = 0;
    std::uint32_t weight = 0;
};

} // namespace

Window::Spot Window::spot_of(std::uint32_t shingle) {
    constexpr unsigned tag_bits = 32 - number_bits;
    constexpr std::size_t tag_mask = (std::size_t{1} << tag_bits) - 1;
    const std::size_t bits = spread(shingle);
    return {bits >> (32U - table_bits),
            static_cast<std::uint32_t>(bits >> (32U - table_bits - tag_bits) & tag_mask), bits};
}

std::uint32_t Window::number_of(std::size_t index) const {
    return static_cast<std::uint32_t>((first_ - 1 + index) % most_numbers) + 1;
}

std::size_t Window::index_of(std::uint32_t number) const {
    return (std::size_t{number} + most_numbers - first_) % most_numbers;
}

template <class OnText>
void Window::each(std::uint32_t shingle, OnText&& on_text) const {
    const Spot spot = spot_of(shingle);
    const std::vector<Posting>& places = tables_[spot.table].places;
    if (places.empty()) {
        return;
    }
    const std::size_t mask = places.size() - 1;
    for (std::size_t at = spot.home & mask; places[at] != 0; at = (at + 1) & mask) {
        if (places[at] >> number_bits != spot.tag) {
            continue;
        }
        const std::size_t index = index_of(places[at] & most_numbers);
        const auto& posted = texts_[index].posted;
        if (std::find(posted.begin(), posted.end(), shingle) != posted.end()) {
            on_text(index);
        }
    }
}

/// Memory is asked for all places at once, not for one after another.
void Window::prefetch(const std::vector<std::uint32_t>& shingles) const {
    for (const std::uint32_t shingle : shingles) {
        const Spot spot = spot_of(shingle);
        const std::vector<Posting>& places = tables_[spot.table].places;
        if (!places.empty()) {
            __builtin_prefetch(&places[spot.home & (places.size() - 1)]);
        }
    }
}

void Window::add(EntryId entry, Instant seen, const std::vector<std::uint32_t>& posted) {
    if (posted.empty()) {
        return;
    }
    if (texts_.size() == most_texts) {
        drop_oldest();
    }
    prefetch(posted);
    texts_.push_back({entry, seen, {}});
    Text& text = texts_.back();
    const std::uint32_t number = number_of(texts_.size() - 1);
    std::size_t count = 0;
    for (const std::uint32_t shingle : posted) {
        if (count == posted_shingles) {
            break;
        }
        if (shingle != 0 && may_post(shingle, text)) {
            text.posted[count++] = shingle; // before a table may grow
            post(shingle, number);
        }
    }
}

bool Window::may_post(std::uint32_t shingle, const Text& text) const {
    const Spot spot = spot_of(shingle);
    for (const std::uint32_t other : text.posted) {
        const Spot known = spot_of(other);
        if (other != 0 && known.table == spot.table && known.tag == spot.tag) {
            return false;
        }
    }
    std::size_t same = 0;
    each(shingle, [&](std::size_t) { ++same; });
    return same < most_posted;
}

void Window::post(std::uint32_t shingle, std::uint32_t number) {
    const Spot spot = spot_of(shingle);
    Table& table = tables_[spot.table];
    if (is_full(table.used, table.places.size())) {
        grow(spot.table);
    }
    const std::size_t mask = table.places.size() - 1;
    std::size_t at = spot.home & mask;
    while (table.places[at] != 0) {
        at = (at + 1) & mask;
    }
    table.places[at] = spot.tag << number_bits | number;
    ++table.used;
}

/// Where a posting would stand if it were the only one.
std::size_t Window::home_of(Posting posting, std::size_t table) const {
    for (const std::uint32_t shingle : texts_[index_of(posting & most_numbers)].posted) {
        const Spot spot = spot_of(shingle);
        if (shingle != 0 && spot.table == table && spot.tag == posting >> number_bits) {
            return spot.home & (tables_[table].places.size() - 1);
        }
    }
    GAZETTED_ASSERT(false);
    return 0;
}

void Window::grow(std::size_t table) {
    std::vector<Posting>& places = tables_[table].places;
    std::vector<Posting> old(std::max(first_capacity, places.size() * 2));
    old.swap(places);
    const std::size_t mask = places.size() - 1;
    for (const Posting posting : old) {
        if (posting != 0) {
            std::size_t at = home_of(posting, table);
            while (places[at] != 0) {
                at = (at + 1) & mask;
            }
            places[at] = posting;
        }
    }
}

/// What follows in the run moves up, so that no gap cuts it from its home.
void Window::remove(std::uint32_t shingle, std::uint32_t number) {
    const Spot spot = spot_of(shingle);
    Table& table = tables_[spot.table];
    std::vector<Posting>& places = table.places;
    const std::size_t mask = places.size() - 1;
    const Posting posting = spot.tag << number_bits | number;
    std::size_t free = spot.home & mask;
    while (places[free] != posting) {
        GAZETTED_ASSERT(places[free] != 0);
        free = (free + 1) & mask;
    }
    for (std::size_t next = (free + 1) & mask; places[next] != 0; next = (next + 1) & mask) {
        const std::size_t wanted = home_of(places[next], spot.table);
        if (((next - wanted) & mask) >= ((next - free) & mask)) {
            places[free] = places[next];
            free = next;
        }
    }
    places[free] = 0;
    --table.used;
}

void Window::drop_oldest() {
    for (const std::uint32_t shingle : texts_.front().posted) {
        if (shingle != 0) {
            remove(shingle, first_);
        }
    }
    texts_.pop_front();
    first_ = first_ == most_numbers ? 1 : first_ + 1;
}

void Window::expire(Instant before) {
    while (!texts_.empty() && texts_.front().seen < before) {
        drop_oldest();
    }
}

std::vector<EntryId> Window::find(const std::vector<std::uint32_t>& probes) const {
    prefetch(probes);
    std::vector<Hit> hits; // one for each shared shingle, then for each text
    for (const std::uint32_t shingle : probes) {
        const std::size_t before = hits.size();
        each(shingle, [&](std::size_t text) { hits.push_back({text, weight_of_own}); });
        if (hits.size() - before >= many_texts) {
            std::for_each(hits.begin() + static_cast<std::ptrdiff_t>(before), hits.end(),
                          [](Hit& hit) { hit.weight = weight_of_many; });
        }
    }
    std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.text < b.text; });
    std::size_t texts = 0;
    for (std::size_t i = 0; i < hits.size(); ++i) {
        if (texts > 0 && hits[texts - 1].text == hits[i].text) {
            hits[texts - 1].weight += hits[i].weight;
        } else {
            hits[texts++] = hits[i];
        }
    }
    hits.resize(texts);
    std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.text > b.text;
    });
    std::vector<EntryId> found;
    for (const Hit& hit : hits) {
        if (found.size() == most_candidates || hit.weight < least_weight) {
            break;
        }
        const EntryId entry = texts_[hit.text].entry;
        if (std::find(found.begin(), found.end(), entry) == found.end()) {
            found.push_back(entry);
        }
    }
    return found;
}

std::size_t Window::memory() const {
    std::size_t bytes = texts_.size() * sizeof(Text);
    for (const Table& table : tables_) {
        bytes += table.places.capacity() * sizeof(Posting);
    }
    return bytes;
}

} // namespace gazetted::stories
