// SPDX-License-Identifier: MIT
#include "daemon/serve/target.hpp"

#include "feeds/text/encoding.hpp"

#include <algorithm>
#include <cstdint>

namespace gazetted::daemon::serve {

namespace {

std::optional<unsigned> hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0');
    }
    const char lower = static_cast<char>(static_cast<std::uint8_t>(c) | 0x20u);
    if (lower >= 'a' && lower <= 'f') {
        return static_cast<unsigned>(lower - 'a') + 10;
    }
    return std::nullopt;
}

enum class Plus { is_plus, is_space };

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const auto high = i + 2 < text.size() ? hex_value(text[i + 1]) : std::nullopt;
            const auto low = i + 2 < text.size() ? hex_value(text[i + 2]) : std::nullopt;
            if (!high || !low) {
                return std::nullopt;
            }
            out += static_cast<char>(*high * 16 + *low);
            i += 2;
        } else {
            out += text[i] == '+' && plus == Plus::is_space ? ' ' : text[i];
        }
    }
    const bool has_control = std::ranges::any_of(
        out, [](char c) { return static_cast<std::uint8_t>(c) < 0x20 || c == 0x7F; });
    return has_control || !text::is_valid_utf8(out) ? std::nullopt : std::optional(std::move(out));
}

/// The raw value of the first parameter `name`.
std::string_view parameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
            return pair.substr(name.size() + 1);
        }
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return {};
}

} // namespace

std::optional<Target> parse_target(std::string_view raw) {
    if (raw.starts_with("http://") || raw.starts_with("https://")) {
        const auto path = raw.find('/', raw.find("//") + 2);
        raw = path == std::string_view::npos ? "/" : raw.substr(path);
    }
    if (!raw.starts_with('/')) {
        return std::nullopt;
    }
    const auto mark = std::min(raw.find('?'), raw.size());
    auto path = percent_decode(raw.substr(0, mark), Plus::is_plus);
    auto query = percent_decode(mark < raw.size() ? parameter(raw.substr(mark + 1), "q")
                                                  : std::string_view(),
                                Plus::is_space);
    if (!path || !query) {
        return std::nullopt;
    }
    return Target{std::move(*path), std::move(*query),
                  std::string(mark < raw.size() ? raw.substr(mark + 1) : std::string_view())};
}

std::string parameter_of(std::string_view parameters, std::string_view name) {
    return percent_decode(parameter(parameters, name), Plus::is_space).value_or(std::string());
}

} // namespace gazetted::daemon::serve
