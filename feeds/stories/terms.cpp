// SPDX-License-Identifier: MIT
#include "feeds/stories/terms.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/text/words.hpp"
#include "feeds/url/url.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <unordered_map>

namespace gazetted::stories {

namespace {

// An event is told at the beginning; what follows is background, which other events share.
constexpr std::size_t text_words = 120;
constexpr std::size_t text_bytes = text_words * 24;
constexpr std::size_t title_bytes = 1024;
constexpr double weight_in_title = 1;
constexpr double weight_in_address = .5;
constexpr double weight_in_text = .3;
// A path segment with so many words is a title once more.
constexpr std::size_t least_slug_words = 3;
constexpr std::size_t least_slug_word = 3;

std::uint32_t hash(std::string_view word) {
    return static_cast<std::uint32_t>(XXH3_64bits(word.data(), word.size()));
}

/// "council's" is about the council.
std::string_view without_possessive(std::string_view word) {
    constexpr std::string_view ending = "'s";
    const bool ends =
        word.size() > ending.size() && word.substr(word.size() - ending.size()) == ending;
    return ends ? word.substr(0, word.size() - ending.size()) : word;
}

void each_word(std::string_view text, std::size_t most,
               const std::function<void(std::string_view)>& on_word) {
    std::size_t count = 0;
    text::for_each_word(text, [&](std::string_view word) {
        if (count < most) {
            ++count;
            on_word(without_possessive(word));
        }
    });
}

/// The segment of the path that has the most words, without its ending.
std::string slug_of(std::string_view address) {
    const auto split = url::split(address);
    std::string best;
    std::size_t most = least_slug_words - 1;
    std::string words;
    std::size_t count = 0;
    std::size_t length = 0;
    const auto end_word = [&] {
        if (length != 0 && length < least_slug_word) {
            words.resize(words.size() - length);
        } else if (length != 0) {
            words += ' ';
            ++count;
        }
        length = 0;
    };
    const auto end_segment = [&] {
        end_word();
        if (count > most) {
            most = count;
            best = words;
        }
        words.clear();
        count = 0;
    };
    for (const char c : split.path) {
        const char lower = ascii::lower(c);
        if (c == '/') {
            end_segment();
        } else if (lower >= 'a' && lower <= 'z') {
            words += lower;
            ++length;
        } else {
            end_word();
        }
    }
    end_segment();
    return best;
}

std::string text_of(const model::Editorial& clean) {
    const std::string own = clean.text.empty() ? clean.summary : model::own_text(clean);
    return std::string(text::truncate_utf8(own, text_bytes));
}

// How often a report has these words, as far as one knows before any was read: in about two of
// five, in one of ten.
constexpr std::string_view frequent =
    "a an and are as at be been but by for from had has have he his i in is it its not of on or "
    "said she that the their they this to was were which who will with you";
constexpr std::string_view common =
    "about after against all also am any because before being between both can could day days did "
    "do does down during first get going had here how if into just last like made make many may "
    "me more most much my new news no now off one only other our out over own people per s says "
    "see since so some still such t take than them then there these those through time two under "
    "until up us use very want way we week what when where while why world would year years your";
constexpr float frequent_share = .4F;
constexpr float common_share = .1F;

} // namespace

const std::unordered_map<std::uint32_t, float>& expected_shares() {
    static const auto shares = [] {
        std::unordered_map<std::uint32_t, float> made;
        text::for_each_word(common,
                            [&](std::string_view word) { made[hash(word)] = common_share; });
        text::for_each_word(frequent,
                            [&](std::string_view word) { made[hash(word)] = frequent_share; });
        return made;
    }();
    return shares;
}

std::vector<model::Term> terms_of(const model::Entry& entry) {
    const model::Editorial& clean = entry.clean;
    std::unordered_map<std::uint32_t, double> weights;
    each_word(text::truncate_utf8(clean.title, title_bytes), text_words,
              [&](std::string_view word) { weights[hash(word)] = weight_in_title; });
    each_word(slug_of(clean.canonical_url.empty() ? entry.url : clean.canonical_url), text_words,
              [&](std::string_view word) { weights.emplace(hash(word), weight_in_address); });
    std::unordered_map<std::uint32_t, std::size_t> counts;
    const std::string text = text_of(clean);
    each_word(text, text_words, [&](std::string_view word) { ++counts[hash(word)]; });
    for (const auto& [word, count] : counts) {
        weights[word] += weight_in_text * (1 + std::log(static_cast<double>(count)));
    }
    std::vector<model::Term> terms;
    terms.reserve(weights.size());
    for (const auto& [word, weight] : weights) {
        terms.push_back({word, static_cast<float>(weight)});
    }
    std::sort(terms.begin(), terms.end(),
              [](const model::Term& a, const model::Term& b) { return a.hash < b.hash; });
    return terms;
}

std::vector<std::string> words_behind(const model::Entry& entry,
                                      const std::vector<std::uint32_t>& hashes) {
    std::vector<std::string> words(hashes.size());
    const auto name = [&](std::string_view word) {
        const auto at = std::find(hashes.begin(), hashes.end(), hash(word));
        if (at != hashes.end()) {
            words[static_cast<std::size_t>(at - hashes.begin())] = word;
        }
    };
    each_word(slug_of(entry.clean.canonical_url), text_words, name);
    const std::string text = text_of(entry.clean);
    each_word(text, text_words, name);
    each_word(text::truncate_utf8(entry.clean.title, title_bytes), text_words, name);
    words.erase(std::remove(words.begin(), words.end(), std::string()), words.end());
    return words;
}

} // namespace gazetted::stories
