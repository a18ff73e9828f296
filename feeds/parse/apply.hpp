// SPDX-License-Identifier: MIT
#pragma once

// One element's contribution to a feed, an entry or a source.

#include "feeds/model/parsed_feed.hpp"
#include "feeds/parse/vocabulary.hpp"
#include "feeds/parse/xml.hpp"

namespace gazetted::parse {

/// What is being filled. `entry` is null at the levels of feed and source.
struct Target {
    model::ParsedFeed& feed;
    model::RawCommon& common;
    model::RawEntry* entry = nullptr;
    Level level = Level::feed;
    model::Rank depth = 0; // how deep in media groups: what stands beside them says more
};

/// Looks the element up in the vocabulary and takes what it says; unknown elements are nothing.
void apply(const Element& element, const Target& target);

/// Keeps the better ranked offer, the first of equals; an empty one never replaces anything.
void offer(model::RawText& slot, model::RawText text);
void offer(model::RawValue& slot, std::string_view value, model::BaseId base, model::Rank rank);
/// The same, but the last of equals: a date given twice was corrected.
void offer_date(model::RawValue& slot, std::string_view value, model::Rank rank);

/// A text construct by Atom's rules where the element is Atom's, else by RSS's.
model::RawText read_text(const Element& element, model::Rank rank);

// Handlers, grouped by file.
void apply_link(const Element& element, const Target& target);
void apply_guid(const Element& element, const Target& target);
void apply_person(const Element& element, const Target& target, Handler handler, model::Rank rank);
void apply_category(const Element& element, const Target& target, Handler handler,
                    model::Rank rank);
void apply_image(const Element& element, const Target& target, Handler handler, model::Rank rank);
void apply_source(const Element& element, const Target& target);
void apply_feed_part(const Element& element, const Target& target, Handler handler);
void apply_media(const Element& element, const Target& target, Handler handler);
void apply_geo(const Element& element, const Target& target, Handler handler);
void apply_chapters(const Element& element, const Target& target);

} // namespace gazetted::parse
