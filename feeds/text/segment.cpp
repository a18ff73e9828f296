// SPDX-License-Identifier: MIT
#include "feeds/text/segment.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/ubrk.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <vector>

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

/// A text in UTF-16.
struct Wide {
    std::vector<UChar> units; // the first `length` of them
    std::int32_t length = 0;
    std::string mended; // the text with U+FFFD in the place of bytes that are no UTF-8
    bool is_mended = false;

    /// The room for an ordinary text is kept.
    void forget_if_long() {
        constexpr std::size_t ordinary = 1u << 14;
        if (units.size() > ordinary) {
            units = {};
            mended = {};
        }
    }
};

/// Each thread's own: valid until its next call.
Wide& to_wide(std::string_view utf8) {
    thread_local Wide wide;
    wide.units.resize(std::max(wide.units.size(), utf8.size())); // each unit has a byte or more
    std::int32_t mended = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8WithSub(wide.units.data(), static_cast<std::int32_t>(wide.units.size()),
                         &wide.length, utf8.data(), static_cast<std::int32_t>(utf8.size()), 0xFFFD,
                         &mended, &status);
    wide.is_mended = mended > 0;
    if (wide.is_mended) {
        wide.mended.clear();
        icu::StringByteSink<std::string> sink(&wide.mended);
        icu::UnicodeString(false, wide.units.data(), wide.length).toUTF8(sink);
    }
    return wide;
}

/// In bytes.
std::size_t utf8_length(const UChar* from, const UChar* to) {
    return std::accumulate(from, to, std::size_t{0}, [](std::size_t all, UChar unit) {
        // each half of a surrogate pair stands for two of four bytes
        return all + (unit < 0x80 ? 1U : unit < 0x800 || U16_IS_SURROGATE(unit) ? 2U : 3U);
    });
}

/// Only U+4000..U+9FFF: ideographs of Chinese and Japanese, each its own folded form.
bool is_ideographs(std::string_view utf8) {
    const auto continues = [](char c) { return (c & 0xC0) == 0x80; };
    for (; !utf8.empty(); utf8.remove_prefix(3)) {
        if (utf8.size() < 3 || utf8[0] < '\xE4' || utf8[0] > '\xE9' || !continues(utf8[1]) ||
            !continues(utf8[2])) {
            return false;
        }
    }
    return true;
}

} // namespace

void append_folded(std::string_view utf8, std::string& out) {
    static const auto* const folder = open_folder();
    if (is_ideographs(utf8)) {
        out.append(utf8);
        return;
    }
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
    // In UTF-16, since ICU looks its dictionaries up faster in that.
    Wide& wide = to_wide(utf8);
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(breaks.get(), wide.units.data(), wide.length, &status);
    if (U_FAILURE(status)) {
        return;
    }
    if (wide.is_mended) {
        utf8 = wide.mended;
    }
    std::string word;
    std::size_t begin = 0; // in UTF-8
    auto start = ubrk_first(breaks.get());
    for (auto end = ubrk_next(breaks.get()); end != UBRK_DONE; end = ubrk_next(breaks.get())) {
        const std::size_t bytes = utf8_length(wide.units.data() + start, wide.units.data() + end);
        const auto piece = utf8.substr(begin, bytes);
        // ICU takes "__" for a word, and "_" for none.
        if (ubrk_getRuleStatus(breaks.get()) >= UBRK_WORD_NONE_LIMIT &&
            piece.find_first_not_of('_') != std::string_view::npos) {
            word.clear();
            append_folded(piece, word);
            on_word(word);
        }
        start = end;
        begin += bytes;
    }
    wide.forget_if_long();
}

} // namespace gazetted::text
