// SPDX-License-Identifier: MIT
#include "feeds/stories/window.hpp"

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
    std::uint32_t text = 0;
    std::uint32_t weight = 0;
};

} // namespace

std::size_t Window::Table::home(std::uint32_t shingle) const {
    return spread(shingle) & (places_.size() - 1);
}

std::size_t Window::table_index(std::uint32_t shingle) {
    return spread(shingle) >> (32U - table_bits);
}

/// Sequence numbers are never 0, which marks a free place.
std::uint32_t Window::sequence_of(std::size_t index) const {
    return first_ + static_cast<std::uint32_t>(index);
}

void Window::add(EntryId entry, Instant seen, const std::vector<std::uint32_t>& posted) {
    if (posted.empty()) {
        return;
    }
    if (texts_.size() == most_texts) {
        drop_oldest();
    }
    if (sequence_of(texts_.size()) == UINT32_MAX) {
        renumber();
    }
    Text text;
    text.entry = entry;
    text.seen = seen;
    const std::uint32_t number = sequence_of(texts_.size());
    std::size_t count = 0;
    for (const std::uint32_t shingle : posted) {
        if (count == posted_shingles) {
            break;
        }
        if (shingle != 0 && may_post(shingle)) {
            table_of(shingle).add(shingle, number);
            text.posted[count++] = shingle;
        }
    }
    texts_.push_back(text);
}

bool Window::may_post(std::uint32_t shingle) const {
    std::size_t same = 0;
    table_of(shingle).each(shingle, [&](std::uint32_t) { ++same; });
    return same < most_posted;
}

void Window::Table::add(std::uint32_t shingle, std::uint32_t text) {
    if (is_full(used_, places_.size())) {
        grow();
    }
    std::size_t at = home(shingle);
    while (places_[at].text != 0) {
        at = (at + 1) & (places_.size() - 1);
    }
    places_[at] = {shingle, text};
    ++used_;
}

void Window::Table::grow() {
    std::vector<Posting> old;
    old.swap(places_);
    places_.resize(std::max(first_capacity, old.size() * 2));
    used_ = 0;
    for (const Posting& posting : old) {
        if (posting.text != 0) {
            add(posting.shingle, posting.text);
        }
    }
}

/// What follows in the run moves up, so that no gap cuts it from its home.
void Window::Table::remove(std::uint32_t shingle, std::uint32_t text) {
    if (places_.empty()) {
        return;
    }
    const std::size_t mask = places_.size() - 1;
    std::size_t at = home(shingle);
    while (places_[at].text != 0 && (places_[at].shingle != shingle || places_[at].text != text)) {
        at = (at + 1) & mask;
    }
    if (places_[at].text == 0) {
        return;
    }
    std::size_t free = at;
    for (std::size_t next = (at + 1) & mask; places_[next].text != 0; next = (next + 1) & mask) {
        const std::size_t wanted = home(places_[next].shingle);
        if (((next - wanted) & mask) >= ((next - free) & mask)) {
            places_[free] = places_[next];
            free = next;
        }
    }
    places_[free] = {};
    --used_;
}

void Window::Table::clear() {
    std::fill(places_.begin(), places_.end(), Posting{});
    used_ = 0;
}

void Window::drop_oldest() {
    for (const std::uint32_t shingle : texts_.front().posted) {
        if (shingle != 0) {
            table_of(shingle).remove(shingle, first_);
        }
    }
    texts_.pop_front();
    ++first_;
}

/// After four billion texts: the numbers begin again.
void Window::renumber() {
    for (Table& table : tables_) {
        table.clear();
    }
    first_ = 1;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
        for (const std::uint32_t shingle : texts_[i].posted) {
            if (shingle != 0) {
                table_of(shingle).add(shingle, sequence_of(i));
            }
        }
    }
}

void Window::expire(Instant before) {
    while (!texts_.empty() && texts_.front().seen < before) {
        drop_oldest();
    }
}

std::vector<EntryId> Window::find(const std::vector<std::uint32_t>& probes) const {
    std::vector<Hit> hits; // one for each shared shingle, then for each text
    for (const std::uint32_t shingle : probes) {
        const std::size_t before = hits.size();
        table_of(shingle).each(shingle, [&](std::uint32_t text) {
            hits.push_back({text, weight_of_own});
        });
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
        const EntryId entry = texts_[hit.text - first_].entry;
        if (std::find(found.begin(), found.end(), entry) == found.end()) {
            found.push_back(entry);
        }
    }
    return found;
}

std::size_t Window::memory() const {
    std::size_t bytes = texts_.size() * sizeof(Text);
    for (const Table& table : tables_) {
        bytes += table.memory();
    }
    return bytes;
}

} // namespace gazetted::stories
