// SPDX-License-Identifier: MIT
#pragma once

// Which element fills which member, in which rank: the fallbacks of all XML formats as one table
// (vocabulary.cpp). Elements that need more than "take its text" have a handler of their own.

#include "feeds/model/parsed_feed.hpp"
#include "feeds/parse/names.hpp"

#include <cstdint>
#include <string_view>

namespace gazetted::parse {

enum class Level : std::uint8_t { feed = 1, entry = 2, source = 4 };

enum class Kind : std::uint8_t { text, date, address, word, handler };

enum class Handler : std::uint8_t {
    link,
    person,      // nested name, email, uri
    author_text, // "mail (Name)" in one text
    contributor_text,
    publisher_text,
    owner, // itunes: nested name and email
    category,
    category_text,
    category_list,
    itunes_category,
    media_category,
    guid,
    generator,
    generator_agent,
    image,
    image_address,
    image_href,
    license,
    cloud,
    text_input,
    source,
    enclosure,
    content,
    media,
    media_group,
    media_player,
    media_credit,
    media_restriction,
    media_license,
    media_rights,
    chapters,
    georss,
    gml,
    geo_latitude,
    geo_longitude,
    geo_pair,
    reply,
    skip_hours,
    skip_days,
    complete,
    archive,
};

struct Rule {
    Ns ns;
    std::string_view name; // lower case
    std::uint8_t levels;   // Level bits
    Kind kind;
    std::uint8_t field; // TextField, DateField, LinkField, WordField or Handler, by kind
    model::Rank rank;
};

/// Calls `apply` for each rule of an element at a level. Names longer than any known have none.
class RuleRange {
  public:
    RuleRange(Ns ns, std::string_view local);
    const Rule* begin() const { return begin_; }
    const Rule* end() const { return end_; }

  private:
    const Rule* begin_ = nullptr;
    const Rule* end_ = nullptr;
};

} // namespace gazetted::parse
