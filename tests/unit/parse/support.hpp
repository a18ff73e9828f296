// SPDX-License-Identifier: MIT
#pragma once

// The small language of the parser's tests: documents from their insides, parsed or the test ends.

#include "feeds/parse/parse_feed.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <string_view>

namespace gazetted::test {

inline model::ParsedFeed parsed(std::string document, const parse::Limits& limits = {}) {
    auto feed = parse::parse_feed(std::move(document), {}, limits);
    INFO((feed ? std::string() : feed.error().text));
    REQUIRE(feed);
    return std::move(*feed);
}

inline std::string rss(std::string_view inside) {
    return "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
           "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
           "xmlns:media=\"http://search.yahoo.com/mrss/\" "
           "xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" "
           "xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>" +
           std::string(inside) + "</channel></rss>";
}
inline std::string item(std::string_view inside) {
    return rss("<item>" + std::string(inside) + "</item>");
}
inline std::string atom(std::string_view inside) {
    return "<feed xmlns=\"http://www.w3.org/2005/Atom\">" + std::string(inside) + "</feed>";
}
inline std::string entry(std::string_view inside) {
    return atom("<entry>" + std::string(inside) + "</entry>");
}

inline std::string title_of(const model::RawCommon& c) {
    return std::string(c.text(model::TextField::title).value);
}

} // namespace gazetted::test
