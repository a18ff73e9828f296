// SPDX-License-Identifier: MIT
// One scanner for all escapes: runs of plain ASCII are copied whole, everything else goes through
// one code point at a time. The UTF-8 rules are those of Unicode table 3-7.
#include "feeds/render/markup.hpp"

#include <array>
#include <cstdint>

namespace gazetted::render {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD

std::uint8_t byte_at(std::string_view text, std::size_t i) {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
}

bool is_continuation(std::uint8_t byte) {
    return (byte & 0xC0u) == 0x80u;
}

/// Length of the well-formed sequence at `i`, 0 where there is none.
std::size_t sequence_length(std::string_view text, std::size_t i) {
    const std::uint8_t a = byte_at(text, i);
    const std::uint8_t b = byte_at(text, i + 1);
    if (a >= 0xC2 && a <= 0xDF) {
        return is_continuation(b) ? 2 : 0;
    }
    const std::uint8_t c = byte_at(text, i + 2);
    if (a >= 0xE0 && a <= 0xEF) {
        const bool fits = is_continuation(b) && is_continuation(c) && (a != 0xE0 || b >= 0xA0) &&
                          (a != 0xED || b < 0xA0);
        return fits ? 3 : 0;
    }
    if (a >= 0xF0 && a <= 0xF4) {
        const bool fits = is_continuation(b) && is_continuation(c) &&
                          is_continuation(byte_at(text, i + 3)) && (a != 0xF0 || b >= 0x90) &&
                          (a != 0xF4 || b < 0x90);
        return fits ? 4 : 0;
    }
    return 0;
}

/// U+0080..U+009F, and the non-characters U+xxFFFE and U+xxFFFF and U+FDD0..U+FDEF.
bool is_unwanted(std::string_view sequence) {
    const std::uint8_t a = byte_at(sequence, 0);
    const std::uint8_t b = byte_at(sequence, 1);
    const std::uint8_t c = byte_at(sequence, 2);
    if (a == 0xC2) {
        return b < 0xA0;
    }
    if (a == 0xEF) {
        return (b == 0xBF && c >= 0xBE) || (b == 0xB7 && c >= 0x90 && c <= 0xAF);
    }
    return sequence.size() == 4 && (b & 0x0Fu) == 0x0F && c == 0xBF && byte_at(sequence, 3) >= 0xBE;
}

/// What each ASCII character becomes: itself where the view has no data, nothing where it is empty.
struct AsciiTable {
    std::array<std::string_view, 128> to{};
    std::array<bool, 128> plain{};

    constexpr AsciiTable(
        std::initializer_list<std::pair<unsigned char, std::string_view>> escapes) {
        for (std::size_t i = 0; i < 128; ++i) {
            plain[i] = i >= 0x20 && i != 0x7F;
        }
        for (const auto& [character, text] : escapes) {
            plain[character] = false;
            to[character] = text;
        }
    }
};

constexpr AsciiTable text_table{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"},
                                {'\t', "\t"},   {'\n', "\n"},  {'\r', "\n"}};
constexpr AsciiTable attribute_table{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"},
                                     {'\t', " "},    {'\n', " "},   {'\r', " "}};
constexpr AsciiTable rss_table{{'&', "&#x26;"}, {'<', "&#x3C;"}, {'>', "&gt;"},
                               {'\t', " "},     {'\n', " "},     {'\r', " "}};
constexpr AsciiTable json_table{{'"', "\\\""}, {'\\', "\\\\"}, {'\t', "\\t"},
                                {'\n', "\\n"}, {'\r', "\\n"},  {'<', "\\u003c"}};

void append_escaped(std::string& out, std::string_view text, const AsciiTable& table) {
    std::size_t run = 0;
    std::size_t i = 0;
    const auto flush = [&] { out.append(text.substr(run, i - run)); };
    while (i < text.size()) {
        const std::uint8_t byte = byte_at(text, i);
        if (byte < 0x80) {
            if (table.plain[byte]) {
                ++i;
                continue;
            }
            flush();
            // "\r\n" is one line end
            if (byte != '\r' || byte_at(text, i + 1) != '\n') {
                out.append(table.to[byte]);
            }
            run = ++i;
            continue;
        }
        const std::size_t length = sequence_length(text, i);
        if (length != 0 && !is_unwanted(text.substr(i, length))) {
            i += length;
            continue;
        }
        flush();
        if (length == 0) {
            out.append(replacement);
        }
        i += length == 0 ? 1 : length;
        run = i;
    }
    flush();
}

} // namespace

void append_text(std::string& out, std::string_view text) {
    append_escaped(out, text, text_table);
}

void append_attribute(std::string& out, std::string_view text) {
    append_escaped(out, text, attribute_table);
}

void append_rss_plain(std::string& out, std::string_view text) {
    append_escaped(out, text, rss_table);
}

void append_json(std::string& out, std::string_view text) {
    out += '"';
    append_escaped(out, text, json_table);
    out += '"';
}

void XmlWriter::start(std::string_view name, Attributes attributes) {
    out_ += '<';
    out_ += name;
    for (const Attribute& attribute : attributes) {
        if (attribute.value.empty()) {
            continue;
        }
        out_ += ' ';
        out_ += attribute.name;
        out_ += "=\"";
        append_attribute(out_, attribute.value);
        out_ += '"';
    }
}

void XmlWriter::open(std::string_view name, Attributes attributes) {
    start(name, attributes);
    out_ += ">\n";
}

void XmlWriter::close(std::string_view name) {
    out_ += "</";
    out_ += name;
    out_ += ">\n";
}

void XmlWriter::empty(std::string_view name, Attributes attributes) {
    start(name, attributes);
    out_ += "/>\n";
}

void XmlWriter::text(std::string_view name, std::string_view text, Attributes attributes) {
    if (text.empty()) {
        return;
    }
    start(name, attributes);
    out_ += '>';
    append_text(out_, text);
    close(name);
}

void XmlWriter::rss_plain(std::string_view name, std::string_view text) {
    if (text.empty()) {
        return;
    }
    start(name, {});
    out_ += '>';
    append_rss_plain(out_, text);
    close(name);
}

} // namespace gazetted::render
