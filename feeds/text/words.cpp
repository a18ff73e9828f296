// SPDX-License-Identifier: MIT
// White space ends every word, so a text is cut there first, and each piece is read by itself: most
// in pieces.cpp, any other by ICU, whose answer for a short piece is remembered, since words
// return.
#include "feeds/text/words.hpp"

#include "feeds/text/lanes.hpp"
#include "feeds/text/pieces.hpp"
#include "feeds/text/segment.hpp"

#include <algorithm>
#include <functional>

namespace gazetted::text {

namespace {

void append_by_icu(std::string_view piece, Words out) {
    for_each_word_by_icu(piece, [&](std::string_view word) {
        out.bytes.append(word);
        out.end_word();
    });
}

/// Where the first white space may stand that does not stay as it is; not behind it.
std::size_t skip_collapsed(std::string_view text) {
    std::size_t at = 0;
    while (at + lanes::width < text.size()) { // one more byte than a lane holds
        const lanes::Bytes bytes = lanes::load(text.data() + at);
        const lanes::Bytes next = lanes::load(text.data() + at + 1);
        if (lanes::any((bytes < ' ') | (bytes == 0xC2) | ((bytes == ' ') & (next <= ' ')))) {
            break;
        }
        at += lanes::width;
    }
    return at;
}

void collapse_space_of(std::string& text) {
    const std::size_t size = text.size();
    std::size_t kept = text.starts_with(' ') ? 0 : skip_collapsed(text);
    bool is_after_space = kept == 0 || text[kept - 1] == ' '; // so that none begins the text
    for (std::size_t at = kept; at < size; ++at) {
        const bool is_nbsp = text[at] == '\xC2' && at + 1 < size && text[at + 1] == '\xA0';
        if (!is_nbsp && !is_space(text[at])) {
            text[kept++] = text[at];
            is_after_space = false;
            continue;
        }
        at += is_nbsp ? 1U : 0U;
        if (!is_after_space) {
            text[kept++] = ' ';
            is_after_space = true;
        }
    }
    text.resize(kept - (kept > 0 && is_after_space ? 1 : 0));
}

/// What ICU said of a short piece, in a table where a new one takes the place of an old one.
void append_remembered(std::string_view piece, Words out) {
    constexpr std::size_t longest_piece = 48; // bytes
    constexpr std::size_t places = 2048;      // of each thread; half a megabyte when full
    struct Remembered {
        std::string piece, bytes;
        std::vector<std::uint32_t> ends;
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
    const auto begin = static_cast<std::uint32_t>(out.bytes.size());
    out.bytes += one.bytes;
    for (const std::uint32_t end : one.ends) {
        out.ends.push_back(begin + end);
    }
}

} // namespace

WordList::WordList(std::string_view utf8) {
    words_.reserve(utf8.size() + 1);
    ends_.reserve(utf8.size() / 5);
    const Words out{words_, ends_};
    for (std::size_t at = 0; at < utf8.size();) {
        at = take_pieces(utf8, at, out);
        auto end = at;
        while (end < utf8.size() && !is_space(utf8[end])) {
            ++end;
        }
        if (end != at) {
            append_remembered(utf8.substr(at, end - at), out);
        }
        at = end;
    }
}

void for_each_word(std::string_view utf8, const std::function<void(std::string_view)>& on_word) {
    const WordList list(utf8);
    list.each(list.size(), on_word);
}

std::vector<std::string> words(std::string_view utf8) {
    std::vector<std::string> all;
    for_each_word(utf8, [&](std::string_view word) { all.emplace_back(word); });
    return all;
}

std::string fold(std::string_view utf8) {
    std::string out;
    if (lanes::count(utf8, [](lanes::Bytes bytes) { return bytes >= 0x80; }) == 0) {
        out.resize(utf8.size());
        std::transform(utf8.begin(), utf8.end(), out.begin(), [](char c) {
            return static_cast<char>(c | (c >= 'A' && c <= 'Z' ? 0x20 : 0));
        });
    } else {
        append_folded(utf8, out);
    }
    collapse_space_of(out);
    return out;
}

std::string collapse_space(std::string_view utf8) {
    std::string out(utf8);
    collapse_space_of(out);
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
