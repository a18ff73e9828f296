// SPDX-License-Identifier: MIT
#include "feeds/render/usable.hpp"

#include "feeds/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace gazetted::render {

namespace {

void append_percent(std::string& out, char c) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<std::uint8_t>(c);
    out += '%';
    out += digits[byte >> 4u];
    out += digits[byte & 15u];
}

/// Length of "scheme" in "scheme:rest", 0 where there is no scheme or no rest.
std::size_t scheme_length(std::string_view text) {
    if (text.empty() || !ascii::is_letter(text.front())) {
        return 0;
    }
    for (std::size_t i = 1; i < text.size(); ++i) {
        const char c = text[i];
        if (c == ':') {
            return i + 1 < text.size() ? i : 0;
        }
        if (!ascii::is_letter_or_digit(c) && c != '+' && c != '-' && c != '.') {
            return 0;
        }
    }
    return 0;
}

std::string without_forbidden(std::string_view text) {
    // What RFC 3987 keeps out of an IRI; controls go with them.
    constexpr std::string_view forbidden = " \"<>\\^`{|}";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (byte < 0x20 || byte == 0x7F || forbidden.find(c) != std::string_view::npos) {
            append_percent(out, c);
        } else {
            out += c;
        }
    }
    return out;
}

} // namespace

std::string usable_id(std::string_view id) {
    id = ascii::trim(id);
    return scheme_length(id) == 0 ? std::string() : without_forbidden(id);
}

std::string usable_iri(std::string_view address) {
    address = ascii::trim(address);
    constexpr std::array<std::string_view, 9> followed{
        "http", "https", "ftp", "ftps", "magnet", "mailto", "gemini", "gopher", "xmpp"};
    const std::string scheme = ascii::lower(address.substr(0, scheme_length(address)));
    const bool known = std::find(followed.begin(), followed.end(), scheme) != followed.end();
    return known ? without_forbidden(address) : std::string();
}

std::string usable_language(std::string_view tag) {
    tag = ascii::trim(tag);
    std::size_t part = 0;
    bool first = true;
    for (const char c : tag) {
        if (c == '-') {
            if (part == 0) {
                return {};
            }
            part = 0;
            first = false;
        } else if ((!ascii::is_letter(c) && (first || !ascii::is_digit(c))) || ++part > 8) {
            return {};
        }
    }
    return part == 0 ? std::string() : std::string(tag);
}

std::string usable_media_type(std::string_view type) {
    type = ascii::trim(type);
    const auto slash = type.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == type.size()) {
        return {};
    }
    const bool fits = std::all_of(type.begin(), type.end(), [](char c) {
        return ascii::is_letter_or_digit(c) ||
               std::string_view("/+-.;= _\"").find(c) != std::string_view::npos;
    });
    return fits ? std::string(type) : std::string();
}

std::string media_type_of(const std::string& type, std::string_view url) {
    if (auto given = usable_media_type(type); !given.empty()) {
        return given;
    }
    struct Ending {
        std::string_view ending, type;
    };
    constexpr std::array<Ending, 16> endings{{{".aac", "audio/aac"},
                                              {".flac", "audio/flac"},
                                              {".gif", "image/gif"},
                                              {".jpeg", "image/jpeg"},
                                              {".jpg", "image/jpeg"},
                                              {".m4a", "audio/mp4"},
                                              {".m4v", "video/mp4"},
                                              {".mov", "video/quicktime"},
                                              {".mp3", "audio/mpeg"},
                                              {".mp4", "video/mp4"},
                                              {".ogg", "audio/ogg"},
                                              {".opus", "audio/ogg"},
                                              {".pdf", "application/pdf"},
                                              {".png", "image/png"},
                                              {".webm", "video/webm"},
                                              {".webp", "image/webp"}}};
    const std::string path = ascii::lower(url.substr(0, url.find_first_of("?#")));
    for (const Ending& known : endings) {
        if (path.ends_with(known.ending)) {
            return std::string(known.type);
        }
    }
    return "application/octet-stream";
}

std::string encode_component(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (ascii::is_letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            out += c;
        } else {
            append_percent(out, c);
        }
    }
    return out;
}

} // namespace gazetted::render
