// SPDX-License-Identifier: MIT
// The order of RFC 7303 section 3: byte order mark, then the HTTP charset, then the XML
// declaration, then UTF-8, then a guess. A label is believed until the bytes disprove it: each
// candidate must fit, and Latin-1, which every server claims unasked, never wins over bytes that
// are UTF-8.
#include "feeds/text/encoding.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/text/encoding_convert.hpp"
#include "feeds/text/encoding_guess.hpp"
#include "feeds/text/encoding_labels.hpp"

#include <simdjson.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace gazetted::text {

namespace {

constexpr std::size_t proof_utf8 = 4; // sequences that disprove a declared multi-byte encoding
constexpr std::size_t tolerated = 50; // one error in so many bytes beyond ASCII is damage only

bool is_high(char c) {
    return static_cast<unsigned char>(c) >= 0x80;
}

std::size_t count_high(std::string_view bytes) {
    return static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), is_high));
}

/// A label somebody gave, and who. Unknown labels count as wrong.
struct Claim {
    std::string_view by;
    std::string label;
    EncodingInfo info;
};

class Decoder {
  public:
    Decoder(std::string bytes, std::string_view content_type)
        : bytes_(std::move(bytes)), content_type_(content_type) {}

    Decoded run() {
        auto mark = find_mark(bytes_);
        if (!mark.label.empty()) {
            bytes_.erase(0, mark.length);
            decode_as(*encoding_for(mark.label));
            collect_claims();
            overrule_if_other(mark.label, "the byte order mark says ");
        } else if (auto pattern = label_by_pattern(bytes_); !pattern.empty()) {
            decode_by_pattern(pattern);
        } else {
            collect_claims();
            decode_ascii_compatible();
        }
        return std::move(result_);
    }

  private:
    void collect_claims();
    void claim(std::string_view by, std::string_view label);
    void decode_by_pattern(std::string_view pattern);
    void decode_ascii_compatible();
    bool try_claims(bool is_utf8);
    void decode_damaged();
    void decode_as(const EncodingInfo& info);
    void accept(const EncodingInfo& info, Converted converted);
    void overrule_if_other(std::string_view name, std::string_view why);
    void note(std::string_view text);

    std::string bytes_;
    std::string_view content_type_;
    std::vector<Claim> claims_;
    Decoded result_;
};

void Decoder::note(std::string_view text) {
    if (!result_.note.empty()) {
        result_.note += "; ";
    }
    result_.note += text;
}

void Decoder::claim(std::string_view by, std::string_view label) {
    if (label.empty()) {
        return;
    }
    if (auto info = encoding_for(label)) {
        claims_.push_back({by, ascii::lower(ascii::trim(label)), *info});
        return;
    }
    result_.label_was_wrong = true;
    note("the " + std::string(by) + " names an unknown encoding");
}

void Decoder::collect_claims() {
    claim("HTTP header", charset_of(content_type_));
    claim("XML declaration", declared_by_xml(bytes_));
}

void Decoder::accept(const EncodingInfo& info, Converted converted) {
    result_.utf8 = std::move(converted.utf8);
    result_.encoding = std::string(info.name);
    result_.had_errors = converted.errors > 0;
}

void Decoder::decode_as(const EncodingInfo& info) {
    if (info.scheme == Scheme::utf8 && is_valid_utf8(bytes_)) {
        result_.utf8 = std::move(bytes_);
        result_.encoding = "utf-8";
        return;
    }
    accept(info, convert(bytes_, info));
}

void Decoder::overrule_if_other(std::string_view name, std::string_view why) {
    for (const Claim& each : claims_) {
        // "utf-16" and the like leave the byte order to the bytes.
        bool same = each.info.name == name ||
                    (each.label.rfind("utf-16", 0) == 0 && name.rfind("utf-16", 0) == 0);
        if (!same) {
            result_.label_was_wrong = true;
            note("the " + std::string(each.by) + " says " + each.label + ", " + std::string(why) +
                 std::string(name));
            return;
        }
    }
}

void Decoder::decode_by_pattern(std::string_view pattern) {
    auto info = *encoding_for(pattern);
    if (pattern == "ibm037") {
        // EBCDIC: all its code pages agree on the letters of an XML declaration.
        auto head = convert(std::string_view(bytes_).substr(0, 256), info);
        if (auto declared = encoding_for(declared_by_xml(head.utf8));
            declared && declared->scheme == Scheme::icu) {
            info = *declared;
        }
    }
    claim("HTTP header", charset_of(content_type_));
    decode_as(info);
    overrule_if_other(info.name, "its bytes are ");
}

