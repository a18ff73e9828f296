// SPDX-License-Identifier: MIT
#include "config/values.hpp"

#include "feeds/base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <utility>

namespace gazetted::config {

namespace {

constexpr std::int64_t longest = 100LL * 365 * 86400; // seconds

/// Takes the digits at the front; nothing when there are none or too many.
bool take_number(std::string_view& text, std::uint64_t& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || text.empty() || !ascii::is_digit(text.front())) {
        return false;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

std::string_view take_letters(std::string_view& text) {
    std::size_t end = 0;
    while (end < text.size() && !ascii::is_digit(text[end])) {
        ++end;
    }
    const auto letters = text.substr(0, end);
    text.remove_prefix(end);
    return letters;
}

struct Unit {
    std::string_view name;
    std::uint64_t size;
};

} // namespace

Result<Seconds> parse_duration(std::string_view text) {
    constexpr std::array units{
        Unit{"s", 1},     Unit{"m", 60},     Unit{"min", 60},          Unit{"h", 3600},
        Unit{"d", 86400}, Unit{"w", 604800}, Unit{"y", 365ULL * 86400}};
    std::uint64_t total = 0;
    std::string_view rest = text;
    while (!rest.empty() || text.empty()) {
        std::uint64_t number = 0;
        const bool has_number = take_number(rest, number);
        const auto letters = take_letters(rest);
        const auto unit = std::find_if(units.begin(), units.end(),
                                       [&](const Unit& known) { return known.name == letters; });
        const bool is_zero = has_number && number == 0 && letters.empty() && rest.empty();
        if (!is_zero && (!has_number || unit == units.end())) {
            return fail(
                ErrorCode::config,
                fmt::format("'{}' is no duration: write \"90s\", \"10m\", \"1h30m\" or \"7d\"",
                            text));
        }
        const std::uint64_t size = is_zero ? 1 : unit->size;
        if (number > static_cast<std::uint64_t>(longest) / size ||
            total + number * size > static_cast<std::uint64_t>(longest)) {
            return fail(ErrorCode::config, fmt::format("'{}' is more than 100 years", text));
        }
        total += number * size;
    }
    return Seconds(static_cast<std::int64_t>(total));
}

std::string to_text(Seconds duration) {
    constexpr std::array units{std::pair{'w', 604800}, std::pair{'d', 86400}, std::pair{'h', 3600},
                               std::pair{'m', 60}};
    for (const auto& [letter, size] : units) {
        if (duration.count() != 0 && duration.count() % size == 0) {
            return fmt::format("{}{}", duration.count() / size, letter);
        }
    }
    return fmt::format("{}s", duration.count());
}

Result<std::uint64_t> parse_size(std::string_view text) {
    constexpr std::array units{Unit{"", 1},          Unit{"B", 1},           Unit{"KB", 1U << 10U},
                               Unit{"K", 1U << 10U}, Unit{"KiB", 1U << 10U}, Unit{"MB", 1U << 20U},
                               Unit{"M", 1U << 20U}, Unit{"MiB", 1U << 20U}, Unit{"GB", 1U << 30U},
                               Unit{"G", 1U << 30U}, Unit{"GiB", 1U << 30U}};
    std::string_view rest = text;
    std::uint64_t number = 0;
    const bool has_number = take_number(rest, number);
    while (!rest.empty() && rest.front() == ' ') {
        rest.remove_prefix(1);
    }
    const auto unit = std::find_if(units.begin(), units.end(),
                                   [&](const Unit& known) { return known.name == rest; });
    if (!has_number || unit == units.end() || number > (std::uint64_t{1} << 40U) / unit->size) {
        return fail(ErrorCode::config,
                    fmt::format("'{}' is no size: write \"20MB\", \"512KB\" or bytes", text));
    }
    return number * unit->size;
}

std::string what_is_wrong_with_listen(std::string_view text) {
    if (text.starts_with("unix:")) {
        return text.size() > 5 && text[5] == '/' ? "" : "a unix socket needs an absolute path";
    }
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return fmt::format("'{}' has no port: write \"127.0.0.1:8420\", \"[::1]:8420\" or "
                           "\"unix:/run/gazetted/http.sock\"",
                           text);
    }
    const auto host = text.substr(0, colon);
    std::string_view port = text.substr(colon + 1);
    std::uint64_t number = 0;
    if (!take_number(port, number) || !port.empty() || number > 65535) {
        return fmt::format("'{}' is no port (0 to 65535)", text.substr(colon + 1));
    }
    const bool is_v6 = host.find(':') != std::string_view::npos;
    if (is_v6 && (!host.starts_with('[') || !host.ends_with(']'))) {
        return "an IPv6 address stands in brackets: \"[::1]:8420\"";
    }
    return host.empty() ? "write the address to listen on, such as 127.0.0.1 or 0.0.0.0" : "";
}

std::string make_name(std::string_view text) {
    constexpr std::size_t limit = 40;
    std::string name;
    for (const char c : text) {
        if (ascii::is_letter_or_digit(c)) {
            name += ascii::lower(c);
        } else if (!name.empty() && name.back() != '-') {
            name += '-';
        }
        if (name.size() == limit) {
            break;
        }
    }
    while (!name.empty() && name.back() == '-') {
        name.pop_back();
    }
    return name;
}

std::string what_is_wrong_with_name(std::string_view text) {
    constexpr std::size_t limit = 64;
    if (text.size() > limit) {
        return fmt::format("it is longer than {} bytes", limit);
    }
    if (text.starts_with('.') || text.starts_with('-')) {
        return fmt::format("it begins with '{}'", text.front());
    }
    for (const std::string_view ending : {".atom", ".rss", ".json"}) {
        if (text.ends_with(ending)) {
            return fmt::format("it ends with '{}', as the addresses of feeds do", ending);
        }
    }
    const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) {
        return ascii::is_letter_or_digit(c) || c == '-' || c == '_' || c == '.';
    });
    return is_plain && !text.empty()
               ? std::string()
               : "it stands in addresses, so use letters, digits, '-', '_' and '.'";
}

bool is_header_name(std::string_view name) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return ascii::is_letter_or_digit(c) || marks.find(c) != std::string_view::npos;
    });
}

std::string absolute_path(std::string_view folder, std::string_view path) {
    const std::filesystem::path given(path);
    return given.is_absolute()
               ? std::string(path)
               : (std::filesystem::path(folder) / given).lexically_normal().string();
}

} // namespace gazetted::config
