// SPDX-License-Identifier: MIT
#include "feeds/normalize/language.hpp"

#include "feeds/text/lanes.hpp"
#include "feeds/text/words.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <unordered_map>

namespace gazetted::normalize {

namespace {

constexpr std::size_t sample_size = 700; // bytes
constexpr int fewest_letters = 20;
constexpr int fewest_hits = 3; // frequent words that must be seen

enum Script {
    latin,
    cyrillic,
    greek,
    arabic,
    hebrew,
    thai,
    devanagari,
    hangul,
    kana,
    han,
    scripts
};

struct Range {
    char32_t first, last;
    Script script;
};
constexpr std::array ranges{
    Range{0xc0, 0x24f, latin},   Range{0x370, 0x3ff, greek},    Range{0x400, 0x52f, cyrillic},
    Range{0x590, 0x5ff, hebrew}, Range{0x600, 0x6ff, arabic},   Range{0x900, 0x97f, devanagari},
    Range{0xe00, 0xe7f, thai},   Range{0x1e00, 0x1eff, latin},  Range{0x3040, 0x30ff, kana},
    Range{0x3400, 0x9fff, han},  Range{0xac00, 0xd7a3, hangul},
};

struct Frequent {
    std::string_view language;
    std::array<std::string_view, 14> words;
};
constexpr std::array<Frequent, 14> latin_words{{
    {"en",
     {"the", "and", "of", "to", "is", "that", "for", "with", "was", "on", "has", "by", "are",
      "from"}},
    {"de",
     {"der", "die", "und", "das", "ist", "nicht", "ein", "eine", "mit", "auf", "für", "den", "von",
      "zu"}},
    {"fr",
     {"le", "les", "des", "et", "est", "une", "dans", "pour", "que", "qui", "sur", "pas", "du",
      "au"}},
    {"es",
     {"el", "los", "las", "que", "y", "en", "una", "por", "con", "del", "para", "se", "su", "más"}},
    {"it",
     {"il", "che", "di", "della", "una", "per", "con", "non", "sono", "del", "gli", "nel", "è",
      "più"}},
    {"pt",
     {"o", "os", "que", "do", "da", "em", "uma", "para", "não", "com", "dos", "ao", "mais", "são"}},
    {"nl",
     {"de", "het", "een", "van", "en", "dat", "niet", "voor", "met", "zijn", "op", "aan", "ook",
      "bij"}},
    {"sv",
     {"och", "att", "det", "som", "en", "är", "av", "för", "inte", "med", "på", "den", "till",
      "har"}},
    {"da",
     {"og", "at", "det", "er", "en", "af", "for", "ikke", "med", "på", "den", "til", "har", "som"}},
    {"no",
     {"og", "å", "det", "er", "en", "av", "for", "ikke", "med", "på", "som", "til", "har",
      "etter"}},
    {"fi",
     {"ja", "on", "ei", "että", "se", "oli", "mutta", "myös", "kun", "hän", "ovat", "sen", "joka",
      "tai"}},
    {"pl",
     {"i", "w", "na", "z", "nie", "się", "że", "do", "jest", "to", "od", "przez", "jak", "dla"}},
    {"cs",
     {"a", "se", "na", "že", "je", "v", "to", "s", "by", "podle", "jako", "pro", "které", "také"}},
    {"tr",
     {"ve", "bir", "bu", "için", "ile", "da", "de", "çok", "olarak", "daha", "olan", "gibi", "ne",
      "sonra"}},
}};
constexpr std::array<Frequent, 3> cyrillic_words{{
    {"ru", {"и", "в", "не", "на", "что", "с", "по", "это", "как", "из", "его", "для", "от", "был"}},
    {"uk", {"і", "в", "не", "на", "що", "з", "та", "до", "це", "як", "із", "його", "для", "від"}},
    {"bg", {"и", "в", "не", "на", "че", "с", "за", "това", "как", "от", "е", "да", "се", "ще"}},
}};

/// The code point at `at`, which it moves on; U+FFFD where the bytes are none.
char32_t next(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) {
        return lead;
    }
    const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    char32_t value = lead & (0x3fU >> static_cast<unsigned>(more));
    for (int i = 0; i < more && at < text.size(); ++i) {
        value = (value << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3fU);
    }
    return value;
}

bool is_ascii_letter(char c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

std::size_t skip_ascii(std::string_view text, std::size_t at) {
    namespace lanes = text::lanes;
    return lanes::find(text, at, [](lanes::Bytes bytes) { return bytes >= 0x80; });
}

std::array<int, scripts> count_scripts(std::string_view text) {
    std::array<int, scripts> counts{};
    counts[latin] = static_cast<int>(std::count_if(text.begin(), text.end(), is_ascii_letter));
    for (std::size_t at = 0; at < text.size();) {
        at = skip_ascii(text, at);
        if (at == text.size()) {
            break;
        }
        const char32_t c = next(text, at);
        for (const Range& range : ranges) {
            if (c >= range.first && c <= range.last) {
                ++counts[range.script];
                break;
            }
        }
    }
    return counts;
}

/// The frequent words of several languages.
template <std::size_t N>
class Lexicon {
  public:
    explicit Lexicon(const std::array<Frequent, N>& languages) {
        for (std::size_t i = 0; i < N; ++i) {
            for (const std::string_view word : languages[i].words) {
                languages_[word] |= 1U << i;
                lengths_[static_cast<unsigned char>(word.front())] |= 1U << word.size();
            }
        }
    }
    /// A bit for each language that uses it much.
    std::uint32_t find(std::string_view word) const {
        constexpr std::size_t longest = 10; // bytes
        if (word.size() > longest ||
            (lengths_[static_cast<unsigned char>(word.front())] >> word.size() & 1U) == 0) {
            return 0;
        }
        const auto known = languages_.find(word);
        return known == languages_.end() ? 0 : known->second;
    }

  private:
    std::unordered_map<std::string_view, std::uint32_t> languages_;
    std::array<std::uint32_t, 256> lengths_{}; // by first byte: those of its words, as bits
};

template <std::size_t N>
std::string by_frequent_words(std::string_view text, const std::array<Frequent, N>& languages,
                              const Lexicon<N>& lexicon) {
    std::array<int, N> hits{};
    const text::WordList words(text);
    words.each(words.size(), [&](std::string_view word) {
        for (auto left = lexicon.find(word); left != 0; left &= left - 1) {
            ++hits[static_cast<std::size_t>(std::countr_zero(left))];
        }
    });
    const auto best = std::max_element(hits.begin(), hits.end());
    const bool is_clear = std::count(hits.begin(), hits.end(), *best) == 1;
    return *best >= fewest_hits && is_clear
               ? std::string(languages[static_cast<std::size_t>(best - hits.begin())].language)
               : std::string();
}

} // namespace

std::string detect_language(std::string_view plain_text) {
    static const Lexicon latin_lexicon(latin_words);
    static const Lexicon cyrillic_lexicon(cyrillic_words);
    const auto sample = text::truncate_utf8(plain_text, sample_size);
    auto counts = count_scripts(sample);
    // Japanese is written with Han characters too; a little kana tells it apart.
    if (counts[kana] > 0 && counts[kana] * 10 >= counts[han]) {
        counts[kana] += counts[han];
        counts[han] = 0;
    }
    const auto most = std::max_element(counts.begin(), counts.end());
    const bool is_dense = most - counts.begin() == han || most - counts.begin() == kana ||
                          most - counts.begin() == hangul;
    if (*most < (is_dense ? fewest_letters / 4 : fewest_letters)) {
        return {};
    }
    switch (static_cast<Script>(most - counts.begin())) {
    case latin:
        return by_frequent_words(sample, latin_words, latin_lexicon);
    case cyrillic:
        return by_frequent_words(sample, cyrillic_words, cyrillic_lexicon);
    case greek:
        return "el";
    case arabic:
        return sample.find("ی") != std::string_view::npos ||
                       sample.find("گ") != std::string_view::npos
                   ? "fa"
                   : "ar";
    case hebrew:
        return "he";
    case thai:
        return "th";
    case devanagari:
        return "hi";
    case hangul:
        return "ko";
    case kana:
        return "ja";
    case han:
        return "zh";
    case scripts:
        break;
    }
    return {};
}

} // namespace gazetted::normalize
