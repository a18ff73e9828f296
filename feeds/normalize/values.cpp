// SPDX-License-Identifier: MIT
#include "feeds/normalize/values.hpp"

#include "feeds/base/ascii.hpp"

#include <algorithm>
#include <charconv>

namespace gazetted::normalize {
namespace {

constexpr std::size_t longest_tag = 35; // RFC 5646 section 4.4.1

} // namespace

std::optional<std::int64_t> whole_number(std::string_view text) {
    text = ascii::trim(text);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value < 0)
        return std::nullopt;
    const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (!rest.empty() &&
        (ascii::is_digit(rest.front()) || rest.front() == 'e' || rest.front() == 'E'))
        return std::nullopt;
    return value;
}

std::optional<double> number(std::string_view text) {
    text = ascii::trim(text);
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
    text = ascii::trim(text);
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
    text = ascii::trim(text);
    if (text.empty() || text.size() > longest_tag)
        return {};
    std::string out(text);
    for (char& c : out) {
        if (c == '_')
            c = '-';
        else if (!ascii::is_letter_or_digit(c) && c != '-')
            return {};
    }
    return out;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators,
                                    std::size_t limit) {
    std::vector<std::string_view> out;
    while (!text.empty() && out.size() < limit) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        const std::string_view part = ascii::trim(text.substr(0, end));
        if (!part.empty())
            out.push_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

} // namespace gazetted::normalize
