// SPDX-License-Identifier: MIT
#include "config/sections.hpp"

#include "config/values.hpp"
#include "feeds/topics/query.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace gazetted::config {

namespace {

template <class T, class U>
void set(T& target, std::optional<U> value) {
    if (value) {
        target = static_cast<T>(std::move(*value));
    }
}

void check_base_url(Table& table, std::string& base_url) {
    const auto parts = url::split(base_url);
    if (!url::is_http(base_url) || parts.host.empty() || parts.has_query || parts.has_fragment) {
        table.error("base_url",
                    fmt::format("server.base_url must be an http or https address "
                                "without query, such as \"https://news.example.org/\""));
    } else if (!base_url.ends_with('/')) {
        base_url += '/';
    }
}

} // namespace

void check_query(Table& table, std::string_view key, const std::string& query) {
    if (query.empty()) {
        return;
    }
    if (auto compiled = topics::Query::compile(query); !compiled) {
        table.error(key, fmt::format("{}: {}", key, compiled.error().text));
    }
}

void read_server(Table table, Server& server) {
    set(server.listen, table.texts("listen"));
    for (const std::string& address : server.listen) {
        if (const auto wrong = what_is_wrong_with_listen(address); !wrong.empty()) {
            table.error("listen", "server.listen: " + wrong);
        }
    }
    if (server.listen.empty()) {
        table.error("listen", "server.listen needs at least one address");
    }
    set(server.base_url, table.text("base_url"));
    check_base_url(table, server.base_url);
    table.not_supported_yet("tls_certificate");
    table.not_supported_yet("tls_key");
    table.finish();
}

void read_publish(Table table, Publish& publish, const Origin& origin) {
    set(publish.title, table.text("title"));
    if (auto formats = table.texts("formats")) {
        publish.formats.clear();
        for (const std::string& word : *formats) {
            if (word == "atom" || word == "rss" || word == "json") {
                publish.formats.push_back(word == "atom"  ? Format::atom
                                          : word == "rss" ? Format::rss
                                                          : Format::json);
            } else {
                table.error("formats", fmt::format("publish.formats: '{}' is none of \"atom\", "
                                                   "\"rss\", \"json\"",
                                                   word));
            }
        }
        if (publish.formats.empty()) {
            table.error("formats", "publish.formats needs at least one format");
        }
    }
    set(publish.entries, table.number("entries", 1, 10'000));
    set(publish.settle, table.duration("settle"));
    if (auto folder = table.text("static_dir"); folder && !folder->empty()) {
        publish.static_dir = absolute_path(origin.folder, *folder);
    }
    set(publish.also_reported, table.flag("also_reported"));
    table.not_supported_yet("hub");
    if (const auto images = table.choice("images", {"keep", "proxy"}); images == "proxy") {
        table.error("images", "publish.images = \"proxy\" is not supported yet: use \"keep\"");
    }
    table.finish();
}

void read_poll(Table table, Poll& poll) {
    set(poll.min_interval, table.duration("min_interval"));
    set(poll.max_interval, table.duration("max_interval"));
    if (poll.min_interval < Seconds(1)) {
        table.error("min_interval", "poll.min_interval must be at least \"1s\"");
    }
    if (poll.max_interval < poll.min_interval) {
        table.error("max_interval", "poll.max_interval is shorter than poll.min_interval");
    }
    set(poll.concurrency, table.number("concurrency", 1, 1024));
    set(poll.per_host, table.number("per_host", 1, 64));
    set(poll.timeout, table.duration("timeout"));
    if (poll.timeout < Seconds(1) || poll.timeout > Seconds(600)) {
        table.error("timeout", "poll.timeout must be from \"1s\" to \"10m\"");
    }
    set(poll.max_body, table.size("max_body"));
    set(poll.user_agent, table.text("user_agent"));
    table.finish();
}

void read_stories(Table table, Stories& stories) {
    set(stories.level, table.choice("level", {"exact", "duplicates", "stories"}));
    if (stories.level != "exact") {
        table.error("level",
                    fmt::format("stories.level = \"{}\" is not supported yet: use \"exact\"",
                                stories.level));
    }
    set(stories.window, table.duration("window"));
    table.finish();
}

void read_store(Table table, Store& store, const Origin& origin) {
    set(store.path, table.text("path"));
    if (store.path.empty()) {
        table.error("path", "store.path is empty");
    }
    store.path = absolute_path(origin.folder, store.path);
    set(store.keep, table.duration("keep"));
    if (store.keep < Seconds(86400)) {
        table.error("keep", "store.keep must be at least \"1d\"");
    }
    table.finish();
}

Topic read_topic(Table table) {
    Topic topic;
    set(topic.name, table.text("name"));
    if (!is_name(topic.name)) {
        table.error("name", fmt::format("[[topic]] needs a name of letters, digits, '-', '_' and "
                                        "'.', since it stands in addresses; '{}' is none",
                                        topic.name));
    }
    topic.title = topic.name;
    set(topic.title, table.text("title"));
    set(topic.match, table.text("match"));
    check_query(table, "match", topic.match);
    set(topic.feeds, table.texts("feeds"));
    set(topic.min_sources, table.number("min_sources", 1, 100));
    table.finish();
    return topic;
}

} // namespace gazetted::config
