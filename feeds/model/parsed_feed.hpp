// SPDX-License-Identifier: MIT
#pragma once

// What a document says, verbatim: text constructs with their type, addresses with their base, dates
// as written. Views into storage that the value owns, so that parsing copies nothing. Lives only
// between feeds/parse and feeds/normalize. Where a format offers several elements for one member,
// feeds/parse keeps the best ranked (feeds/parse/vocabulary.cpp has the order and the reasons).

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace gazetted::model {

/// How a text construct is to be read.
enum class TextKind : std::uint8_t {
    absent,
    plain, // literal: markup in it is text
    guess, // RSS: HTML where it looks like it, else plain
    html,  // escaped HTML, or child elements written out as HTML
    xhtml, // the same from Atom's xhtml: one wrapping <div> carries nothing
};

/// Index into ParsedFeed::bases; 0 is the document's own address.
using BaseId = std::uint32_t;
/// Lower is better; the best ranked offer wins.
using Rank = std::uint8_t;
constexpr Rank no_rank = 255;

struct RawText {
    std::string_view value;
    std::string_view type;     // media type or Atom word as written; may be empty
    std::string_view language; // effective xml:lang
    BaseId base = 0;
    TextKind kind = TextKind::absent;
    Rank rank = no_rank;
    explicit operator bool() const { return kind != TextKind::absent; }
};

struct RawValue { // an address, a date or a word
    std::string_view value;
    BaseId base = 0;
    Rank rank = no_rank;
    explicit operator bool() const { return !value.empty(); }
};

// clang-format off
enum class TextField : std::uint8_t { title, subtitle, summary, content, rights, info, count };
enum class DateField : std::uint8_t { updated, published, created, expires, count };
enum class LinkField : std::uint8_t {
    link, self, hub, comments, comments_feed, comment_api, docs, new_url, icon, logo, license, external_url,
    content_src, source_url, player, original_link, image, prev_archive, count };
enum class WordField : std::uint8_t {
    id, permalink_flag, language, ttl, is_explicit, is_blocked, duration, rating, valid, update_period,
    update_frequency, restriction, restriction_relationship, license_name, license_url, license_type, count };
// clang-format on

template <class Enum>
constexpr std::size_t count_of = static_cast<std::size_t>(Enum::count);

struct RawLink {
    std::string_view href, rel, type, hreflang, title, length;
    BaseId base = 0;
};

enum class Role : std::uint8_t { author, contributor, publisher };
struct RawPerson {
    std::string_view text; // to be split: "Name (mail)" and the like
    std::string_view name, email, url;
    BaseId base = 0;
    Role role = Role::author;
    Rank rank = 0;
};

struct RawCategory {
    std::string_view term, scheme, label;
    bool is_list = false; // comma-separated terms in one
    Rank rank = 0;        // lower ones come first
};

struct RawEnclosure {
    std::string_view url, type, length;
    BaseId base = 0;
};

struct RawImage {
    std::string_view url, title, link, description, width, height;
    BaseId base = 0;
};

struct RawMedia {
    std::string_view url, type, medium, width, height, filesize, duration, time;
    BaseId base = 0;
    bool is_thumbnail = false;
    Rank rank = 0; // lower ones come first
};

struct RawCredit {
    std::string_view name, role, scheme;
    Rank rank = 0; // lower ones come first
};

struct RawChapter {
    std::string_view start, title, url, image;
    BaseId base = 0;
};

enum class GeoKind : std::uint8_t { none, point, line, polygon, box, latitude, longitude };
struct RawGeo {
    std::string_view coordinates; // as written: pairs of latitude and longitude
    std::string_view latitude, longitude;
    std::string_view reference_system; // gml srsName
    GeoKind kind = GeoKind::none;
};

struct RawReply {
    std::string_view ref, href, type, source;
    BaseId base = 0;
};

struct RawGenerator {
    std::string_view name, url, version;
    BaseId base = 0;
};

struct RawCloud {
    std::string_view domain, port, path, register_procedure, protocol;
};

struct RawTextInput {
    std::string_view title, name, link, description;
    BaseId base = 0;
};

struct RawSource;

/// A feed, an entry or an entry's source.
struct RawCommon {
    std::array<RawText, count_of<TextField>> texts;
    std::array<RawValue, count_of<DateField>> dates;
    std::array<RawValue, count_of<LinkField>> addresses;
    std::array<RawValue, count_of<WordField>> words;
    std::vector<RawLink> links;
    std::vector<RawPerson> people;
    std::vector<RawCategory> categories;
    RawGenerator generator;
    RawImage image;

    RawText& text(TextField f) { return texts[static_cast<std::size_t>(f)]; }
    RawValue& date(DateField f) { return dates[static_cast<std::size_t>(f)]; }
    RawValue& address(LinkField f) { return addresses[static_cast<std::size_t>(f)]; }
    RawValue& word(WordField f) { return words[static_cast<std::size_t>(f)]; }
    const RawText& text(TextField f) const { return texts[static_cast<std::size_t>(f)]; }
    const RawValue& date(DateField f) const { return dates[static_cast<std::size_t>(f)]; }
    const RawValue& address(LinkField f) const { return addresses[static_cast<std::size_t>(f)]; }
    const RawValue& word(WordField f) const { return words[static_cast<std::size_t>(f)]; }
};

struct RawEntry : RawCommon {
    std::vector<RawEnclosure> enclosures;
    std::vector<RawMedia> media;
    std::vector<RawCredit> credits;
    std::vector<RawChapter> chapters;
    std::unique_ptr<RawSource> source;
    RawGeo geo;
    RawReply reply;
    std::string_view language; // effective xml:lang of the entry itself
};

struct RawSource : RawCommon {};

struct RawDeleted { // RFC 6721
    std::string_view ref, when;
};

struct RawBase {
    std::string_view reference; // as written, relative to `parent`
    BaseId parent = 0;
};

struct ParsedFeed : RawCommon {
    using Storage = std::unique_ptr<const void, void (*)(const void*)>;
    Storage storage{nullptr, [](const void*) {}}; // owns all that the views point to

    std::string_view format;  // "rss", "atom", "json", "cdf"; static
    std::string_view version; // empty when unknown
    std::string_view encoding;
    bool wellformed = true;
    bool truncated = false; // ended early, or a limit cut it: what is there is incomplete
    std::string_view malformed_reason; // what and where, when not well-formed
    std::size_t malformed_offset = 0;  // bytes into the decoded document
    std::string_view note;             // how the encoding was found, when it was not as declared

    std::vector<RawBase> bases{RawBase{}};
    std::vector<RawEntry> entries;
    std::vector<RawDeleted> deleted;
    RawCloud cloud;
    RawTextInput text_input;
    std::vector<std::string_view> skip_hours, skip_days;
    bool is_complete = false; // RFC 5005
    bool is_archive = false;
};

} // namespace gazetted::model
