// SPDX-License-Identifier: MIT
#include "feeds/text/segment.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <algorithm>
#include <array>
#include <memory>

namespace gazetted::text {

namespace {

constexpr std::size_t max_text = 1u << 30; // ICU counts in 32 bits

struct CloseBreaks {
    void operator()(UBreakIterator* breaks) const { ubrk_close(breaks); }
};
using Breaks = std::unique_ptr<UBreakIterator, CloseBreaks>;

Breaks open_breaks() {
    UErrorCode status = U_ZERO_ERROR;
    return Breaks(ubrk_open(UBRK_WORD, "", nullptr, 0, &status));
}

/// ICU's own, which it never frees. Null without ICU's data.
const icu::Normalizer2* open_folder() {
    UErrorCode status = U_ZERO_ERROR;
    return icu::Normalizer2::getNFKCCasefoldInstance(status);
}

/// Signs with three bytes in UTF-8 that stand for an ASCII one: quotes and dashes of U+20xx and the
/// minus sign. 0 for any other.
char ascii_sign(std::string_view text, std::size_t at) {
    if (at + 2 >= text.size() || text[at] != '\xE2') {
        return 0;
    }
    auto second = static_cast<unsigned char>(text[at + 1]);
    auto third = static_cast<unsigned char>(text[at + 2]);
    if (second == 0x88 && third == 0x92) {
        return '-';
    }
    if (second != 0x80) {
        return 0;
    }
    if (third >= 0x90 && third <= 0x95) {
        return '-';
    }
    if (third >= 0x98 && third <= 0x9B) {
        return '\'';
    }
    return third >= 0x9C && third <= 0x9F ? '"' : '\0';
}

void replace_signs(std::string& text, std::size_t from) {
    std::size_t to = text.find('\xE2', from);
    if (to == std::string::npos) {
        return;
    }
    for (std::size_t at = to; at < text.size();) {
        if (char sign = ascii_sign(text, at); sign != 0) {
            text[to++] = sign;
            at += 3;
        } else {
            text[to++] = text[at++];
        }
    }
    text.resize(to);
}

} // namespace

void append_folded(std::string_view utf8, std::string& out) {
    static const auto* const folder = open_folder();
    auto from = out.size();
    UErrorCode status = U_ZERO_ERROR;
    if (folder != nullptr && utf8.size() < max_text) {
        icu::StringByteSink<std::string> sink(&out);
        folder->normalizeUTF8(0,
                              icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())),
                              sink, nullptr, status);
    }
    replace_signs(out, from);
}

void for_each_word_by_icu(std::string_view utf8,
                          const std::function<void(std::string_view)>& on_word) {
    thread_local const Breaks breaks = open_breaks();
    if (!breaks || utf8.size() >= max_text) {
        return;
    }
    UErrorCode status = U_ZERO_ERROR;
    UText text = UTEXT_INITIALIZER;
    utext_openUTF8(&text, utf8.data(), static_cast<std::int64_t>(utf8.size()), &status);
    ubrk_setUText(breaks.get(), &text, &status);
    if (U_FAILURE(status)) {
        return;
    }
    std::string word;
    auto start = ubrk_first(breaks.get());
    for (auto end = ubrk_next(breaks.get()); end != UBRK_DONE; end = ubrk_next(breaks.get())) {
        auto piece =
            utf8.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start));
        // ICU takes "__" for a word, and "_" for none.
        if (ubrk_getRuleStatus(breaks.get()) >= UBRK_WORD_NONE_LIMIT &&
            piece.find_first_not_of('_') != std::string_view::npos) {
            word.clear();
            append_folded(piece, word);
            on_word(word);
        }
        start = end;
    }
    utext_close(&text);
}

} // namespace gazetted::text