/// True where a claim holds against the bytes; then the result is filled.
bool Decoder::try_claims(bool is_utf8) {
    auto sequences = is_utf8 ? count_utf8(bytes_).multi_byte : 0;
    for (const Claim& each : claims_) {
        const auto& info = each.info;
        if (info.scheme == Scheme::utf16 || info.name.rfind("utf-32", 0) == 0 ||
            info.name == "ibm037" || info.scheme == Scheme::utf8) {
            continue; // the bytes are ASCII-compatible; UTF-8 is settled by the caller
        }
        bool ascii_only = each.label == "us-ascii" || each.label == "ascii";
        if (is_utf8 && sequences >= (info.scheme == Scheme::icu_multi ? proof_utf8 : 1)) {
            continue;
        }
        auto converted = convert(bytes_, info);
        bool is_undefined = false; // a C1 control: the five bytes windows-1252 leaves undefined
        if (info.is_western) {
            is_undefined = bytes_.find_first_of("\x81\x8D\x8F\x90\x9D") != std::string::npos;
        }
        if (converted.errors > 0 || ((is_undefined || ascii_only) && claims_.size() > 1 &&
                                     &each == &claims_.front() && count_high(bytes_) > 0)) {
            continue;
        }
        accept(info, std::move(converted));
        overrule_if_other(info.name, "its bytes are not; read as ");
        return true;
    }
    return false;
}

/// Nothing declared fits without errors. UTF-8 with a few broken characters stays UTF-8, a declared
/// encoding with a few stays what it is; else the bytes are asked.
void Decoder::decode_damaged() {
    auto census = count_utf8(bytes_);
    if (census.multi_byte > 0 && census.multi_byte >= census.errors) {
        accept(*encoding_for("utf-8"), mend_utf8(bytes_));
        overrule_if_other("utf-8", "its bytes are mostly ");
        return;
    }
    auto high = count_high(bytes_);
    for (const Claim& each : claims_) {
        if (each.info.scheme != Scheme::icu_multi && each.info.scheme != Scheme::icu) {
            continue;
        }
        auto converted = convert(bytes_, each.info);
        if (converted.errors <= 1 + high / tolerated) {
            accept(each.info, std::move(converted));
            overrule_if_other(each.info.name, "its bytes are rather ");
            return;
        }
    }
    auto info = *encoding_for(guess_label(bytes_));
    decode_as(info);
    if (claims_.empty()) {
        note("no usable encoding is declared; guessed " + result_.encoding);
    }
    overrule_if_other(info.name, "its bytes are not; guessed ");
}

void Decoder::decode_ascii_compatible() {
    bool is_utf8 = is_valid_utf8(bytes_);
    bool says_utf8 = claims_.empty() || claims_.front().info.scheme == Scheme::utf8;
    if (is_utf8 && says_utf8) {
        decode_as(*encoding_for("utf-8"));
        return;
    }
    if (!claims_.empty() && claims_.front().info.scheme == Scheme::replacement) {
        decode_as(claims_.front().info);
        return;
    }
    if (try_claims(is_utf8)) {
        return;
    }
    if (is_utf8) {
        decode_as(*encoding_for("utf-8"));
        overrule_if_other("utf-8", "its bytes are ");
        return;
    }
    decode_damaged();
}

} // namespace

Decoded decode(std::string bytes, std::string_view content_type) {
    return Decoder(std::move(bytes), content_type).run();
}

std::string charset_of(std::string_view content_type) {
    // parameter = token "=" ( token / quoted-string ); servers put spaces and single quotes too.
    for (auto at = content_type.find(';'); at != std::string_view::npos;) {
        auto end = content_type.find(';', at + 1);
        auto parameter = content_type.substr(at + 1, end - at - 1);
        at = end;
        auto equals = parameter.find('=');
        if (equals == std::string_view::npos ||
            ascii::lower(ascii::trim(parameter.substr(0, equals))) != "charset") {
            continue;
        }
        auto value = ascii::trim(parameter.substr(equals + 1));
        auto first = value.find_first_not_of("\"' \t");
        if (first == std::string_view::npos) {
            continue;
        }
        value = value.substr(first);
        return ascii::lower(ascii::trim(value.substr(0, value.find_first_of("\"', \t"))));
    }
    return {};
}

std::optional<std::string> converter_for(std::string_view label) {
    auto info = encoding_for(label);
    if (!info || info->icu.empty()) {
        return std::nullopt;
    }
    return std::string(info->icu);
}

bool is_valid_utf8(std::string_view text) {
    return simdjson::validate_utf8(text.data(), text.size());
}

} // namespace gazetted::text
