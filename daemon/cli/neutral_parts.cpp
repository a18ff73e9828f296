// SPDX-License-Identifier: MIT
#include "daemon/cli/neutral_parts.hpp"

#include "feeds/date/date.hpp"

#include <fmt/core.h>

#include <cmath>

namespace gazetted::daemon::cli {

void put(JsonWriter& json, std::string_view name, std::string_view text) {
    json.member(name, text);
}

void put(JsonWriter& json, std::string_view name, const std::optional<Instant>& at) {
    if (at) {
        json.key(name).value(date::rfc3339(*at));
    }
}

void put(JsonWriter& json, std::string_view name, const std::optional<std::int64_t>& number) {
    if (number) {
        json.key(name).value(*number);
    }
}

void put_number(JsonWriter& json, double number) {
    json.raw(std::isfinite(number) ? fmt::format("{}", number) : "null");
}

void put(JsonWriter& json, std::string_view name, const std::optional<double>& number) {
    if (number && std::isfinite(*number)) {
        json.key(name);
        put_number(json, *number);
    }
}

void put_flag(JsonWriter& json, std::string_view name, bool flag) {
    json.key(name).raw(flag ? "true" : "false");
}

void put(JsonWriter& json, std::string_view name, const std::optional<bool>& flag) {
    if (flag) {
        put_flag(json, name, *flag);
    }
}

void put(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
    if (texts.empty()) {
        return;
    }
    json.key(name).begin_array();
    for (const auto& text : texts) {
        json.value(text);
    }
    json.end_array();
}

namespace {

void put_person(JsonWriter& json, const model::Person& person) {
    put(json, "name", person.name);
    put(json, "email", person.email);
    put(json, "url", person.url);
}

void put_link(JsonWriter& json, const model::Link& link) {
    put(json, "rel", link.rel);
    put(json, "href", link.href);
    put(json, "type", link.type);
    put(json, "hreflang", link.hreflang);
    put(json, "title", link.title);
    put(json, "length", link.length);
}

void put_image(JsonWriter& json, const model::Image& image) {
    bool is_there = !image.url.empty() || !image.title.empty() || !image.link.empty() ||
                    !image.description.empty() || image.width || image.height;
    put_object(json, "image", is_there, [&] {
        put(json, "url", image.url);
        put(json, "title", image.title);
        put(json, "link", image.link);
        put(json, "width", image.width);
        put(json, "height", image.height);
        put(json, "description", image.description);
    });
}

void put_media_item(JsonWriter& json, const model::MediaItem& item) {
    put(json, "url", item.url);
    put(json, "type", item.type);
    put(json, "medium", item.medium);
    put(json, "width", item.width);
    put(json, "height", item.height);
    put(json, "filesize", item.filesize);
    put(json, "duration", item.duration);
    put(json, "time", item.time);
}

void put_position(JsonWriter& json, const std::vector<double>& position) {
    json.begin_array();
    for (double each : position) {
        put_number(json, each);
    }
    json.end_array();
}

} // namespace

void put_common(JsonWriter& json, const model::Common& common) {
    auto person = [&](const model::Person& each) { put_person(json, each); };
    put(json, "id", common.id);
    put(json, "title", common.title);
    put(json, "subtitle", common.subtitle);
    put(json, "rights", common.rights);
    put_list(json, "links", common.links, [&](const model::Link& link) { put_link(json, link); });
    put(json, "updated", common.updated);
    put(json, "published", common.published);
    put(json, "created", common.created);
    put(json, "expires", common.expires);
    put(json, "language", common.language);
    put_list(json, "authors", common.authors, person);
    put_list(json, "contributors", common.contributors, person);
    put_object(json, "publisher", !(common.publisher == model::Person{}),
               [&] { put_person(json, common.publisher); });
    put_list(json, "categories", common.categories, [&](const model::Category& category) {
        put(json, "term", category.term);
        put(json, "scheme", category.scheme);
        put(json, "label", category.label);
    });
    const auto& generator = common.generator;
    put_object(json, "generator",
               !generator.name.empty() || !generator.url.empty() || !generator.version.empty(),
               [&] {
                   put(json, "name", generator.name);
                   put(json, "url", generator.url);
                   put(json, "version", generator.version);
               });
    put(json, "icon", common.icon);
    put(json, "logo", common.logo);
    put_image(json, common.image);
    put(json, "license", common.license);
    put(json, "explicit", common.is_explicit);
    put(json, "block", common.is_blocked);
}

void put_media(JsonWriter& json, const model::Media& media) {
    const auto& restriction = media.restriction;
    const auto& license = media.license;
    bool has_license = !license.name.empty() || !license.url.empty() || !license.type.empty();
    bool has_restriction = !restriction.relationship.empty() || !restriction.values.empty();
    bool is_there = !media.thumbnails.empty() || !media.contents.empty() ||
                    !media.credits.empty() || !media.player.empty() || !media.rating.empty() ||
                    has_restriction || has_license;
    auto item = [&](const model::MediaItem& each) { put_media_item(json, each); };
    put_object(json, "media", is_there, [&] {
        put_list(json, "thumbnails", media.thumbnails, item);
        put_list(json, "contents", media.contents, item);
        put_list(json, "credits", media.credits, [&](const model::MediaCredit& credit) {
            put(json, "name", credit.name);
            put(json, "role", credit.role);
            put(json, "scheme", credit.scheme);
        });
        put(json, "player", media.player);
        put(json, "rating", media.rating);
        put_object(json, "restriction", has_restriction, [&] {
            put(json, "relationship", restriction.relationship);
            put(json, "values", restriction.values);
        });
        put_object(json, "license", has_license, [&] {
            put(json, "name", license.name);
            put(json, "url", license.url);
            put(json, "type", license.type);
        });
    });
}

void put_geo(JsonWriter& json, const std::optional<model::Geo>& geo) {
    if (!geo || geo->coordinates.empty()) {
        return;
    }
    json.key("geo").begin_object();
    put(json, "type", geo->type);
    json.key("coordinates");
    if (geo->type == "Point") {
        put_position(json, geo->coordinates.front());
    } else {
        bool is_polygon = geo->type == "Polygon"; // a list of rings; only the outer one is known
        json.begin_array();
        if (is_polygon) {
            json.begin_array();
        }
        for (const auto& position : geo->coordinates) {
            put_position(json, position);
        }
        if (is_polygon) {
            json.end_array();
        }
        json.end_array();
    }
    json.end_object();
}

void put_editorial(JsonWriter& json, const model::Editorial& clean) {
    put_object(json, "clean", !(clean.content + clean.summary + clean.title).empty(), [&] {
        put(json, "content", clean.content);
        put(json, "summary", clean.summary);
        put(json, "title", clean.title);
        put(json, "language", clean.language);
    });
    put(json, "canonical_url", clean.canonical_url);
    put_object(json, "origin", !clean.origin.url.empty() || !clean.origin.name.empty(), [&] {
        put(json, "url", clean.origin.url);
        put(json, "name", clean.origin.name);
        put(json, "why", clean.origin.why);
    });
    const auto& image = clean.lead_image;
    put_object(json, "lead_image", !image.url.empty(), [&] {
        put(json, "url", image.url);
        put(json, "alt", image.alt);
        put(json, "caption", image.caption);
        put(json, "credit", image.credit);
        put(json, "width", image.width);
        put(json, "height", image.height);
    });
    put(json, "key_points", clean.key_points);
    std::vector<std::string> boilerplate;
    for (const model::TextRange& line : clean.boilerplate) {
        boilerplate.push_back(clean.text.substr(line.begin, line.end - line.begin));
    }
    put(json, "boilerplate", boilerplate);
    if (clean.reading_minutes > 0) {
        json.key("reading_minutes").value(std::int64_t{clean.reading_minutes});
    }
    put_list(json, "removed", clean.removed, [&](const model::Removal& removal) {
        put(json, "what", removal.what);
        put(json, "text", removal.text);
        put(json, "why", removal.why);
    });
}

} // namespace gazetted::daemon::cli
