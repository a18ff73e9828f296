// SPDX-License-Identifier: MIT
#include "feeds/text/encoding_convert.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include <array>
#include <memory>

namespace gazetted::text {

namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

/// ICU's own substitution gives U+001A for a single byte in some encodings; this one always gives
/// U+FFFD, and counts.
void replace_illegal(const void* context, UConverterToUnicodeArgs* args, const char* /*units*/,
                     std::int32_t /*length*/, UConverterCallbackReason reason,
                     UErrorCode* status) noexcept {
    if (reason > UCNV_IRREGULAR) {
        return;
    }
    ++*static_cast<std::size_t*>(const_cast<void*>(context));
    *status = U_ZERO_ERROR;
    constexpr UChar mark = 0xFFFD;
    ucnv_cbToUWriteUChars(args, &mark, 1, 0, status);
}

Converted convert_icu(std::string_view bytes, std::string_view name) {
    Converted result;
    UErrorCode status = U_ZERO_ERROR;
    Converter from(ucnv_open(std::string(name).c_str(), &status));
    Converter to(ucnv_open("UTF-8", &status));
    if (U_SUCCESS(status)) {
        ucnv_setToUCallBack(from.get(), replace_illegal, &result.errors, nullptr, nullptr, &status);
    }
    if (U_FAILURE(status)) { // ICU built without this converter
        return mend_utf8(bytes);
    }
    std::array<UChar, 4096> pivot{};
    UChar* pivot_source = pivot.data();
    UChar* pivot_target = pivot.data();
    const char* source = bytes.data();
    const char* source_end = source + bytes.size();
    result.utf8.resize(bytes.size() + bytes.size() / 2 + 64);
    std::size_t used = 0;
    for (bool first = true;; first = false) {
        char* target = result.utf8.data() + used;
        status = U_ZERO_ERROR;
        ucnv_convertEx(to.get(), from.get(), &target, result.utf8.data() + result.utf8.size(),
                       &source, source_end, pivot.data(), &pivot_source, &pivot_target,
                       pivot.data() + pivot.size(), static_cast<UBool>(first), 1, &status);
        used = static_cast<std::size_t>(target - result.utf8.data());
        if (status != U_BUFFER_OVERFLOW_ERROR) {
            break;
        }
        result.utf8.resize(result.utf8.size() * 2);
    }
    result.utf8.resize(used);
    return result;
}

constexpr std::size_t latin10_first = 0xA0;
constexpr std::array<char16_t, 96> latin10{
    0x00A0, 0x0104, 0x0105, 0x0141, 0x20AC, 0x201E, 0x0160, 0x00A7, 0x0161, 0x00A9, 0x0218, 0x00AB,
    0x0179, 0x00AD, 0x017A, 0x017B, 0x00B0, 0x00B1, 0x010C, 0x0142, 0x017D, 0x201D, 0x00B6, 0x00B7,
    0x017E, 0x010D, 0x0219, 0x00BB, 0x0152, 0x0153, 0x0178, 0x017C, 0x00C0, 0x00C1, 0x00C2, 0x0102,
    0x00C4, 0x0106, 0x00C6, 0x00C7, 0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x00CC, 0x00CD, 0x00CE, 0x00CF,
    0x0110, 0x0143, 0x00D2, 0x00D3, 0x00D4, 0x0150, 0x00D6, 0x015A, 0x0170, 0x00D9, 0x00DA, 0x00DB,
    0x00DC, 0x0118, 0x021A, 0x00DF, 0x00E0, 0x00E1, 0x00E2, 0x0103, 0x00E4, 0x0107, 0x00E6, 0x00E7,
    0x00E8, 0x00E9, 0x00EA, 0x00EB, 0x00EC, 0x00ED, 0x00EE, 0x00EF, 0x0111, 0x0144, 0x00F2, 0x00F3,
    0x00F4, 0x0151, 0x00F6, 0x015B, 0x0171, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x0119, 0x021B, 0x00FF};

Converted convert_by_table(std::string_view bytes, Scheme scheme) {
    Converted result;
    result.utf8.reserve(bytes.size() + bytes.size() / 4);
    for (char c : bytes) {
        auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            result.utf8 += c;
        } else if (scheme == Scheme::user_defined) {
            append_utf8(static_cast<char32_t>(0xF780 + (byte - 0x80)), result.utf8);
        } else {
            append_utf8(byte < latin10_first ? byte : latin10[byte - latin10_first], result.utf8);
        }
    }
    return result;
}

