// SPDX-License-Identifier: MIT
#include "feeds/topics/resolve.hpp"

#include <algorithm>

namespace gazetted::topics {

namespace {

/// "en" stands for "en-GB" too.
bool is_language(std::string_view language, std::string_view wanted) {
    return language.substr(0, wanted.size()) == wanted &&
           (language.size() == wanted.size() || language[wanted.size()] == '-' ||
            language[wanted.size()] == '_');
}

bool is_in_address(std::string_view address, const std::string& wanted) {
    return wanted.find('*') == std::string::npos ? address.find(wanted) != std::string_view::npos
                                                 : matches_glob('*' + wanted + '*', address);
}

} // namespace

Resolved resolve(const Term& term, Lexicon& lexicon) {
    Resolved resolved;
    resolved.field = term.field;
    resolved.is_prefix = term.is_prefix;
    resolved.value = term.value;
    for (std::size_t i = 0; i < term.words.size(); ++i) {
        const std::string& word = term.words[i];
        const bool is_last = i + 1 == term.words.size();
        resolved.items.push_back(is_last && term.is_prefix ? lexicon.add_prefix(word)
                                                           : lexicon.add_word(word));
        if (word.size() > resolved.required_length) {
            resolved.required = resolved.items.back();
            resolved.required_length = word.size();
        }
    }
    return resolved;
}

bool matches(const Resolved& term, const Scan& scan) {
    switch (term.field) {
    case Field::url:
        return is_in_address(scan.url(), term.value);
    case Field::feed:
        return matches_glob(term.value, scan.feed());
    case Field::language:
        return is_language(scan.language(), term.value);
    default:
        break;
    }
    const auto is_present = [&](Item item) { return scan.has(item, term.field); };
    if (!std::all_of(term.items.begin(), term.items.end(), is_present)) {
        return false;
    }
    return term.items.size() == 1 || scan.has_phrase(term.items, term.field, term.is_prefix);
}

} // namespace gazetted::topics
