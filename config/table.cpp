// SPDX-License-Identifier: MIT
#include "config/table.hpp"

#include "config/suggest.hpp"
#include "config/unsupported.hpp"
#include "config/values.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gazetted::config {

namespace {

bool is_forbidden(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F;
}

} // namespace

Place place_of(const toml::node& node) {
    return {node.source().begin.line, node.source().begin.column};
}

Table::Table(const toml::table* table, std::string name, const Source& source)
    : table_(table), name_(std::move(name)), source_(source) {}

const toml::node* Table::take(std::string_view key) {
    known_.push_back(key);
    return table_ == nullptr ? nullptr : table_->get(key);
}

bool Table::has(std::string_view key) const {
    return table_ != nullptr && table_->contains(key);
}

Place Table::place(std::string_view key) const {
    if (table_ == nullptr) {
        return {};
    }
    const toml::node* node = table_->get(key);
    return place_of(node == nullptr ? static_cast<const toml::node&>(*table_) : *node);
}

Place Table::item_place(std::string_view key, std::size_t index) const {
    const toml::node* node = table_ == nullptr ? nullptr : table_->get(key);
    const toml::array* array = node == nullptr ? nullptr : node->as_array();
    return array == nullptr || index >= array->size() ? place(key) : place_of((*array)[index]);
}

void Table::error(std::string_view key, std::string text) {
    source_.note(Severity::error, place(key), std::move(text));
}

void Table::warning(std::string_view key, std::string text) {
    source_.note(Severity::warning, place(key), std::move(text));
}

void Table::item_error(std::string_view key, std::size_t index, std::string text) {
    source_.note(Severity::error, item_place(key, index), std::move(text));
}

void Table::wrong_type(std::string_view key, std::string_view wanted) {
    error(key, fmt::format("{} {} must be {}", name_, key, wanted));
}

std::optional<std::string> Table::text(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr) {
        return std::nullopt;
    }
    const auto* value = node->as_string();
    if (value == nullptr) {
        wrong_type(key, "text in quotes");
        return std::nullopt;
    }
    if (std::any_of(value->get().begin(), value->get().end(), is_forbidden)) {
        wrong_type(key, "text without control characters");
        return std::nullopt;
    }
    return value->get();
}

std::optional<std::string> Table::line(std::string_view key) {
    auto given = text(key);
    if (given && given->find_first_of("\r\n\t") != std::string::npos) {
        wrong_type(key, "one line of text");
        return std::nullopt;
    }
    return given;
}

std::optional<std::string> Table::path(std::string_view key) {
    auto given = line(key);
    return given && !given->empty() ? absolute_path(source_.folder, *given) : given;
}

std::optional<bool> Table::flag(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr) {
        return std::nullopt;
    }
    if (const auto* value = node->as_boolean()) {
        return value->get();
    }
    wrong_type(key, "true or false");
    return std::nullopt;
}

std::optional<std::int64_t> Table::number(std::string_view key, std::int64_t least,
                                          std::int64_t most) {
    const toml::node* node = take(key);
    if (node == nullptr) {
        return std::nullopt;
    }
    const auto* value = node->as_integer();
    if (value == nullptr || value->get() < least || value->get() > most) {
        wrong_type(key, fmt::format("a number from {} to {}", least, most));
        return std::nullopt;
    }
    return value->get();
}

std::optional<Seconds> Table::duration(std::string_view key, Seconds least, Seconds most) {
    const auto given = text(key);
    if (!given) {
        return std::nullopt;
    }
    auto value = parse_duration(*given);
    if (!value) {
        error(key, fmt::format("{} {}: {}", name_, key, value.error().text));
        return std::nullopt;
    }
    if (*value < least || *value > most) {
        wrong_type(key, fmt::format("from \"{}\" to \"{}\"", to_text(least), to_text(most)));
        return std::nullopt;
    }
    return *value;
}

std::optional<std::uint64_t> Table::size(std::string_view key, std::uint64_t least,
                                         std::uint64_t most) {
    const toml::node* node = table_ == nullptr ? nullptr : table_->get(key);
    std::optional<std::uint64_t> bytes;
    if (node != nullptr && node->is_integer()) {
        const auto given = number(key, 0, std::int64_t{1} << 40U);
        if (!given) {
            return std::nullopt;
        }
        bytes = static_cast<std::uint64_t>(*given);
    } else if (const auto given = text(key)) {
        auto value = parse_size(*given);
        if (!value) {
            error(key, fmt::format("{} {}: {}", name_, key, value.error().text));
            return std::nullopt;
        }
        bytes = *value;
    }
    if (bytes && (*bytes < least || *bytes > most)) {
        wrong_type(key, fmt::format("from {} to {} bytes", least, most));
        return std::nullopt;
    }
    return bytes;
}

