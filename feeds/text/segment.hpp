// SPDX-License-Identifier: MIT
#pragma once

// ICU's part of finding words: segmentation and folding of any text. words.cpp spares it what is
// ASCII or Latin.

#include <functional>
#include <string>
#include <string_view>

namespace gazetted::text {

/// As for_each_word(), all by ICU. The break iterator is kept for each thread.
void for_each_word_by_icu(std::string_view utf8,
                          const std::function<void(std::string_view)>& on_word);

/// NFKC and case folding, quotes and dashes in their ASCII forms; appended.
void append_folded(std::string_view utf8, std::string& out);

} // namespace gazetted::text
