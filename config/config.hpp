// SPDX-License-Identifier: MIT
#pragma once

// The configuration as one immutable value. Made by load_config (config/load.hpp), shared
// read-only.

#include "feeds/base/time.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gazetted::config {

struct Server {
    std::vector<std::string> listen{"127.0.0.1:8420"}; // host:port, [v6]:port, unix:/path
    std::string base_url = "http://127.0.0.1:8420/";   // always ends in "/"
    std::string tls_certificate, tls_key;              // PEM files, both or none
};

enum class Format : std::uint8_t { atom, rss, json };

struct Publish {
    std::string title = "gazetted";
    std::vector<Format> formats{Format::atom, Format::rss, Format::json};
    int entries = 100;
    Seconds settle{0};
    std::string static_dir;      // empty: none
    bool precompressed = true;   // files of static_dir also as .gz and .br, for a web server
    bool also_reported = true;   // a short "Also reported by" block under each story
    std::string hub;             // external WebSub hub to ping; empty: the built-in one
    std::string images = "keep"; // "keep" | "proxy"
};

struct Poll {
    Seconds min_interval{600};
    Seconds max_interval{86400};
    int concurrency = 64;
    int per_host = 2;
    std::optional<Seconds> host_gap; // unset: a second, and none for feeds with allow_private
    Seconds timeout{30};
    std::uint64_t max_body = 20u << 20; // decompressed bytes
    std::string user_agent;             // empty: gazetted/VERSION (+base_url)
};

struct Stories {
    std::string level = "duplicates"; // "exact" | "duplicates" | "stories"
    Seconds window{72 * 3600};
};

struct Store {
    std::string path = "gazetted.db"; // absolute once loaded
    Seconds keep{365 * 86400};
};

struct Filter {
    std::string keep; // topic queries; empty: all
    std::string drop;
};

struct Feed {
    std::string url; // http, https, file, or exec:COMMAND
    std::string name;
    std::string title; // empty: the feed's own
    std::vector<std::string> topics;
    std::optional<Seconds> interval;
    int priority = 0;
    std::map<std::string, std::string> headers;
    std::string user, password; // password already read from its file or credential
    std::string bearer;
    std::string proxy, user_agent;
    std::string client_certificate, client_key;
    bool allow_private = false;
    bool full_content = false;
    std::string dates = "auto";     // "auto" | "feed" | "seen": whose date an entry gets
    bool strip_boilerplate = false; // leave what the feed repeats in most entries out of content
    Seconds history{0};             // read RFC 5005 archives up to this age on first subscription
    Filter filter;
};

struct Topic {
    std::string name;
    std::string title;
    std::string match;              // query language of feeds/topics; empty: only by feed
    std::vector<std::string> feeds; // globs over feed names; empty: all
    int min_sources = 1;
};

struct Config {
    std::string file; // where it was read from
    Server server;
    Publish publish;
    Poll poll;
    Stories stories;
    Store store;
    std::vector<Feed> feeds;
    std::vector<Topic> topics;
};

} // namespace gazetted::config
