// SPDX-License-Identifier: MIT
#pragma once

// The members that feeds, entries and sources share, and the small objects they are made of.

#include "feeds/model/entry.hpp"
#include "feeds/render/json_out.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace gazetted::daemon::cli {

using render::JsonWriter;

void put(JsonWriter& json, std::string_view name, std::string_view text);
void put(JsonWriter& json, std::string_view name, const std::optional<Instant>& at);
void put(JsonWriter& json, std::string_view name, const std::optional<std::int64_t>& number);
void put(JsonWriter& json, std::string_view name, const std::optional<double>& number);
void put(JsonWriter& json, std::string_view name, const std::optional<bool>& flag);
void put(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts);
void put(JsonWriter& json, std::string_view name, bool flag) = delete; // say which: see put_flag
void put_flag(JsonWriter& json, std::string_view name, bool flag);
void put_number(JsonWriter& json, double number);

/// An object member, written by `body`; nothing at all where `is_there` is false.
template <class Body>
void put_object(JsonWriter& json, std::string_view name, bool is_there, Body body) {
    if (is_there) {
        json.key(name).begin_object();
        body();
        json.end_object();
    }
}

/// A list of objects; nothing at all where it is empty.
template <class Items, class Body>
void put_list(JsonWriter& json, std::string_view name, const Items& items, Body body) {
    if (items.empty()) {
        return;
    }
    json.key(name).begin_array();
    for (const auto& item : items) {
        json.begin_object();
        body(item);
        json.end_object();
    }
    json.end_array();
}

void put_common(JsonWriter& json, const model::Common& common);
void put_media(JsonWriter& json, const model::Media& media);
void put_geo(JsonWriter& json, const std::optional<model::Geo>& geo);
void put_editorial(JsonWriter& json, const model::Editorial& clean);

} // namespace gazetted::daemon::cli
