// SPDX-License-Identifier: MIT
#pragma once

// A normalized feed as `gazetted parse --json` prints it: one JSON object on one line. What is
// empty or unknown is left out. Beside the common members (title, links, authors …) each entry has
// what the editorial step made of it: clean, canonical_url, origin, lead_image, key_points,
// reading_minutes, removed.

#include "feeds/model/entry.hpp"

#include <string>

namespace gazetted::daemon::cli {

/// Appends; no line end.
void append_neutral_json(const model::Feed& feed, std::string& out);

} // namespace gazetted::daemon::cli