/// Walks a text that may not be UTF-8: `on_good(at, length)` for each well-formed sequence of more
/// than one byte, `on_bad(at, length)` for each ill-formed part.
template <class Good, class Bad>
void walk_utf8(std::string_view bytes, Good on_good, Bad on_bad) {
    for (std::size_t at = 0; at < bytes.size();) {
        if (static_cast<unsigned char>(bytes[at]) < 0x80) {
            ++at;
            continue;
        }
        std::size_t bad = 0;
        auto length = utf8_sequence(bytes, at, bad);
        if (length > 0) {
            on_good(at, length);
            at += length;
        } else {
            on_bad(at, bad);
            at += bad;
        }
    }
}

} // namespace

std::size_t utf8_sequence(std::string_view bytes, std::size_t at, std::size_t& bad) {
    auto byte = [&](std::size_t i) {
        return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
    };
    unsigned lead = byte(at);
    if (lead < 0x80) {
        return 1;
    }
    std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    bad = 1;
    if (lead < 0xC2 || lead > 0xF4) {
        return 0;
    }
    // Unicode table 3-7: the second byte of some leads has a narrower range.
    unsigned low = lead == 0xE0 ? 0xA0U : lead == 0xF0 ? 0x90U : 0x80U;
    unsigned high = lead == 0xED ? 0x9FU : lead == 0xF4 ? 0x8FU : 0xBFU;
    for (std::size_t i = 1; i < length; ++i, low = 0x80, high = 0xBF) {
        unsigned next = byte(at + i);
        if (next < low || next > high) {
            bad = i;
            return 0;
        }
    }
    return length;
}

void append_utf8(char32_t point, std::string& out) {
    if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
        point = 0xFFFD;
    }
    auto tail = [&](unsigned shift) {
        out += static_cast<char>(0x80U | ((static_cast<unsigned>(point) >> shift) & 0x3FU));
    };
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xC0U | (point >> 6U));
        tail(0);
    } else if (point < 0x10000) {
        out += static_cast<char>(0xE0U | (point >> 12U));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0U | (point >> 18U));
        tail(12);
        tail(6);
        tail(0);
    }
}

Converted mend_utf8(std::string_view bytes) {
    Converted result;
    result.utf8.reserve(bytes.size() + 64);
    std::size_t copied = 0;
    walk_utf8(
        bytes, [](std::size_t, std::size_t) {},
        [&](std::size_t at, std::size_t length) {
            result.utf8.append(bytes, copied, at - copied);
            result.utf8 += replacement_character;
            ++result.errors;
            copied = at + length;
        });
    result.utf8.append(bytes, copied, std::string_view::npos);
    return result;
}

Utf8Census count_utf8(std::string_view bytes) {
    Utf8Census census;
    walk_utf8(
        bytes, [&](std::size_t, std::size_t) { ++census.multi_byte; },
        [&](std::size_t, std::size_t) { ++census.errors; });
    return census;
}

Converted convert(std::string_view bytes, const EncodingInfo& from) {
    switch (from.scheme) {
    case Scheme::utf8:
        return mend_utf8(bytes);
    case Scheme::iso_8859_16:
    case Scheme::user_defined:
        return convert_by_table(bytes, from.scheme);
    case Scheme::replacement:
        return bytes.empty() ? Converted{} : Converted{std::string(replacement_character), 1};
    default:
        return convert_icu(bytes, from.icu);
    }
}

} // namespace gazetted::text
