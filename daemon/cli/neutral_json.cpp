// SPDX-License-Identifier: MIT
#include "daemon/cli/neutral_json.hpp"

#include "daemon/cli/neutral_parts.hpp"

namespace gazetted::daemon::cli {

namespace {

void put_days(JsonWriter& json, std::string_view name, const std::vector<int>& numbers) {
    if (numbers.empty()) {
        return;
    }
    json.key(name).begin_array();
    for (int number : numbers) {
        json.value(std::int64_t{number});
    }
    json.end_array();
}

void put_cloud(JsonWriter& json, const model::Cloud& cloud) {
    bool is_there = !cloud.domain.empty() || !cloud.path.empty() || !cloud.port.empty() ||
                    !cloud.protocol.empty() || !cloud.register_procedure.empty();
    put_object(json, "cloud", is_there, [&] {
        put(json, "domain", cloud.domain);
        put(json, "port", cloud.port);
        put(json, "path", cloud.path);
        put(json, "registerprocedure", cloud.register_procedure);
        put(json, "registerProcedure", cloud.register_procedure); // as RSS spells it
        put(json, "protocol", cloud.protocol);
    });
}

void put_feed(JsonWriter& json, const model::Feed& feed) {
    put_common(json, feed);
    put(json, "link", feed.link);
    put(json, "self", feed.self);
    put(json, "hub", feed.hub);
    if (feed.ttl) {
        json.key("ttl").value(std::int64_t{*feed.ttl});
    }
    put(json, "docs", feed.docs);
    put(json, "new_url", feed.new_url);
    put(json, "info", feed.info);
    put(json, "valid_from", feed.valid_from);
    put(json, "valid_until", feed.valid_until);
    put_cloud(json, feed.cloud);
    const auto& input = feed.text_input;
    put_object(json, "textinput",
               !(input.title + input.name + input.link + input.description).empty(), [&] {
                   put(json, "title", input.title);
                   put(json, "name", input.name);
                   put(json, "link", input.link);
                   put(json, "description", input.description);
               });
    put_days(json, "skip_hours", feed.skip_hours);
    put_days(json, "skip_days", feed.skip_days);
    if (feed.update_period) {
        json.key("update_period").value(std::int64_t{feed.update_period->count()});
    }
    put(json, "prev_archive", feed.prev_archive);
    if (feed.is_complete) {
        put_flag(json, "complete", true);
    }
    if (feed.is_archive) {
        put_flag(json, "archive", true);
    }
    put(json, "title_language", feed.title_language);
    put(json, "subtitle_language", feed.subtitle_language);
    put(json, "rights_language", feed.rights_language);
    put(json, "info_language", feed.info_language);
}

void put_source(JsonWriter& json, const std::optional<model::Source>& source) {
    put_object(json, "source", source.has_value(), [&] {
        put_common(json, *source);
        put(json, "link", source->link);
        put(json, "url", source->url);
    });
}

void put_replies(JsonWriter& json, const model::Entry& entry) {
    put(json, "comments", entry.comments);
    put(json, "comments_feed", entry.comments_feed);
    put(json, "comment_api", entry.comment_api);
    put_object(json, "in_reply_to", entry.in_reply_to.has_value(), [&] {
        put(json, "ref", entry.in_reply_to->ref);
        put(json, "href", entry.in_reply_to->href);
        put(json, "type", entry.in_reply_to->type);
        put(json, "source", entry.in_reply_to->source);
    });
}

void put_entry(JsonWriter& json, const model::Entry& entry) {
    put_common(json, entry);
    put(json, "url", entry.url);
    put(json, "external_url", entry.external_url);
    put(json, "guid_is_permalink", entry.guid_is_permalink);
    put(json, "summary", entry.summary);
    put(json, "content", entry.content);
    put(json, "content_type", entry.content_type);
    put(json, "content_src", entry.content_src);
    put_list(json, "enclosures", entry.enclosures, [&](const model::Enclosure& enclosure) {
        put(json, "url", enclosure.url);
        put(json, "type", enclosure.type);
        put(json, "length", enclosure.length);
    });
    put_replies(json, entry);
    put(json, "duration", entry.duration);
    put_media(json, entry.media);
    put_source(json, entry.source);
    put_list(json, "chapters", entry.chapters, [&](const model::Chapter& chapter) {
        put(json, "start", std::optional<double>(chapter.start));
        put(json, "title", chapter.title);
        put(json, "url", chapter.url);
        put(json, "image", chapter.image);
    });
    put_geo(json, entry.geo);
    put(json, "title_language", entry.title_language);
    put(json, "summary_language", entry.summary_language);
    put(json, "content_language", entry.content_language);
    put(json, "rights_language", entry.rights_language);
    put_editorial(json, entry.clean);
}

} // namespace

void append_neutral_json(const model::Feed& feed, std::string& out) {
    std::string document;
    JsonWriter json(document, ",");
    json.begin_object();
    put(json, "format", feed.format);
    put(json, "version", feed.version);
    put(json, "encoding", feed.encoding);
    put_flag(json, "wellformed", feed.wellformed);
    put(json, "malformed_reason", feed.malformed_reason);
    put(json, "malformed_offset", feed.malformed_offset);
    if (feed.truncated) {
        put_flag(json, "truncated", true);
    }
    json.key("feed").begin_object();
    put_feed(json, feed);
    json.end_object().key("entries").begin_array();
    for (const auto& entry : feed.entries) {
        json.begin_object();
        put_entry(json, entry);
        json.end_object();
    }
    json.end_array();
    put_list(json, "deleted", feed.deleted, [&](const model::DeletedEntry& deleted) {
        put(json, "ref", deleted.ref);
        put(json, "when", deleted.when);
    });
    json.end_object();
    out += document;
}

} // namespace gazetted::daemon::cli
