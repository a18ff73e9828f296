// SPDX-License-Identifier: MIT
#pragma once

// People's search words as an FTS5 expression that is always well-formed.

#include <string>
#include <string_view>

namespace gazetted::storage {

/// All words must occur; "quoted words" stand next to each other; a word that ends in * is the
/// beginning of one; -word must not occur. Words come folded and segmented (see
/// Writer::index_some). Empty when nothing in it can be searched. At most 32 words count.
std::string fts_query(std::string_view words);

} // namespace gazetted::storage
