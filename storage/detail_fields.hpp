// SPDX-License-Identifier: MIT
#pragma once

// The members of the detail document, each named once for writing and reading: fields(visitor,
// value) calls visitor(key, member). What has a column of its own in `entry` is not here.

#include "feeds/model/entry.hpp"

#include <concepts>
#include <type_traits>

namespace gazetted::storage {

template <class T, class U>
concept Like = std::same_as<std::remove_const_t<T>, U>;

template <class V>
void fields(V& v, Like<model::Link> auto& x) {
    v("rel", x.rel), v("href", x.href), v("type", x.type), v("hreflang", x.hreflang);
    v("title", x.title), v("length", x.length);
}
template <class V>
void fields(V& v, Like<model::Person> auto& x) {
    v("name", x.name), v("email", x.email), v("url", x.url);
}
template <class V>
void fields(V& v, Like<model::Category> auto& x) {
    v("term", x.term), v("scheme", x.scheme), v("label", x.label);
}
template <class V>
void fields(V& v, Like<model::Generator> auto& x) {
    v("name", x.name), v("url", x.url), v("version", x.version);
}
template <class V>
void fields(V& v, Like<model::Image> auto& x) {
    v("url", x.url), v("title", x.title), v("link", x.link), v("description", x.description);
    v("width", x.width), v("height", x.height);
}
template <class V>
void fields(V& v, Like<model::Enclosure> auto& x) {
    v("url", x.url), v("type", x.type), v("length", x.length);
}
template <class V>
void fields(V& v, Like<model::MediaItem> auto& x) {
    v("url", x.url), v("type", x.type), v("medium", x.medium), v("width", x.width);
    v("height", x.height), v("filesize", x.filesize), v("duration", x.duration);
    v("time", x.time);
}
template <class V>
void fields(V& v, Like<model::MediaCredit> auto& x) {
    v("name", x.name), v("role", x.role), v("scheme", x.scheme);
}
template <class V>
void fields(V& v, Like<model::MediaRestriction> auto& x) {
    v("relationship", x.relationship), v("values", x.values);
}
template <class V>
void fields(V& v, Like<model::MediaLicense> auto& x) {
    v("name", x.name), v("url", x.url), v("type", x.type);
}
template <class V>
void fields(V& v, Like<model::Media> auto& x) {
    v("thumbnails", x.thumbnails), v("contents", x.contents), v("credits", x.credits);
    v("player", x.player), v("rating", x.rating), v("restriction", x.restriction);
    v("license", x.license);
}
template <class V>
void fields(V& v, Like<model::Chapter> auto& x) {
    v("start", x.start), v("title", x.title), v("url", x.url), v("image", x.image);
}
template <class V>
void fields(V& v, Like<model::Geo> auto& x) {
    v("type", x.type), v("coordinates", x.coordinates);
}
template <class V>
void fields(V& v, Like<model::InReplyTo> auto& x) {
    v("ref", x.ref), v("href", x.href), v("type", x.type), v("source", x.source);
}
template <class V>
void fields(V& v, Like<model::Removal> auto& x) {
    v("what", x.what), v("text", x.text), v("why", x.why);
}
template <class V>
void fields(V& v, Like<model::LeadImage> auto& x) {
    v("url", x.url), v("alt", x.alt), v("caption", x.caption), v("credit", x.credit);
    v("width", x.width), v("height", x.height);
}
template <class V>
void fields(V& v, Like<model::Origin> auto& x) {
    v("url", x.url), v("name", x.name), v("why", x.why);
}

/// Common without id, title, published and updated.
template <class V, class T>
void common_fields(V& v, T& x) {
    v("subtitle", x.subtitle), v("rights", x.rights), v("links", x.links);
    v("created", x.created), v("expires", x.expires), v("language", x.language);
    v("authors", x.authors), v("contributors", x.contributors), v("publisher", x.publisher);
    v("categories", x.categories), v("generator", x.generator), v("icon", x.icon);
    v("logo", x.logo), v("image", x.image), v("license", x.license);
    v("is_explicit", x.is_explicit), v("is_blocked", x.is_blocked);
}

template <class V>
void fields(V& v, Like<model::Source> auto& x) {
    v("id", x.id), v("title", x.title), v("updated", x.updated), v("published", x.published);
    v("link", x.link), v("url", x.url);
    common_fields(v, x);
}

/// What the editorial step found, beside its texts.
template <class V>
void fields(V& v, Like<model::Editorial> auto& x) {
    v("origin", x.origin), v("lead_image", x.lead_image), v("key_points", x.key_points);
    v("language", x.language), v("reading_minutes", x.reading_minutes), v("removed", x.removed);
}

template <class V>
void fields(V& v, Like<model::Entry> auto& x) {
    common_fields(v, x);
    v("external_url", x.external_url), v("guid_is_permalink", x.guid_is_permalink);
    v("content_type", x.content_type), v("content_src", x.content_src);
    v("enclosures", x.enclosures), v("comments", x.comments);
    v("comments_feed", x.comments_feed), v("comment_api", x.comment_api);
    v("duration", x.duration), v("media", x.media), v("source", x.source);
    v("chapters", x.chapters), v("geo", x.geo), v("in_reply_to", x.in_reply_to);
    v("title_language", x.title_language), v("summary_language", x.summary_language);
    v("content_language", x.content_language), v("rights_language", x.rights_language);
    v("clean", x.clean);
}

} // namespace gazetted::storage
