// SPDX-License-Identifier: MIT
#include "feeds/parse/references.hpp"

#include "feeds/parse/chars.hpp"
#include "feeds/text/html.hpp"

#include <algorithm>

namespace gazetted::parse {
namespace {

constexpr std::size_t longest_name = 40; // the longest HTML entity has 31 letters
constexpr std::uint32_t not_a_character = 0xFFFD;

/// A declared value with its character references resolved; entities in it stay as they are.
std::string resolved_value(std::string_view value) {
    std::string out;
    for (std::size_t i = 0; i < value.size();) {
        const std::size_t end =
            value.compare(i, 2, "&#") == 0 ? value.find(';', i) : std::string_view::npos;
        if (end == std::string_view::npos || end - i > longest_name) {
            out += value[i++];
            continue;
        }
        out += text::decode_entities(value.substr(i, end + 1 - i));
        i = end + 1;
    }
    return out;
}

} // namespace

void append_escaped(std::string& out, std::uint32_t c) {
    switch (c) {
    case '&':
        out += "&amp;";
        return;
    case '<':
        out += "&lt;";
        return;
    case '>':
        out += "&gt;";
        return;
    case '"':
        out += "&quot;";
        return;
    default:
        if (is_xml_char(c))
            append_utf8(out, c);
    }
}

void append_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x80)
            append_escaped(out, static_cast<std::uint32_t>(c));
        else
            out += c;
    }
}

std::size_t References::numeric(std::string& out, std::string_view text, std::size_t at) {
    std::size_t i = at + 2;
    const bool hex = i < text.size() && ascii::lower(text[i]) == 'x';
    i += hex ? 1 : 0;
    const std::size_t digits = i;
    std::uint32_t value = 0;
    for (; i < text.size(); ++i) {
        const char c = ascii::lower(text[i]);
        if (!ascii::is_digit(c) && !(hex && c >= 'a' && c <= 'f'))
            break;
        const auto digit = static_cast<std::uint32_t>(ascii::is_digit(c) ? c - '0' : c - 'a' + 10);
        value = std::min<std::uint32_t>(value * (hex ? 16 : 10) + digit, 0x110000);
    }
    if (i == digits) {
        out += "&amp;";
        return 1;
    }
    if (i < text.size() && text[i] == ';')
        ++i;
    value = from_windows_1252(value);
    append_escaped(out, value > 0x10FFFF || (value >= 0xD800 && value < 0xE000) ? not_a_character
                                                                                : value);
    return i - at;
}

std::size_t References::append(std::string& out, std::string_view text, std::size_t at) {
    if (at + 1 < text.size() && text[at + 1] == '#')
        return numeric(out, text, at);
    std::size_t i = at + 1;
    while (i < text.size() && i - at <= longest_name && is_name_char(text[i]))
        ++i;
    const std::string_view name = text.substr(at + 1, i - at - 1);
    if (name.empty() || i >= text.size() || text[i] != ';') {
        out += "&amp;";
        return 1;
    }
    const std::string_view whole = text.substr(at, i + 1 - at);
    if (name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos") {
        out += whole;
        return whole.size();
    }
    const auto declared = doctype_.entities.find(name);
    if (declared != doctype_.entities.end() && declared->second.size() <= budget_) {
        budget_ -= declared->second.size();
        append_escaped(out, resolved_value(declared->second));
        return whole.size();
    }
    const std::string value = text::decode_entities(whole);
    if (value == whole) { // not an HTML name either: shown as written
        out += "&amp;";
        return 1;
    }
    append_escaped(out, value);
    return whole.size();
}

} // namespace gazetted::parse
