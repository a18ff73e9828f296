// SPDX-License-Identifier: MIT
// A copy is the whole text (resemblance), or the text cut short or wrapped in another site's words
// (containment). What speaks against it: where both agree, a number or a date stands for another
// one, which is what a report of another day or another firm made from the same template looks
// like. A feed that carries two texts as two entries has more to prove than two feeds that share
// one.
#include "feeds/stories/same_text.hpp"

#include "feeds/stories/similarity.hpp"
#include "feeds/text/html.hpp"
#include "feeds/text/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gazetted::stories {

namespace {

constexpr double resembles = .5;
constexpr double is_contained = .8;
// Under nearly the same title less agreement will do, between feeds.
constexpr double same_title = .7;
constexpr double titled_resembles = .25;
constexpr double titled_contained = .5;
// Fewer shingles in common may be a phrase.
constexpr std::size_t least_shared = 6;
// One number changed in so long a text that nothing else changed: a correction.
constexpr double corrected = .88;
// Short templated texts differ by names, too.
constexpr std::size_t short_words = 80;
constexpr double short_resembles = .9;
constexpr std::size_t most_changed = 2;
// A site's own words before a copy. What stands further down is a quotation, or one item of many.
constexpr std::size_t longest_wrapper = 12;
// "UPDATE 2-…" rewrites more than a copy does; its title stays recognisable.
constexpr Seconds lifetime_of_update{48 * 3600};
constexpr double update_contained = .5;
constexpr double update_titles = .4;
// A round-up ("Daily briefing") that consists mainly of one story is still a round-up.
constexpr double column_resembles = .8;
constexpr double own_resembles = .64;

bool begins_with_word(std::string_view folded, std::string_view word) {
    return folded.substr(0, word.size()) == word &&
           (folded.size() == word.size() || folded[word.size()] < 'a' || folded[word.size()] > 'z');
}

} // namespace

bool announces_update(std::string_view title) {
    constexpr std::array<std::string_view, 13> words{
        "update",  "updated", "updates", "correction",   "corrected", "corrects",   "refile",
        "refiles", "rewrite", "rpt",     "aktualisiert", "korrektur", "mise a jour"};
    const auto first = title.empty() ? '\0' : title.front();
    const bool is_ascii = static_cast<unsigned char>(first) < 0x80;
    if (is_ascii && std::string_view(" \tucrakmUCRAKM").find(first) == std::string_view::npos) {
        return false; // most titles
    }
    const std::string folded = text::fold(text::truncate_utf8(title, 64));
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return begins_with_word(folded, word); });
}

model::Telling telling_of(std::string_view title, const text::WordList& title_words,
                          const text::WordList& text) {
    return {wording_of(title_words), wording_of(text), announces_update(title)};
}

model::Telling telling_of(const model::StoredText& stored) {
    model::Telling telling{
        wording_of(stored.title),
        wording_of(stored.is_markup ? text::html_to_text(stored.text) : stored.text),
        announces_update(stored.title)};
    add_shingles(telling.text);
    return telling;
}

namespace {

struct Figures {
    Similarity alike;
    double r = 0, c = 0, titles = 0;
    bool is_update = false;
};

/// Why the words prove that two feeds tell the same text; empty when they do not. `against`: what
/// spoke against it, if anything did.
std::string_view proof(const Figures& f, std::string& against) {
    if (f.alike.shared < least_shared) {
        return {};
    }
    if (f.is_update && f.c >= update_contained && f.titles >= update_titles) {
        return "an update by its title";
    }
    const bool is_whole = f.r >= resembles;
    const bool is_part =
        f.c >= is_contained && (f.alike.begins_at <= longest_wrapper || f.titles >= update_titles);
    const bool is_titled =
        f.titles >= same_title && f.r >= titled_resembles && f.c >= titled_contained;
    if (!is_whole && !is_part && !is_titled) {
        return {};
    }
    const bool is_corrected = f.alike.changed_numbers == 1 && f.r >= corrected;
    if (f.alike.changed_numbers > 0 && !is_corrected) {
        against = fmt::format("{} numbers or dates differ where the texts agree",
                              f.alike.changed_numbers);
        return {};
    }
    if (f.alike.fewer_words < short_words && f.r < short_resembles && f.c < short_resembles &&
        f.alike.changed_words > most_changed) {
        against = fmt::format("{} of few words differ", f.alike.changed_words);
        return {};
    }
    return is_whole ? "most of the words" : is_part ? "a part of it" : "title and part of it";
}

} // namespace

Verdict judge(const model::Telling& a, const model::Telling& b, const Pair& pair) {
    Figures f;
    f.alike = compare(a.text, b.text);
    f.r = f.alike.resemblance();
    f.c = f.alike.containment();
    f.titles = word_overlap(a.title, b.title);
    f.is_update = pair.apart <= lifetime_of_update && (a.announces_update || b.announces_update);
    Verdict verdict;
    verdict.score = std::max(f.r, f.c);
    verdict.titles = f.titles;
    std::string against;
    const std::string_view why = proof(f, against);
    verdict.is_same = !why.empty();
    if (verdict.is_same && pair.in_one_feed && !f.is_update) {
        verdict.is_kept_apart = pair.have_addresses;
        if (verdict.is_kept_apart || f.r < own_resembles) {
            verdict.is_same = false;
            against = verdict.is_kept_apart ? "its feed gives it a page of its own"
                                            : "too little within one feed";
        }
    }
    if (verdict.is_same && pair.is_column && f.r < column_resembles) {
        verdict.is_same = false;
        against = "its title is a column's, which holds many texts";
    }
    verdict.detail =
        fmt::format("resemblance {:.2f}, containment {:.2f} of {} shingles, titles {:.2f}", f.r,
                    f.c, f.alike.smaller, f.titles);
    if (!against.empty()) {
        verdict.detail += ", but " + against;
    } else if (verdict.is_same) {
        verdict.detail += fmt::format(": {}", why);
    }
    return verdict;
}

} // namespace gazetted::stories
