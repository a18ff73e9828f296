// SPDX-License-Identifier: MIT
#include "feeds/text/encoding_guess.hpp"

#include "feeds/text/encoding_labels.hpp"

#include <uchardet.h>

#include <algorithm>
#include <array>
#include <memory>

namespace gazetted::text {

namespace {

constexpr std::size_t max_declaration = 1024;  // bytes searched for an XML declaration
constexpr std::size_t max_guessed = 64u << 10; // bytes given to the guesser
constexpr std::size_t guess_before = 256;      // of them, before the first byte beyond ASCII
constexpr std::size_t proof_latin = 40;        // bytes beyond ASCII before a Latin guess counts
constexpr std::string_view space = " \t\r\n";

bool is_high(char c) {
    return static_cast<unsigned char>(c) >= 0x80;
}

struct EndDetector {
    void operator()(uchardet* detector) const { uchardet_delete(detector); }
};

std::string ask_uchardet(std::string_view bytes) {
    std::unique_ptr<uchardet, EndDetector> detector(uchardet_new());
    if (uchardet_handle_data(detector.get(), bytes.data(), bytes.size()) != 0) {
        return {};
    }
    uchardet_data_end(detector.get());
    return uchardet_get_charset(detector.get());
}

/// Western European text is easily taken for another Latin alphabet; such a guess needs more proof.
bool is_latin(std::string_view name) {
    constexpr std::array names{"iso-8859-2",     "iso-8859-3",   "iso-8859-4",   "iso-8859-10",
                               "iso-8859-13",    "iso-8859-14",  "iso-8859-15",  "iso-8859-16",
                               "windows-1250",   "windows-1254", "windows-1257", "windows-1258",
                               "x-mac-ce",       "macintosh",    "ibm850",       "ibm852",
                               "x-user-defined", "ibm865",       "hp-roman8"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

Mark find_mark(std::string_view bytes) {
    using namespace std::string_view_literals;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> marks{{
        {"\xEF\xBB\xBF"sv, "utf-8"},
        {"\xFF\xFE\0\0"sv, "utf-32le"}, // before UTF-16: the same first two bytes
        {"\0\0\xFE\xFF"sv, "utf-32be"},
        {"\xFF\xFE"sv, "utf-16le"},
        {"\xFE\xFF"sv, "utf-16be"},
    }};
    for (const auto& [mark, label] : marks) {
        if (bytes.substr(0, mark.size()) == mark) {
            return {label, mark.size()};
        }
    }
    return {};
}

std::string_view label_by_pattern(std::string_view bytes) {
    if (bytes.size() < 4) {
        return {};
    }
    auto is_zero = [&](std::size_t i) { return bytes[i] == '\0'; };
    auto is_ascii = [&](std::size_t i) { return bytes[i] != '\0' && !is_high(bytes[i]); };
    if (is_zero(0) && is_zero(1) && is_zero(2) && is_ascii(3)) {
        return "utf-32be";
    }
    if (is_ascii(0) && is_zero(1) && is_zero(2) && is_zero(3)) {
        return "utf-32le";
    }
    if (is_zero(0) && is_ascii(1) && is_zero(2) && is_ascii(3)) {
        return "utf-16be";
    }
    if (is_ascii(0) && is_zero(1) && is_ascii(2) && is_zero(3)) {
        return "utf-16le";
    }
    if (bytes.substr(0, 4) == "\x4C\x6F\xA7\x94") {
        return "ibm037";
    }
    return {};
}

std::string_view declared_by_xml(std::string_view bytes) {
    auto head = bytes.substr(0, max_declaration);
    auto start = head.find_first_not_of(space);
    if (start == std::string_view::npos || head.substr(start, 5) != "<?xml") {
        return {};
    }
    head = head.substr(start, head.find('>', start) - start);
    auto at = head.find("encoding");
    if (at == std::string_view::npos) {
        return {};
    }
    at = head.find_first_not_of(space, at + 8);
    if (at == std::string_view::npos || head[at] != '=') {
        return {};
    }
    at = head.find_first_not_of(" \t\r\n\"'", at + 1);
    if (at == std::string_view::npos) {
        return {};
    }
    return head.substr(at, head.find_first_of(" \t\r\n\"'?", at) - at);
}

std::string guess_label(std::string_view bytes) {
    auto first = std::find_if(bytes.begin(), bytes.end(), is_high);
    auto start = static_cast<std::size_t>(first - bytes.begin());
    auto sample = bytes.substr(start - std::min(start, guess_before), max_guessed);
    auto info = encoding_for(ask_uchardet(sample));
    if (!info) {
        return "windows-1252";
    }
    auto high = static_cast<std::size_t>(std::count_if(sample.begin(), sample.end(), is_high));
    if (info->scheme == Scheme::utf8 || (is_latin(info->name) && high < proof_latin)) {
        return "windows-1252";
    }
    return std::string(info->name);
}

} // namespace gazetted::text
