// SPDX-License-Identifier: MIT
#pragma once

// The parts of a feed or entry, each made from its raw form.

#include "feeds/model/entry.hpp"
#include "feeds/normalize/work.hpp"

namespace gazetted::normalize {

/// "Name (a@b)", "a@b (Name)", "Name <a@b>" and a bare address, split.
model::Person split_person(std::string_view text);

void fill_people(const Work& work, const model::RawCommon& raw, model::Common& out);
void fill_categories(const model::RawCommon& raw, model::Common& out);
/// Every link, with licences; enclosures are added by fill_enclosures.
void fill_links(const Work& work, const model::RawCommon& raw, model::Common& out);
/// The first link of a relation; empty without one.
std::string link_of(const model::Common& common, std::string_view rel);
/// The address of the page: links of rel alternate, HTML first.
std::string page_of(const model::Common& common);

void fill_enclosures(const Work& work, const model::RawEntry& raw, model::Entry& out);
void fill_media(const Work& work, const model::RawEntry& raw, model::Entry& out);
void fill_chapters(const Work& work, const model::RawEntry& raw, model::Entry& out);
std::optional<model::Geo> geo_of(const model::RawGeo& raw);
model::Image image_of(const Work& work, const model::RawCommon& raw);
/// Where the entry names no picture: one of its media, else the first in its content or summary.
std::string picture_of(const model::Entry& entry);
/// The first picture of safe HTML that is no pixel; empty without one.
std::string first_picture(std::string_view html);

/// What feeds, entries and sources have in common.
void fill_common(const Work& work, const model::RawCommon& raw, model::Common& out);
/// Summary and content; before fill_entry(), which looks for pictures in them.
void fill_texts(const Work& work, const model::RawEntry& raw, model::Entry& out);
void fill_entry(const Work& work, const model::RawEntry& raw, model::Entry& out);

} // namespace gazetted::normalize
