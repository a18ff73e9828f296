// SPDX-License-Identifier: MIT
#pragma once

// A feed as `gazetted parse` shows it to people.

#include "feeds/model/entry.hpp"

#include <string>

namespace gazetted::daemon::cli {

/// Appends lines: title, format, encoding, what is wrong, then the entries with date, title,
/// address and authors. Control characters are left out: they may drive a terminal.
void append_feed_text(const model::Feed& feed, std::string& out);

} // namespace gazetted::daemon::cli
