// SPDX-License-Identifier: MIT
#pragma once

// One TOML table being read: each getter takes a key, checks the value and notes what is wrong at
// its place; finish() reports the keys that nobody asked for.

#include "config/source.hpp"

#include <toml++/toml.h>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gazetted::config {

Place place_of(const toml::node& node);

class Table {
  public:
    /// `name` is for the messages, such as "[poll]". `table` may be null: every key is absent.
    Table(const toml::table* table, std::string name, const Source& source);

    /// Text without control characters, except tabs and line ends.
    std::optional<std::string> text(std::string_view key);
    /// The same on one line: what goes into addresses and headers.
    std::optional<std::string> line(std::string_view key);
    /// A path, made absolute; "" stays empty.
    std::optional<std::string> path(std::string_view key);
    std::optional<bool> flag(std::string_view key);
    std::optional<std::int64_t> number(std::string_view key, std::int64_t least, std::int64_t most);
    std::optional<Seconds> duration(std::string_view key, Seconds least, Seconds most);
    std::optional<std::uint64_t> size(std::string_view key, std::uint64_t least,
                                      std::uint64_t most);
    std::optional<std::vector<std::string>> texts(std::string_view key);
    std::optional<std::map<std::string, std::string>> text_map(std::string_view key);
    /// One of `allowed`.
    std::optional<std::string> choice(std::string_view key,
                                      std::span<const std::string_view> allowed);
    const toml::table* table(std::string_view key);
    /// An array of tables ([[key]]); nothing where the key is absent.
    std::vector<const toml::table*> tables(std::string_view key);

    const Source& source() const { return source_; }
    bool has(std::string_view key) const;
    /// An error at the value of `key`; at the table where the key is absent.
    void error(std::string_view key, std::string text);
    void warning(std::string_view key, std::string text);
    /// An error at the element `index` of the list `key`.
    void item_error(std::string_view key, std::size_t index, std::string text);
    /// Unknown keys, with the nearest known one, and what is not supported yet.
    void finish();
    /// Of the value of `key`, or of the table.
    Place place(std::string_view key) const;
    Place item_place(std::string_view key, std::size_t index) const;

  private:
    const toml::node* take(std::string_view key);
    void wrong_type(std::string_view key, std::string_view wanted);
    bool refuse_unsupported(std::string_view key, const toml::node& value);

    const toml::table* table_;
    std::string name_;
    const Source& source_;
    std::vector<std::string_view> known_;
};

/// Keeps `target` where nothing (usable) was given.
template <class T, class U>
void set(T& target, std::optional<U> value) {
    if (value) {
        target = static_cast<T>(std::move(*value));
    }
}

} // namespace gazetted::config
