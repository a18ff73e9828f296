// SPDX-License-Identifier: MIT
#include "feeds/stories/wording.hpp"

#include "feeds/base/ascii.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <string>

namespace gazetted::stories {

namespace {

// An English word has fewer than six letters and a space on the mean; enough for any language.
constexpr std::size_t most_bytes = most_words * 16;

bool is_one_of(std::string_view word, const auto& sorted) {
    return std::binary_search(sorted.begin(), sorted.end(), word);
}

constexpr std::array<std::string_view, 26> number_words{
    "billion", "dozen", "eight",    "eighteen", "eighty",  "eleven",  "fifteen", "fifty",  "five",
    "forty",   "four",  "fourteen", "half",     "hundred", "million", "nine",    "ninety", "seven",
    "six",     "sixty", "ten",      "third",    "thirty",  "three",   "twelve",  "two"};

constexpr std::array<std::string_view, 21> date_words{
    "april",  "august", "december", "february", "friday",  "january",   "july",
    "june",   "march",  "monday",   "november", "october", "saturday",  "september",
    "spring", "summer", "sunday",   "thursday", "tuesday", "wednesday", "winter"};

/// The low bits of a first and a last letter.
constexpr std::size_t ends_of(std::string_view word) {
    return (static_cast<std::size_t>(word.front()) & 31U) << 5U |
           (static_cast<std::size_t>(word.back()) & 31U);
}

/// By first and last letter: the lengths of the words above that begin and end so, as bits.
constexpr std::array<std::uint32_t, 1024> make_lengths() {
    std::array<std::uint32_t, 1024> lengths{};
    const auto add = [&](std::string_view word) { lengths[ends_of(word)] |= 1U << word.size(); };
    std::for_each(number_words.begin(), number_words.end(), add);
    std::for_each(date_words.begin(), date_words.end(), add);
    return lengths;
}
constexpr auto lengths_by_ends = make_lengths();

WordKind kind_of(std::string_view word) {
    if (ascii::is_digit(word.front())) {
        return WordKind::number;
    }
    if (word.size() > 9 || (lengths_by_ends[ends_of(word)] >> word.size() & 1U) == 0) {
        return WordKind::plain; // most words
    }
    if (is_one_of(word, number_words)) {
        return WordKind::number;
    }
    return is_one_of(word, date_words) ? WordKind::date : WordKind::plain;
}

// Flat, since the length decides which of several hashes it is.
[[gnu::flatten]] std::uint32_t hash(std::string_view word) {
    return static_cast<std::uint32_t>(XXH3_64bits(word.data(), word.size()));
}

[[gnu::flatten]] std::uint32_t hash_of_run(const std::uint32_t* words) {
    return static_cast<std::uint32_t>(XXH3_64bits(words, shingle_words * sizeof(std::uint32_t)));
}

/// "3,100" and "3100" are one number.
std::uint32_t hash_of_number(std::string_view word) {
    if (word.find(',') == std::string_view::npos) {
        return hash(word);
    }
    std::string digits(word);
    digits.erase(std::remove(digits.begin(), digits.end(), ','), digits.end());
    return hash(digits);
}

} // namespace

Wording wording_of(const text::WordList& words) {
    Wording wording;
    const std::size_t count = std::min(words.size(), most_words);
    wording.words.resize(count);
    wording.kinds.resize(count);
    std::size_t i = 0;
    words.each(count, [&](std::string_view word) {
        const WordKind kind = kind_of(word);
        wording.words[i] = kind == WordKind::number ? hash_of_number(word) : hash(word);
        wording.kinds[i] = kind;
        ++i;
    });
    return wording;
}

Wording wording_of(std::string_view plain) {
    return wording_of(text::WordList(text::truncate_utf8(plain, most_bytes)));
}

std::vector<std::uint32_t> shingles_of(const Wording& wording) {
    const std::vector<std::uint32_t>& words = wording.words;
    std::vector<std::uint32_t> shingles;
    if (words.empty()) {
        return shingles;
    }
    if (words.size() < shingle_words) {
        shingles.push_back(static_cast<std::uint32_t>(
            XXH3_64bits(words.data(), words.size() * sizeof(std::uint32_t))));
        return shingles;
    }
    shingles.resize(words.size() - shingle_words + 1);
    for (std::size_t i = 0; i < shingles.size(); ++i) {
        shingles[i] = hash_of_run(words.data() + i);
    }
    return shingles;
}

void add_shingles(Wording& wording) {
    wording.shingles.clear();
    const std::vector<std::uint32_t> hashes = shingles_of(wording);
    wording.shingles.reserve(hashes.size());
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        wording.shingles.push_back({hashes[i], static_cast<std::uint32_t>(i)});
    }
    std::sort(wording.shingles.begin(), wording.shingles.end(), [](const auto& a, const auto& b) {
        return a.hash != b.hash ? a.hash < b.hash : a.at < b.at;
    });
}

} // namespace gazetted::stories
