// SPDX-License-Identifier: MIT
#include "feeds/url/chars.hpp"

namespace gazetted::url {

int hex_value(char c) {
    if (ascii::is_digit(c)) {
        return c - '0';
    }
    char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string_view trim(std::string_view text) {
    auto is_space = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

namespace {
/// The byte of the escape at `at`, or -1.
int escape_at(std::string_view text, std::size_t at) {
    if (text[at] != '%' || at + 2 >= text.size()) {
        return -1;
    }
    int high = hex_value(text[at + 1]);
    int low = hex_value(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}
} // namespace

std::string percent_decode(std::string_view text, Plus plus) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (int byte = escape_at(text, at); byte >= 0) {
            out += static_cast<char>(byte);
            at += 2;
        } else {
            out += text[at] == '+' && plus == Plus::is_space ? ' ' : text[at];
        }
    }
    return out;
}

void percent_encode(char c, std::string& out) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += hex[byte >> 4U];
    out += hex[byte & 15U];
}

std::string normalize_percent(std::string_view text, const ascii::ByteSet& allowed) {
    std::size_t plain = 0; // of most addresses all of it
    while (plain < text.size() && text[plain] != '%' &&
           (is_unreserved(text[plain]) || allowed.holds(text[plain]))) {
        ++plain;
    }
    std::string out;
    out.reserve(text.size());
    out.append(text.substr(0, plain));
    for (std::size_t at = plain; at < text.size(); ++at) {
        char c = text[at];
        int byte = escape_at(text, at);
        if (byte >= 0) {
            at += 2;
            c = static_cast<char>(byte);
        }
        bool stays = is_unreserved(c) || (byte < 0 && allowed.holds(c));
        if (stays) {
            out += c;
        } else {
            percent_encode(c, out);
        }
    }
    return out;
}

std::string remove_dot_segments(std::string_view path) {
    if (path.find("/.") == std::string_view::npos && path.substr(0, 1) != ".") {
        return std::string(path);
    }
    std::string out;
    out.reserve(path.size());
    while (!path.empty()) {
        if (path.substr(0, 3) == "../") {
            path.remove_prefix(3);
        } else if (path.substr(0, 2) == "./" || path.substr(0, 3) == "/./") {
            path.remove_prefix(2);
        } else if (path == "/.") {
            path = "/";
        } else if (path.substr(0, 4) == "/../" || path == "/..") {
            auto last = out.rfind('/');
            out.resize(last == std::string::npos ? 0 : last);
            path = path == "/.." ? std::string_view("/") : path.substr(3);
        } else if (path == "." || path == "..") {
            path = {};
        } else {
            auto end = path.find('/', 1);
            out += path.substr(0, end);
            path = end == std::string_view::npos ? std::string_view{} : path.substr(end);
        }
    }
    return out;
}

} // namespace gazetted::url
