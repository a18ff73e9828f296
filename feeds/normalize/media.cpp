// SPDX-License-Identifier: MIT
#include "feeds/normalize/parts.hpp"
#include "feeds/normalize/values.hpp"

namespace gazetted::normalize {
namespace {

using model::GeoKind;
using model::LinkField;
using model::WordField;

constexpr std::size_t max_numbers = 20'000;

/// Pairs of latitude and longitude into GeoJSON's order.
std::vector<std::vector<double>> pairs_of(const model::RawGeo& raw) {
    const std::vector<double> n = numbers(raw.coordinates, max_numbers);
    const bool longitude_first = raw.reference_system.find("CRS84") != std::string_view::npos;
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

} // namespace

void fill_media(const Work& work, const model::RawEntry& raw, model::Entry& out) {
    model::Media& media = out.media;
    for (const model::RawMedia& r : raw.media) {
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
    for (const model::RawCredit& c : raw.credits)
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

} // namespace gazetted::normalize
