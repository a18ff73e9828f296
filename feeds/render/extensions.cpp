// SPDX-License-Identifier: MIT
#include "feeds/render/extensions.hpp"

#include "feeds/render/choose.hpp"
#include "feeds/render/usable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace gazetted::render {

namespace {

struct Namespace {
    std::string_view prefix, start, address;
};
constexpr std::array<Namespace, 8> namespaces{{
    {"at", "<at:", "http://purl.org/atompub/tombstones/1.0"},
    {"dc", "<dc:", "http://purl.org/dc/elements/1.1/"},
    {"dcterms", "<dcterms:", "http://purl.org/dc/terms/"},
    {"georss", "<georss:", "http://www.georss.org/georss"},
    {"itunes", "<itunes:", "http://www.itunes.com/dtds/podcast-1.0.dtd"},
    {"media", "<media:", "http://search.yahoo.com/mrss/"},
    {"psc", "<psc:", "http://podlove.org/simple-chapters"},
    {"thr", "<thr:", "http://purl.org/syndication/thread/1.0"},
}};

std::string number(const std::optional<std::int64_t>& value) {
    return value && *value >= 0 ? std::to_string(*value) : std::string();
}

/// Seconds, whole where they are; empty for what cannot be a duration.
std::string seconds(const std::optional<double>& value) {
    if (!value || !std::isfinite(*value) || *value < 0 || *value > 1e9) {
        return {};
    }
    return std::to_string(std::llround(*value));
}

/// Media RSS knows image, audio, video, document and executable.
std::string medium_of(const model::MediaItem& item) {
    constexpr std::array<std::string_view, 5> known{"image", "audio", "video", "document",
                                                    "executable"};
    return std::find(known.begin(), known.end(), item.medium) != known.end() ? item.medium
                                                                             : std::string();
}

void append_media_contents(XmlWriter& xml, const model::Entry& lead) {
    for (const model::MediaItem& item : lead.media.contents) {
        if (const auto url = usable_iri(item.url); !url.empty()) {
            xml.empty("media:content", {{"url", url},
                                        {"type", usable_media_type(item.type)},
                                        {"medium", medium_of(item)},
                                        {"width", number(item.width)},
                                        {"height", number(item.height)},
                                        {"fileSize", number(item.filesize)},
                                        {"duration", seconds(item.duration)}});
        }
    }
}

void append_thumbnails(XmlWriter& xml, const model::Entry& lead) {
    bool any = false;
    for (const model::MediaItem& item : lead.media.thumbnails) {
        if (const auto url = usable_iri(item.url); !url.empty()) {
            any = true;
            xml.empty(
                "media:thumbnail",
                {{"url", url}, {"width", number(item.width)}, {"height", number(item.height)}});
        }
    }
    const model::LeadImage& image = lead.clean.lead_image;
    if (const auto url = usable_iri(image.url); !any && !url.empty()) {
        xml.empty("media:thumbnail",
                  {{"url", url}, {"width", number(image.width)}, {"height", number(image.height)}});
    }
}

void append_media(XmlWriter& xml, const model::Entry& lead) {
    append_media_contents(xml, lead);
    append_thumbnails(xml, lead);
    for (const model::MediaCredit& credit : lead.media.credits) {
        xml.text("media:credit", credit.name, {{"role", credit.role}, {"scheme", credit.scheme}});
    }
    if (const auto player = usable_iri(lead.media.player); !player.empty()) {
        xml.empty("media:player", {{"url", player}});
    }
    xml.text("media:rating", lead.media.rating);
    const model::MediaLicense& license = lead.media.license;
    xml.text("media:license", license.name,
             {{"type", license.type}, {"href", usable_iri(license.url)}});
}

void append_podcast(XmlWriter& xml, const model::Entry& lead) {
    xml.text("itunes:duration", seconds(lead.duration));
    if (lead.is_explicit && !lead.enclosures.empty()) {
        xml.text("itunes:explicit", *lead.is_explicit ? "true" : "false");
    }
    if (lead.chapters.empty()) {
        return;
    }
    xml.open("psc:chapters", {{"version", "1.2"}});
    for (const model::Chapter& chapter : lead.chapters) {
        const auto ms = std::llround(std::clamp(chapter.start, 0.0, 1e6) * 1000);
        xml.empty("psc:chapter",
                  {{"start", fmt::format("{:02}:{:02}:{:02}.{:03}", ms / 3600000, ms / 60000 % 60,
                                         ms / 1000 % 60, ms % 1000)},
                   {"title", chapter.title},
                   {"href", usable_iri(chapter.url)},
                   {"image", usable_iri(chapter.image)}});
    }
    xml.close("psc:chapters");
}

/// GeoRSS simple: latitude before longitude, the other way round than GeoJSON.
void append_place(XmlWriter& xml, const model::Geo& geo) {
    std::string positions;
    for (const auto& pair : geo.coordinates) {
        if (pair.size() < 2 || !std::isfinite(pair[0]) || !std::isfinite(pair[1])) {
            return;
        }
        positions += fmt::format("{}{} {}", positions.empty() ? "" : " ", pair[1], pair[0]);
    }
    if (geo.type == "Point" && geo.coordinates.size() == 1) {
        xml.text("georss:point", positions);
    } else if (geo.type == "LineString" && geo.coordinates.size() >= 2) {
        xml.text("georss:line", positions);
    } else if (geo.type == "Polygon" && geo.coordinates.size() >= 4) {
        xml.text("georss:polygon", positions);
    }
}

} // namespace

void append_extensions(XmlWriter& xml, const model::PublishedStory& story) {
    const model::Entry& lead = story.lead;
    append_media(xml, lead);
    append_podcast(xml, lead);
    if (lead.geo) {
        append_place(xml, *lead.geo);
    }
    if (lead.in_reply_to && !lead.in_reply_to->ref.empty()) {
        const model::InReplyTo& reply = *lead.in_reply_to;
        xml.empty("thr:in-reply-to", {{"ref", reply.ref},
                                      {"href", usable_iri(reply.href)},
                                      {"type", usable_media_type(reply.type)},
                                      {"source", usable_iri(reply.source)}});
    }
}

void append_namespaces(std::string& out, std::span<const std::string_view> entries) {
    for (const Namespace& known : namespaces) {
        const bool used = std::any_of(entries.begin(), entries.end(), [&](std::string_view entry) {
            return entry.find(known.start) != std::string_view::npos;
        });
        if (used) {
            out += fmt::format(" xmlns:{}=\"{}\"", known.prefix, known.address);
        }
    }
}

} // namespace gazetted::render
