// SPDX-License-Identifier: MIT
#pragma once

// The sections of the configuration, each read from its TOML table. What is known but not acted on
// yet stands in config/unsupported.hpp.

#include "config/table.hpp"

#include <string>

namespace gazetted::config {

void read_server(Table& table, Server& server);
void read_publish(Table& table, Publish& publish);
void read_poll(Table& table, Poll& poll);
void read_stories(Table& table, Stories& stories);
void read_store(Table& table, Store& store);
Feed read_feed(Table& table);
Topic read_topic(Table& table);

/// A query that must compile; an error names the place inside the value.
void check_query(Table& table, std::string_view key, const std::string& query);

} // namespace gazetted::config
