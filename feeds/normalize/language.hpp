// SPDX-License-Identifier: MIT
#pragma once

// Which language a text is in, where the feed does not say: by its script, and for the Latin and
// Cyrillic ones by their most frequent words.

#include <string>
#include <string_view>

namespace gazetted::normalize {

/// A BCP 47 tag ("en", "ja", "zh"), or empty where the text is too short or undecided. Reads the
/// first few thousand bytes only.
std::string detect_language(std::string_view plain_text);

} // namespace gazetted::normalize
