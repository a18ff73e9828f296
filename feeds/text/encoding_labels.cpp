// SPDX-License-Identifier: MIT
// The label table is that of the WHATWG Encoding Standard, section 4.2 "Names and labels", one row
// an encoding. Where it departs: hz-gb-2312, iso-2022-cn and iso-2022-kr are decoded, not refused.
// Browsers refuse them since markup may hide in escape sequences; here all is UTF-8 before anything
// looks for markup.
#include "feeds/text/encoding_labels.hpp"

#include "feeds/base/ascii.hpp"

#include <array>
#include <string>

namespace gazetted::text {

namespace {

constexpr std::size_t max_label = 40;

struct Row {
    EncodingInfo info;
    std::string_view labels; // separated by one space, in lower case
};

constexpr std::array rows{
    Row{{"utf-8", "UTF-8", Scheme::utf8},
        "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8"},
    Row{{"windows-1252", "windows-1252", Scheme::icu, true},
        "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 "
        "iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252 latin-1 "
        "iso646-us us"},
    Row{{"utf-16le", "UTF-16LE", Scheme::utf16},
        "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le"},
    Row{{"utf-16be", "UTF-16BE", Scheme::utf16}, "unicodefffe utf-16be"},
    Row{{"ibm866", "ibm-866"}, "866 cp866 csibm866 ibm866"},
    Row{{"iso-8859-2", "ISO-8859-2"},
        "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 "
        "latin2"},
    Row{{"iso-8859-3", "ISO-8859-3"},
        "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 "
        "latin3"},
    Row{{"iso-8859-4", "ISO-8859-4"},
        "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 "
        "latin4"},
    Row{{"iso-8859-5", "ISO-8859-5"},
        "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 "
        "iso_8859-5:1988"},
    Row{{"iso-8859-6", "ISO-8859-6"},
        "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 "
        "iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"},
    Row{{"iso-8859-7", "ISO-8859-7"},
        "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 "
        "iso_8859-7 iso_8859-7:1987 sun_eu_greek"},
    Row{{"iso-8859-8", "ISO-8859-8"},
        "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 "
        "iso_8859-8 iso_8859-8:1988 visual"},
    Row{{"iso-8859-8-i", "ISO-8859-8"}, "csiso88598i iso-8859-8-i logical"},
    Row{{"iso-8859-10", "iso-8859_10-1998"},
        "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6"},
    Row{{"iso-8859-13", "ISO-8859-13"}, "iso-8859-13 iso8859-13 iso885913"},
    Row{{"iso-8859-14", "iso-8859_14-1998"}, "iso-8859-14 iso8859-14 iso885914"},
    Row{{"iso-8859-15", "ISO-8859-15"},
        "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 latin-9 latin9"},
    Row{{"iso-8859-16", "", Scheme::iso_8859_16}, "iso-8859-16 iso8859-16 iso885916 latin10 l10"},
    Row{{"koi8-r", "KOI8-R"}, "cskoi8r koi koi8 koi8-r koi8_r"},
    Row{{"koi8-u", "KOI8-U"}, "koi8-ru koi8-u"},
    Row{{"macintosh", "macintosh"}, "csmacintosh mac macintosh x-mac-roman macroman"},
    Row{{"windows-874", "windows-874-2000"},
        "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874 tis620 cp874"},
    Row{{"windows-1250", "windows-1250"}, "cp1250 windows-1250 x-cp1250"},
    Row{{"windows-1251", "windows-1251"}, "cp1251 windows-1251 x-cp1251 win-1251 win1251"},
    Row{{"windows-1253", "windows-1253"}, "cp1253 windows-1253 x-cp1253"},
    Row{{"windows-1254", "windows-1254"},
        "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 "
        "latin5 windows-1254 x-cp1254"},
    Row{{"windows-1255", "windows-1255"}, "cp1255 windows-1255 x-cp1255"},
    Row{{"windows-1256", "windows-1256"}, "cp1256 windows-1256 x-cp1256"},
    Row{{"windows-1257", "windows-1257"}, "cp1257 windows-1257 x-cp1257"},
    Row{{"windows-1258", "windows-1258"}, "cp1258 windows-1258 x-cp1258"},
    Row{{"x-mac-cyrillic", "x-mac-cyrillic"}, "x-mac-cyrillic x-mac-ukrainian mac-cyrillic"},
    Row{{"gbk", "gb18030", Scheme::icu_multi},
        "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk cp936 "
        "ms936 euc-cn"},
    Row{{"gb18030", "gb18030", Scheme::icu_multi}, "gb18030"},
    Row{{"big5", "Big5-HKSCS", Scheme::icu_multi},
        "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 big5hkscs"},
    Row{{"euc-jp", "EUC-JP", Scheme::icu_multi}, "cseucpkdfmtjapanese euc-jp x-euc-jp eucjp ujis"},
    Row{{"iso-2022-jp", "ISO-2022-JP", Scheme::icu_multi}, "csiso2022jp iso-2022-jp"},
    Row{{"shift_jis", "ibm-943_P15A-2003", Scheme::icu_multi},
        "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis cp932 "
        "cswindows31j"},
    Row{{"euc-kr", "windows-949-2000", Scheme::icu_multi},
        "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 "
        "ksc_5601 windows-949 cp949 ms949 uhc euckr"},
    Row{{"iso-2022-kr", "ISO-2022-KR", Scheme::icu_multi}, "csiso2022kr iso-2022-kr"},
    Row{{"iso-2022-cn", "ISO-2022-CN-EXT", Scheme::icu_multi}, "iso-2022-cn iso-2022-cn-ext"},
    Row{{"hz-gb-2312", "HZ-GB-2312", Scheme::icu_multi}, "hz-gb-2312 hz"},
    Row{{"x-user-defined", "", Scheme::user_defined}, "x-user-defined"},
    Row{{"replacement", "", Scheme::replacement}, "replacement"},
    Row{{"utf-32le", "UTF-32LE", Scheme::icu_multi}, "utf-32le"},
    Row{{"utf-32be", "UTF-32BE", Scheme::icu_multi}, "utf-32be utf-32 ucs-4 iso-10646-ucs-4"},
    // Encodings of other machines, by the names that XML declarations give them.
    Row{{"ibm437", "ibm-437"}, "ibm437 cp437 437 cspc8codepage437"},
    Row{{"ibm850", "ibm-850"}, "ibm850 cp850 850 cspc850multilingual"},
    Row{{"ibm852", "ibm-852"}, "ibm852 cp852 852"},
    Row{{"ibm855", "ibm-855"}, "ibm855 cp855 855"},
    Row{{"ibm857", "ibm-857"}, "ibm857 cp857 857"},
    Row{{"ibm858", "ibm-858"}, "ibm858 ibm00858 cp858 858"},
    Row{{"ibm860", "ibm-860"}, "ibm860 cp860 860"},
    Row{{"ibm861", "ibm-861"}, "ibm861 cp861 861"},
    Row{{"ibm862", "ibm-862"}, "ibm862 cp862 862"},
    Row{{"ibm863", "ibm-863"}, "ibm863 cp863 863"},
    Row{{"ibm864", "ibm-864"}, "ibm864 cp864 864"},
    Row{{"ibm865", "ibm-865"}, "ibm865 cp865 865"},
    Row{{"ibm869", "ibm-869"}, "ibm869 cp869 869"},
    Row{{"ibm037", "ibm-37"}, "ibm037 cp037 ebcdic-cp-us ebcdic-cp-ca"},
    Row{{"ibm500", "ibm-500"}, "ibm500 cp500 ebcdic-cp-be ebcdic-cp-ch"},
    Row{{"ibm1026", "ibm-1026"}, "ibm1026 cp1026"},
    Row{{"ibm01140", "ibm-1140"}, "ibm01140 ibm1140 cp1140"},
    Row{{"hp-roman8", "ibm-1051"}, "hp-roman8 roman8 r8"},
    Row{{"x-mac-greek", "x-mac-greek"}, "x-mac-greek mac-greek macgreek"},
    Row{{"x-mac-ce", "x-mac-centraleurroman"}, "x-mac-ce mac-latin2 maclatin2 mac-centeuro"},
    Row{{"x-mac-turkish", "x-mac-turkish"}, "x-mac-turkish mac-turkish macturkish"},
    Row{{"euc-tw", "EUC-TW", Scheme::icu_multi}, "euc-tw x-euc-tw"},
};

bool has_label(std::string_view labels, std::string_view label) {
    for (std::size_t at = 0; at < labels.size();) {
        auto end = labels.find(' ', at);
        if (end == std::string_view::npos) {
            end = labels.size();
        }
        if (labels.substr(at, end - at) == label) {
            return true;
        }
        at = end + 1;
    }
    return false;
}

} // namespace

std::optional<EncodingInfo> encoding_for(std::string_view label) {
    constexpr std::string_view space = " \t\r\n\f";
    auto first = label.find_first_not_of(space);
    if (first == std::string_view::npos) {
        return std::nullopt;
    }
    label = label.substr(first, label.find_last_not_of(space) - first + 1);
    if (label.size() > max_label) {
        return std::nullopt;
    }
    const std::string lower = ascii::lower(label);
    for (const Row& row : rows) {
        if (has_label(row.labels, lower)) {
            return row.info;
        }
    }
    return std::nullopt;
}

} // namespace gazetted::text
