// SPDX-License-Identifier: MIT
#pragma once

// The sections of the configuration, each read from its TOML table. What is known but not acted on
// yet is refused in exactly one place: the `not_supported_yet` lines here.

#include "config/table.hpp"

#include <string>

namespace gazetted::config {

/// Where relative paths start, and where values report.
struct Origin {
    const std::string& file;
    const std::string& folder;
    Findings& findings;
};

void read_server(Table table, Server& server);
void read_publish(Table table, Publish& publish, const Origin& origin);
void read_poll(Table table, Poll& poll);
void read_stories(Table table, Stories& stories);
void read_store(Table table, Store& store, const Origin& origin);
Feed read_feed(Table table, const Origin& origin);
Topic read_topic(Table table);

/// A query that must compile; an error names the place in the file.
void check_query(Table& table, std::string_view key, const std::string& query);

} // namespace gazetted::config
