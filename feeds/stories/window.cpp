// SPDX-License-Identifier: MIT
#include "feeds/stories/window.hpp"

#include "feeds/base/assert.hpp"

#include <algorithm>
#include <utility>

namespace gazetted::stories {

namespace {

// A shingle of many texts is a turn of phrase, or one of a story that everybody carries, which has
// more of them: it counts half. What shares less than two shingles of its own was never the same.
constexpr std::size_t many_texts = 8;
constexpr std::uint32_t weight_of_own = 2;
constexpr std::uint32_t weight_of_many = 1;
constexpr std::uint32_t least_weight = 4;

struct Hit {
    std::size_t text = 0;
    std::uint32_t shingle = 0;
    std::uint32_t weight = 0;
};

} // namespace

/// Posted shingles are the small ones of their texts: their upper bits are alike.
Window::Spot Window::spot_of(std::uint32_t shingle) {
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15ULL;
    const std::uint64_t spread = shingle * factor;
    return {spread >> (64U - table_bits),
            {(spread >> 32U), Postings::tag_of(spread >> (32U - Postings::tag_bits))}};
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
    tables_[spot.table].each(spot.in_table,
                             [&](std::uint32_t number) { on_text(index_of(number)); });
}

bool Window::has_posted(std::size_t text, std::uint32_t shingle) const {
    const auto& posted = texts_[text].posted;
    return std::find(posted.begin(), posted.end(), shingle) != posted.end();
}

/// For all places at once, not for one after another.
void Window::prefetch(const std::vector<std::uint32_t>& shingles) const {
    for (const std::uint32_t shingle : shingles) {
        const Spot spot = spot_of(shingle);
        tables_[spot.table].prefetch(spot.in_table);
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
    std::array<Spot, posted_shingles> spots;
    std::size_t count = 0;
    for (const std::uint32_t shingle : posted) {
        if (count == posted_shingles) {
            break;
        }
        const Spot spot = spot_of(shingle);
        const auto is_taken = [&spot](const Spot& other) {
            return other.table == spot.table && other.in_table.tag == spot.in_table.tag;
        };
        if (shingle != 0 && std::none_of(spots.begin(), spots.begin() + count, is_taken) &&
            posts_of(shingle) < most_posted) {
            post(spot, number);
            spots[count] = spot;
            text.posted[count++] = shingle;
        }
    }
}

std::size_t Window::posts_of(std::uint32_t shingle) const {
    std::size_t texts = 0;
    each(shingle, [&](std::size_t) { ++texts; });
    return texts;
}

void Window::post(const Spot& spot, std::uint32_t number) {
    if (tables_[spot.table].is_full()) {
        renew(spot.table);
    }
    tables_[spot.table].post(spot.in_table, number);
}

/// From all texts in their order, which costs less than to go to the text of each place.
void Window::renew(std::size_t table) {
    Postings made = tables_[table].with_room();
    for (std::size_t i = 0; i < texts_.size(); ++i) {
        for (const std::uint32_t shingle : texts_[i].posted) {
            const Spot spot = spot_of(shingle);
            if (spot.table == table && shingle != 0) {
                made.post(spot.in_table, number_of(i));
            }
        }
    }
    tables_[table] = std::move(made);
}

void Window::remove(std::uint32_t shingle, std::uint32_t number) {
    const Spot spot = spot_of(shingle);
    tables_[spot.table].remove(spot.in_table, number);
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
        each(shingle, [&](std::size_t text) { hits.push_back({text, shingle, weight_of_own}); });
        if (hits.size() - before >= many_texts) {
            std::for_each(hits.begin() + static_cast<std::ptrdiff_t>(before), hits.end(),
                          [](Hit& hit) { hit.weight = weight_of_many; });
        }
    }
    std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.text < b.text; });
    // Most texts share one shingle only: the text itself is looked at where there are more.
    std::size_t texts = 0;
    for (std::size_t i = 0; i < hits.size();) {
        Hit all{hits[i].text, 0, 0};
        const std::size_t first = i;
        for (; i < hits.size() && hits[i].text == all.text; ++i) {
            all.weight += hits[i].weight;
        }
        for (std::size_t k = first; k < i && all.weight >= least_weight; ++k) {
            all.weight -= has_posted(all.text, hits[k].shingle) ? 0 : hits[k].weight;
        }
        if (all.weight >= least_weight) {
            hits[texts++] = all;
        }
    }
    hits.resize(texts);
    std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.text > b.text;
    });
    std::vector<EntryId> found;
    for (const Hit& hit : hits) {
        if (found.size() == most_candidates) {
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
    for (const Postings& table : tables_) {
        bytes += table.memory();
    }
    return bytes;
}

} // namespace gazetted::stories
