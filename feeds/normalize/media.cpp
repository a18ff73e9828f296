// SPDX-License-Identifier: MIT
#include "feeds/base/ascii.hpp"
#include "feeds/normalize/parts.hpp"
#include "feeds/normalize/ranked.hpp"
#include "feeds/normalize/values.hpp"
#include "feeds/text/html.hpp"

namespace gazetted::normalize {
namespace {

using model::GeoKind;
using model::LinkField;
using model::WordField;

constexpr std::size_t max_numbers = 20'000;

/// Only the geographic systems of EPSG have latitude before longitude (their codes are the 4000s);
/// projected ones have east before north, and CRS84 is WGS 84 the other way round.
bool has_longitude_first(std::string_view system) {
    if (system.empty())
        return false;
    const std::size_t colon = system.find_last_of(":/#");
    const auto code = whole_number(system.substr(colon == std::string_view::npos ? 0 : colon + 1));
    return !code || *code < 4000 || *code > 4999;
}

/// Pairs of latitude and longitude into GeoJSON's order.
std::vector<std::vector<double>> pairs_of(const model::RawGeo& raw) {
    const std::vector<double> n = numbers(raw.coordinates, max_numbers);
    const bool longitude_first = has_longitude_first(raw.reference_system);
    std::vector<std::vector<double>> out;
    if (n.size() % 2 != 0)
        return out;
    for (std::size_t i = 0; i + 1 < n.size(); i += 2)
        out.push_back(longitude_first ? std::vector<double>{n[i], n[i + 1]}
                                      : std::vector<double>{n[i + 1], n[i]});
    return out;
}

struct Shape {
    GeoKind kind;
    std::string_view name;
    std::size_t at_least, at_most; // pairs
};
constexpr Shape shapes[] = {{GeoKind::point, "Point", 1, 1},
                            {GeoKind::line, "LineString", 2, max_numbers},
                            {GeoKind::polygon, "Polygon", 4, max_numbers}, // first = last
                            {GeoKind::box, "Box", 2, 2}};

/// An attribute of a tag as our sanitizer writes it.
std::string_view tag_value(std::string_view tag, std::string_view name) {
    for (std::size_t at = tag.find(name); at != std::string_view::npos;
         at = tag.find(name, at + 1)) {
        const std::size_t value = at + name.size() + 2;
        if (tag[at - 1] != ' ' || value > tag.size() ||
            tag.compare(at + name.size(), 2, "=\"") != 0)
            continue;
        return tag.substr(value, tag.find('"', value) - value);
    }
    return {};
}

/// The picture that media elements offer: an image among the contents, else a thumbnail.
std::string media_picture(const model::Media& media) {
    for (const model::MediaItem& item : media.contents)
        if (ascii::equals_ignoring_case(item.medium, "image") ||
            ascii::equals_ignoring_case(std::string_view(item.type).substr(0, 6), "image/"))
            return item.url;
    return media.thumbnails.empty() ? std::string{} : media.thumbnails.front().url;
}

} // namespace

std::string picture_of(const model::Entry& entry) {
    std::string found = media_picture(entry.media);
    if (found.empty())
        found = first_picture(entry.content);
    return found.empty() ? first_picture(entry.summary) : found;
}

void fill_media(const Work& work, const model::RawEntry& raw, model::Entry& out) {
    model::Media& media = out.media;
    for (const model::RawMedia& r : ranked(raw.media)) {
        model::MediaItem item;
        item.url = work.address(r.url, r.base);
        if (item.url.empty())
            continue;
        item.type = r.type;
        item.medium = r.medium;
        item.width = whole_number(r.width);
        item.height = whole_number(r.height);
        item.filesize = whole_number(r.filesize);
        item.duration = duration(r.duration);
        item.time = r.time;
        (r.is_thumbnail ? media.thumbnails : media.contents).push_back(std::move(item));
    }
    for (const model::RawCredit& c : ranked(raw.credits))
        if (!c.name.empty())
            media.credits.push_back(
                {plain_guess(c.name), std::string(c.role), std::string(c.scheme)});
    media.player = work.address(raw.address(LinkField::player));
    media.rating = raw.word(WordField::rating).value;
    media.restriction.relationship = raw.word(WordField::restriction_relationship).value;
    for (const std::string_view v : split(raw.word(WordField::restriction).value, " \t\r\n,", 1000))
        media.restriction.values.emplace_back(v);
    media.license.name = raw.word(WordField::license_name).value;
    media.license.url = work.address(raw.word(WordField::license_url));
    media.license.type = raw.word(WordField::license_type).value;
}

void fill_chapters(const Work& work, const model::RawEntry& raw, model::Entry& out) {
    for (const model::RawChapter& r : raw.chapters) {
        const auto start = duration(r.start);
        if (start)
            out.chapters.push_back({*start, plain_guess(r.title), work.address(r.url, r.base),
                                    work.address(r.image, r.base)});
    }
}

std::optional<model::Geo> geo_of(const model::RawGeo& raw) {
    model::RawGeo geo = raw;
    std::string joined;
    if (geo.coordinates.empty() && !geo.latitude.empty()) { // W3C geo: two elements
        joined.append(geo.latitude).append(" ").append(geo.longitude);
        geo.coordinates = joined;
        geo.kind = GeoKind::point;
    }
    const auto pairs = pairs_of(geo);
    for (const Shape& shape : shapes)
        if (shape.kind == geo.kind && pairs.size() >= shape.at_least &&
            pairs.size() <= shape.at_most)
            return model::Geo{std::string(shape.name), pairs};
    return std::nullopt;
}

model::Image image_of(const Work& work, const model::RawCommon& raw) {
    const model::RawImage& r = raw.image;
    model::Image image;
    image.url = work.address(r.url, r.base);
    if (image.url.empty())
        image.url = work.address(raw.address(LinkField::image));
    image.title = plain_guess(r.title);
    image.link = work.address(r.link, r.base);
    image.description = plain_guess(r.description);
    image.width = whole_number(r.width);
    image.height = whole_number(r.height);
    return image;
}

std::string first_picture(std::string_view html) {
    for (std::size_t at = html.find("<img"); at != std::string_view::npos;
         at = html.find("<img", at + 4)) {
        const std::string_view tag = html.substr(at, html.find('>', at) - at);
        if (tag_value(tag, "width") == "1" || tag_value(tag, "height") == "1" ||
            tag_value(tag, "width") == "0")
            continue;
        const std::string_view src = tag_value(tag, "src");
        if (!src.empty())
            return text::decode_entities(src);
    }
    return {};
}

} // namespace gazetted::normalize
