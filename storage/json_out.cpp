// SPDX-License-Identifier: MIT
#include "storage/json_out.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <iterator>

namespace gazetted::storage {

namespace {

/// Without branches, so that has_escaped() takes many bytes at once.
constexpr std::uint8_t is_escaped(char c) {
    const auto byte = static_cast<std::uint8_t>(c);
    return static_cast<std::uint8_t>((byte < 0x20) | (byte == '"') | (byte == '\\'));
}

bool has_escaped(std::string_view text) {
    std::uint8_t any = 0;
    for (const char c : text) {
        any |= is_escaped(c);
    }
    return any != 0;
}

} // namespace

void append_json_string(std::string& out, std::string_view text) {
    out.push_back('"');
    std::size_t start = 0;
    for (std::size_t i = has_escaped(text) ? 0 : text.size(); i < text.size(); ++i) {
        const auto byte = static_cast<std::uint8_t>(text[i]);
        if (is_escaped(text[i]) == 0) {
            continue;
        }
        out.append(text.substr(start, i - start));
        start = i + 1;
        if (byte == '"' || byte == '\\') {
            out.push_back('\\');
            out.push_back(text[i]);
        } else {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
        }
    }
    out.append(text.substr(start));
    out.push_back('"');
}

void append_json_number(std::string& out, double value) {
    fmt::format_to(std::back_inserter(out), "{}", std::isfinite(value) ? value : 0.0);
}

void append_json_number(std::string& out, std::int64_t value) {
    fmt::format_to(std::back_inserter(out), "{}", value);
}

} // namespace gazetted::storage
