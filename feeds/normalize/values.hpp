// SPDX-License-Identifier: MIT
#pragma once

// Small values as feeds write them: numbers, flags, durations, language tags.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::normalize {

/// A whole number with nothing behind it but a fraction or a unit; not negative.
std::optional<std::int64_t> whole_number(std::string_view text);
std::optional<double> number(std::string_view text);
/// All numbers of a text, at most `limit`; what is no number separates them.
std::vector<double> numbers(std::string_view text, std::size_t limit);
/// "1800", "30:00", "0:30:00.5" in seconds.
std::optional<double> duration(std::string_view text);
/// A BCP 47 tag, "_" read as "-"; empty for what cannot be one.
std::string language_tag(std::string_view text);
/// Parts between separators, trimmed, without empty ones; at most `limit`.
std::vector<std::string_view> split(std::string_view text, std::string_view separators,
                                    std::size_t limit);

} // namespace gazetted::normalize
