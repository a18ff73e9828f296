// SPDX-License-Identifier: MIT
#include "storage/fts_query.hpp"

#include <algorithm>
#include <cstddef>

namespace gazetted::storage {

namespace {

constexpr std::size_t terms_limit = 32;
constexpr std::size_t term_limit = 200; // bytes

bool is_space(char c) {
    return static_cast<unsigned char>(c) <= ' ';
}

/// Something the tokenizer makes a token of: a letter, a digit, or any character beyond ASCII.
bool has_token(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
               (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
}

struct Term {
    std::string_view text;
    bool is_prefix = false;
    bool is_excluded = false;
};

/// Takes the next term off the front of `words`.
Term take_term(std::string_view& words) {
    Term term;
    if (words.size() > 1 && words[0] == '-') {
        term.is_excluded = true;
        words.remove_prefix(1);
    }
    if (words[0] == '"') {
        words.remove_prefix(1);
        const std::size_t end = std::min(words.find('"'), words.size());
        term.text = words.substr(0, end);
        words.remove_prefix(std::min(end + 1, words.size()));
    } else {
        std::size_t end = 0;
        while (end < words.size() && !is_space(words[end]) && words[end] != '"') {
            ++end;
        }
        term.text = words.substr(0, end);
        words.remove_prefix(end);
    }
    if (!words.empty() && words[0] == '*') { // "quoted words"*
        term.is_prefix = true;
        words.remove_prefix(1);
    }
    if (!term.text.empty() && term.text.back() == '*') {
        term.is_prefix = true;
        term.text.remove_suffix(1);
    }
    return term;
}

void append(std::string& out, std::string_view joint, const Term& term) {
    out += out.empty() ? std::string_view() : joint;
    out += '"';
    for (const char c : term.text) { // a quotation mark cannot occur
        out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    out += term.is_prefix ? "\"*" : "\"";
}

} // namespace

std::string fts_query(std::string_view words) {
    std::string wanted;
    std::string excluded;
    std::size_t terms = 0;
    while (terms < terms_limit) {
        while (!words.empty() && is_space(words[0])) {
            words.remove_prefix(1);
        }
        if (words.empty()) {
            break;
        }
        const Term term = take_term(words);
        if (has_token(term.text) && term.text.size() <= term_limit) {
            term.is_excluded ? append(excluded, " OR ", term) : append(wanted, " AND ", term);
            ++terms;
        }
    }
    if (wanted.empty() || excluded.empty()) {
        return wanted; // what is only excluded asks for nothing
    }
    return "(" + wanted + ") NOT (" + excluded + ")";
}

} // namespace gazetted::storage