std::optional<std::vector<std::string>> Table::texts(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr) {
        return std::nullopt;
    }
    const auto* array = node->as_array();
    if (array == nullptr) {
        wrong_type(key, "a list of texts, such as [\"a\", \"b\"]");
        return std::nullopt;
    }
    std::vector<std::string> values;
    for (const toml::node& item : *array) {
        const auto* value = item.as_string();
        if (value == nullptr || std::any_of(value->get().begin(), value->get().end(),
                                            [](char c) { return is_forbidden(c) || c == '\n'; })) {
            source_.note(Severity::error, place_of(item),
                         fmt::format("{} {} may hold text in quotes only", name_, key));
            return std::nullopt;
        }
        values.push_back(value->get());
    }
    return values;
}

std::optional<std::map<std::string, std::string>> Table::text_map(std::string_view key) {
    const toml::table* inner = table(key);
    if (inner == nullptr) {
        return std::nullopt;
    }
    std::map<std::string, std::string> values;
    for (const auto& [name, item] : *inner) {
        if (const auto* value = item.as_string()) {
            values.emplace(name.str(), value->get());
        } else {
            source_.note(Severity::error, place_of(item),
                         fmt::format("{} {}: '{}' must be text in quotes", name_, key, name.str()));
        }
    }
    return values;
}

std::optional<std::string> Table::choice(std::string_view key,
                                         std::span<const std::string_view> allowed) {
    auto given = text(key);
    if (given && std::find(allowed.begin(), allowed.end(), *given) == allowed.end()) {
        const auto near = nearest_key(*given, allowed);
        wrong_type(key,
                   fmt::format("one of \"{}\"{}", fmt::join(allowed, "\", \""),
                               near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
        return std::nullopt;
    }
    return given;
}

const toml::table* Table::table(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr) {
        return nullptr;
    }
    if (const auto* value = node->as_table()) {
        return value;
    }
    error(key, node->is_array() ? fmt::format("'{0}' stands once, in single brackets: [{0}]", key)
                                : fmt::format("'{0}' must be a table: [{0}]", key));
    return nullptr;
}

std::vector<const toml::table*> Table::tables(std::string_view key) {
    const toml::node* node = take(key);
    std::vector<const toml::table*> found;
    if (node == nullptr) {
        return found;
    }
    const auto* array = node->as_array();
    if (array == nullptr) {
        error(key, fmt::format("'{0}' is written with double brackets: [[{0}]]", key));
        return found;
    }
    for (const toml::node& item : *array) {
        if (const auto* value = item.as_table()) {
            found.push_back(value);
        } else {
            source_.note(Severity::error, place_of(item),
                         fmt::format("[[{}]] must hold keys", key));
        }
    }
    return found;
}

bool Table::refuse_unsupported(std::string_view key, const toml::node& value) {
    const auto* text = value.as_string();
    bool is_refused = false;
    for (const Unsupported& entry : unsupported) {
        if (entry.table != name_ || entry.key != key) {
            continue;
        }
        if (entry.value.empty()) {
            error(key, fmt::format("{} {} is not supported yet: {}", name_, key, entry.instead));
            is_refused = true;
        } else if (text != nullptr && text->get() == entry.value) {
            error(key, fmt::format("{} {} = \"{}\" is not supported yet: {}", name_, key,
                                   entry.value, entry.instead));
            is_refused = true;
        }
    }
    return is_refused;
}

void Table::finish() {
    if (table_ == nullptr) {
        return;
    }
    for (const auto& [key, value] : *table_) {
        const std::string_view name = key.str();
        if (refuse_unsupported(name, value) ||
            std::find(known_.begin(), known_.end(), name) != known_.end()) {
            continue;
        }
        const auto near = nearest_key(name, known_);
        const auto& begin = key.source().begin;
        source_.note(Severity::error, {begin.line, begin.column},
                     fmt::format("{} has no key '{}'{}", name_, name,
                                 near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
    }
}

} // namespace gazetted::config
