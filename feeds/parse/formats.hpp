// SPDX-License-Identifier: MIT
#pragma once

// One function a format: a parsed tree (or JSON text) into a ParsedFeed.

#include "feeds/base/result.hpp"
#include "feeds/model/parsed_feed.hpp"
#include "feeds/parse/parse_feed.hpp"
#include "feeds/parse/xml.hpp"

namespace gazetted::parse {

/// RSS 0.9x and 2.0 (<rss>, or a bare <channel>), RSS 0.90, 1.0 and 1.1 (<rdf:RDF>, <Channel>).
void read_rss(const Element& root, model::ParsedFeed& feed, const Limits& limits);
/// Atom 0.3 and 1.0; a root <entry> is a feed of one.
void read_atom(const Element& root, model::ParsedFeed& feed, const Limits& limits);
/// Microsoft's Channel Definition Format of 1997.
void read_cdf(const Element& root, model::ParsedFeed& feed, const Limits& limits);

/// JSON Feed 1.0 and 1.1. Takes the text over into storage of its own.
Result<model::ParsedFeed> parse_json_feed(std::string utf8, const Limits& limits);

} // namespace gazetted::parse
