// SPDX-License-Identifier: MIT
#pragma once

// One TOML table being read: each getter takes a key, checks the value and notes what is wrong at
// its place; finish() reports the keys that nobody asked for.

#include "config/load.hpp"

#include <toml++/toml.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::config {

using Findings = std::vector<Finding>;

/// Where and what; the file is the reader's.
struct Place {
    unsigned line = 0, column = 0;
};
Place place_of(const toml::node& node);

class Table {
  public:
    /// `name` is for the messages, such as "[poll]". `table` may be null: every key is absent.
    Table(const toml::table* table, std::string name, const std::string& file, Findings& findings);

    std::optional<std::string> text(std::string_view key);
    std::optional<bool> flag(std::string_view key);
    std::optional<std::int64_t> number(std::string_view key, std::int64_t least, std::int64_t most);
    std::optional<Seconds> duration(std::string_view key);
    std::optional<std::uint64_t> size(std::string_view key);
    std::optional<std::vector<std::string>> texts(std::string_view key);
    std::optional<std::map<std::string, std::string>> text_map(std::string_view key);
    /// One of `allowed`.
    std::optional<std::string> choice(std::string_view key,
                                      const std::vector<std::string_view>& allowed);
    const toml::table* table(std::string_view key);
    /// An array of tables ([[key]]); nothing where the key is absent.
    std::vector<const toml::table*> tables(std::string_view key);

    bool has(std::string_view key) const;
    /// A key that gazetted knows of but does not act on yet.
    void not_supported_yet(std::string_view key);
    /// An error at the value of `key`; at the table where the key is absent.
    void error(std::string_view key, std::string text);
    void warning(std::string_view key, std::string text);
    /// Unknown keys, with the nearest known one.
    void finish();
    Place place(std::string_view key) const;

  private:
    const toml::node* take(std::string_view key);
    void wrong_type(std::string_view key, std::string_view wanted);
    void add(Severity severity, Place place, std::string text);

    const toml::table* table_;
    std::string name_;
    const std::string& file_;
    Findings& findings_;
    std::vector<std::string_view> known_;
};

} // namespace gazetted::config
