// SPDX-License-Identifier: MIT
#include "feeds/normalize/values.hpp"

#include <algorithm>
#include <charconv>

namespace gazetted::normalize {
namespace {

constexpr std::size_t longest_tag = 35; // RFC 5646 section 4.4.1

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

} // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    text = trimmed(text);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value < 0)
        return std::nullopt;
    const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (!rest.empty() && (is_digit(rest.front()) || rest.front() == 'e' || rest.front() == 'E'))
        return std::nullopt;
    return value;
}

std::optional<double> number(std::string_view text) {
    text = trimmed(text);
    if (!text.empty() && text.front() == '+')
        text.remove_prefix(1);
    double value = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::vector<double> numbers(std::string_view text, std::size_t limit) {
    std::vector<double> out;
    for (const std::string_view part : split(text, " \t\r\n,;", limit + 1)) {
        const auto value = number(part);
        if (!value)
            return {};
        out.push_back(*value);
    }
    return out.size() > limit ? std::vector<double>{} : out;
}

std::optional<double> duration(std::string_view text) {
    double seconds = 0;
    int parts = 0;
    text = trimmed(text);
    while (true) {
        const std::size_t colon = text.find(':');
        const auto part = number(text.substr(0, colon));
        if (!part || *part < 0 || ++parts > 3)
            return std::nullopt;
        seconds = seconds * 60 + *part;
        if (colon == std::string_view::npos)
            return seconds;
        text.remove_prefix(colon + 1);
    }
}

std::string language_tag(std::string_view text) {
    text = trimmed(text);
    if (text.empty() || text.size() > longest_tag)
        return {};
    std::string out(text);
    for (char& c : out) {
        if (c == '_')
            c = '-';
        else if (!is_digit(c) && !(lower(c) >= 'a' && lower(c) <= 'z') && c != '-')
            return {};
    }
    return out;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators,
                                    std::size_t limit) {
    std::vector<std::string_view> out;
    while (!text.empty() && out.size() < limit) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        const std::string_view part = trimmed(text.substr(0, end));
        if (!part.empty())
            out.push_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

} // namespace gazetted::normalize
