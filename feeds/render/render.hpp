// SPDX-License-Identifier: MIT
#pragma once

// Document -> bytes. The same document gives the same bytes; no clock, no randomness.

#include "feeds/model/document.hpp"

#include <string>

namespace gazetted::render {

std::string atom(const model::Document& document);      // RFC 4287
std::string rss(const model::Document& document);       // RSS 2.0, Advisory Board profile
std::string json_feed(const model::Document& document); // JSON Feed 1.1

} // namespace gazetted::render
