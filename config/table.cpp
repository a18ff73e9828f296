// SPDX-License-Identifier: MIT
#include "config/table.hpp"

#include "config/suggest.hpp"
#include "config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gazetted::config {

Place place_of(const toml::node& node) {
    return {node.source().begin.line, node.source().begin.column};
}

Table::Table(const toml::table* table, std::string name, const std::string& file,
             Findings& findings)
    : table_(table), name_(std::move(name)), file_(file), findings_(findings) {}

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

void Table::add(Severity severity, Place place, std::string text) {
    findings_.push_back({severity, file_, place.line, place.column, std::move(text)});
}

void Table::error(std::string_view key, std::string text) {
    add(Severity::error, place(key), std::move(text));
}

void Table::warning(std::string_view key, std::string text) {
    add(Severity::warning, place(key), std::move(text));
}

void Table::wrong_type(std::string_view key, std::string_view wanted) {
    error(key, fmt::format("{}.{} must be {}", name_, key, wanted));
}

std::optional<std::string> Table::text(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr) {
        return std::nullopt;
    }
    if (const auto* value = node->as_string()) {
        return value->get();
    }
    wrong_type(key, "text in quotes");
    return std::nullopt;
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

std::optional<Seconds> Table::duration(std::string_view key) {
    const auto given = text(key);
    if (!given) {
        return std::nullopt;
    }
    auto value = parse_duration(*given);
    if (!value) {
        error(key, fmt::format("{}.{}: {}", name_, key, value.error().text));
        return std::nullopt;
    }
    return *value;
}

std::optional<std::uint64_t> Table::size(std::string_view key) {
    if (const toml::node* node = table_ == nullptr ? nullptr : table_->get(key);
        node != nullptr && node->is_integer()) {
        const auto bytes = number(key, 1, std::int64_t{1} << 40U);
        return bytes ? std::optional(static_cast<std::uint64_t>(*bytes)) : std::nullopt;
    }
    const auto given = text(key);
    if (!given) {
        return std::nullopt;
    }
    auto value = parse_size(*given);
    if (!value) {
        error(key, fmt::format("{}.{}: {}", name_, key, value.error().text));
        return std::nullopt;
    }
    return *value;
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
        if (const auto* value = item.as_string()) {
            values.push_back(value->get());
        } else {
            add(Severity::error, place_of(item),
                fmt::format("{}.{} may hold text in quotes only", name_, key));
        }
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
            add(Severity::error, place_of(item),
                fmt::format("{}.{}.{} must be text in quotes", name_, key, name.str()));
        }
    }
    return values;
}

std::optional<std::string> Table::choice(std::string_view key,
                                         const std::vector<std::string_view>& allowed) {
    auto given = text(key);
    if (given && std::find(allowed.begin(), allowed.end(), *given) == allowed.end()) {
        wrong_type(key, fmt::format("one of \"{}\"", fmt::join(allowed, "\", \"")));
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
    wrong_type(key, fmt::format("a table: [{}]", key));
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
        wrong_type(key, fmt::format("written with double brackets: [[{}]]", key));
        return found;
    }
    for (const toml::node& item : *array) {
        if (const auto* value = item.as_table()) {
            found.push_back(value);
        } else {
            add(Severity::error, place_of(item), fmt::format("[[{}]] must hold keys", key));
        }
    }
    return found;
}

void Table::not_supported_yet(std::string_view key) {
    if (take(key) != nullptr) {
        error(key, fmt::format("{}.{} is not supported yet: remove it", name_, key));
    }
}

void Table::finish() {
    if (table_ == nullptr) {
        return;
    }
    for (const auto& [key, value] : *table_) {
        const std::string_view name = key.str();
        if (std::find(known_.begin(), known_.end(), name) != known_.end()) {
            continue;
        }
        const auto near = nearest_key(name, known_);
        const auto& source = key.source().begin;
        add(Severity::error, {source.line, source.column},
            fmt::format("{} has no key '{}'{}", name_, name,
                        near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
    }
}

} // namespace gazetted::config
