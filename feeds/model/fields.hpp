// SPDX-License-Identifier: MIT
#pragma once

// The parts that feeds and entries are made of, after normalization: absolute addresses, plain
// text, instants. Every member may be empty: a feed says what it says.

#include "feeds/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gazetted::model {

struct Link {
    std::string rel = "alternate"; // RFC 4287 section 4.2.7.2
    std::string href;
    std::string type;
    std::string hreflang;
    std::string title;
    std::optional<std::int64_t> length; // bytes
};

struct Person {
    std::string name;
    std::string email;
    std::string url;
    bool operator==(const Person&) const = default;
};

struct Category {
    std::string term;
    std::string scheme;
    std::string label;
    bool operator==(const Category&) const = default;
};

struct Generator {
    std::string name;
    std::string url;
    std::string version;
};

struct Image {
    std::string url;
    std::string title;
    std::string link;
    std::string description;
    std::optional<std::int64_t> width; // CSS pixels
    std::optional<std::int64_t> height;
};

struct Enclosure {
    std::string url;
    std::string type;
    std::optional<std::int64_t> length; // bytes
};

struct MediaItem { // media:content, media:thumbnail
    std::string url;
    std::string type;
    std::string medium;
    std::optional<std::int64_t> width;
    std::optional<std::int64_t> height;
    std::optional<std::int64_t> filesize;
    std::optional<double> duration; // seconds
    std::string time;               // of a thumbnail: its place in the video, as written
};

struct MediaCredit {
    std::string name;
    std::string role;
    std::string scheme;
};

struct MediaRestriction {
    std::string relationship; // "allow" or "deny"
    std::vector<std::string> values;
};

struct MediaLicense {
    std::string name;
    std::string url;
    std::string type;
};

struct Media {
    std::vector<MediaItem> thumbnails;
    std::vector<MediaItem> contents;
    std::vector<MediaCredit> credits;
    std::string player;
    std::string rating;
    MediaRestriction restriction;
    MediaLicense license;
};

struct Chapter {
    double start = 0; // seconds
    std::string title;
    std::string url;
    std::string image;
};

struct Geo {          // GeoJSON order: longitude, latitude
    std::string type; // "Point", "LineString", "Polygon"
    std::vector<std::vector<double>>
        coordinates; // one pair for a Point; the outer ring for a Polygon
};

struct InReplyTo { // RFC 4685
    std::string ref;
    std::string href;
    std::string type;
    std::string source;
};

struct Cloud {
    std::string domain;
    std::string port;
    std::string path;
    std::string register_procedure;
    std::string protocol;
};

struct TextInput {
    std::string title;
    std::string name;
    std::string link;
    std::string description;
};

/// What a feed, an entry and an entry's source have in common.
struct Common {
    std::string id;       // opaque, as given
    std::string title;    // plain text
    std::string subtitle; // plain text
    std::string rights;   // plain text
    std::vector<Link> links;
    std::optional<Instant> updated;
    std::optional<Instant> published;
    std::optional<Instant> created;
    std::optional<Instant> expires;
    std::string language; // BCP 47
    std::vector<Person> authors;
    std::vector<Person> contributors;
    Person publisher;
    std::vector<Category> categories;
    Generator generator;
    std::string icon;
    std::string logo;
    Image image;
    std::string license;
    std::optional<bool> is_explicit;
    std::optional<bool> is_blocked;
};

} // namespace gazetted::model
