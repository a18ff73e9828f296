// SPDX-License-Identifier: MIT
// White space ends every word, so a text is cut there first, and each piece is read by itself: most
// in pieces.cpp, any other by ICU, whose answer for a short piece is remembered, since words
// return.
#include "feeds/text/words.hpp"

#include "feeds/text/pieces.hpp"
#include "feeds/text/segment.hpp"

#include <algorithm>
#include <functional>

namespace gazetted::text {

namespace {

void append_by_icu(std::string_view piece, Words out) {
    for_each_word_by_icu(piece, [&](std::string_view word) {
        out.bytes.append(word);
        out.ends.push_back(out.bytes.size());
    });
}

/// What ICU said of a short piece, in a table where a new one takes the place of an old one.
void append_remembered(std::string_view piece, Words out) {
    constexpr std::size_t longest_piece = 48; // bytes
    constexpr std::size_t places = 2048;      // of each thread; half a megabyte when full
    struct Remembered {
        std::string piece, bytes;
        std::vector<std::size_t> ends;
    };
    if (piece.size() > longest_piece) {
        append_by_icu(piece, out);
        return;
    }
    thread_local std::vector<Remembered> known(places);
    Remembered& one = known[std::hash<std::string_view>{}(piece) % places];
    if (one.piece != piece) {
        one.piece = piece;
        one.bytes.clear();
        one.ends.clear();
        append_by_icu(piece, {one.bytes, one.ends});
    }
    const std::size_t begin = out.bytes.size();
    out.bytes += one.bytes;
    for (const std::size_t end : one.ends) {
        out.ends.push_back(begin + end);
    }
}

} // namespace

WordList::WordList(std::string_view utf8) {
    words_.reserve(utf8.size());
    ends_.reserve(utf8.size() / 5);
    const Words out{words_, ends_};
    for (std::size_t at = 0; at < utf8.size();) {
        if (is_space(utf8[at])) {
            ++at;
            continue;
        }
        if (const std::size_t end = take_plain_piece(utf8, at, out)) {
            at = end;
            continue;
        }
        auto end = at;
        while (end < utf8.size() && !is_space(utf8[end])) {
            ++end;
        }
        const auto piece = utf8.substr(at, end - at);
        if (!read_piece(piece, out)) {
            append_remembered(piece, out);
        }
        at = end;
    }
}

void for_each_word(std::string_view utf8, const std::function<void(std::string_view)>& on_word) {
    const WordList list(utf8);
    for (std::size_t i = 0; i < list.size(); ++i) {
        on_word(list[i]);
    }
}

std::vector<std::string> words(std::string_view utf8) {
    std::vector<std::string> all;
    for_each_word(utf8, [&](std::string_view word) { all.emplace_back(word); });
    return all;
}

std::string fold(std::string_view utf8) {
    std::string out;
    out.reserve(utf8.size());
    bool is_ascii = std::none_of(utf8.begin(), utf8.end(), [](char c) { return (c & 0x80) != 0; });
    if (is_ascii) {
        for (char c : utf8) {
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        }
    } else {
        append_folded(utf8, out);
    }
    return collapse_space(out);
}

std::string collapse_space(std::string_view utf8) {
    std::string out;
    out.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size(); ++at) {
        bool is_nbsp = utf8[at] == '\xC2' && at + 1 < utf8.size() && utf8[at + 1] == '\xA0';
        if (is_nbsp || is_space(utf8[at])) {
            at += is_nbsp ? 1U : 0U;
            if (!out.empty() && out.back() != ' ') {
                out += ' ';
            }
        } else {
            out += utf8[at];
        }
    }
    if (!out.empty() && out.back() == ' ') {
        out.pop_back();
    }
    return out;
}

std::string_view truncate_utf8(std::string_view utf8, std::size_t limit) {
    if (utf8.size() <= limit) {
        return utf8;
    }
    while (limit > 0 && (utf8[limit] & 0xC0) == 0x80) {
        --limit;
    }
    return utf8.substr(0, limit);
}

} // namespace gazetted::text
