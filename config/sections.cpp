// SPDX-License-Identifier: MIT
#include "config/sections.hpp"

#include "config/values.hpp"
#include "feeds/topics/query.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <utility>

namespace gazetted::config {

namespace {

constexpr Seconds a_day{86400};
constexpr Seconds a_century{100LL * 365 * 86400};
constexpr std::uint64_t largest_body = std::uint64_t{1} << 30U;

void read_base_url(Table& table, Server& server) {
    set(server.base_url, table.line("base_url"));
    const auto parts = url::split(server.base_url);
    if (!url::is_http(server.base_url) || parts.host.empty() || parts.has_query ||
        parts.has_fragment || !parts.user_info.empty() || !url::to_wire(server.base_url)) {
        table.error("base_url", fmt::format("'{}' is no address for base_url: write http or https, "
                                            "a host and a path, such as "
                                            "\"https://news.example.org/\"",
                                            server.base_url));
    } else if (!server.base_url.ends_with('/')) {
        server.base_url += '/';
    }
}

/// Without base_url, addresses begin with where the daemon listens.
void make_base_url(Table& table, Server& server) {
    const auto tcp =
        std::find_if(server.listen.begin(), server.listen.end(),
                     [](const auto& address) { return !address.starts_with("unix:"); });
    if (tcp == server.listen.end()) {
        return;
    }
    const auto colon = tcp->rfind(':');
    std::string host = tcp->substr(0, colon);
    if (host == "0.0.0.0" || host == "[::]" || host == "*") {
        table.warning("listen", fmt::format("base_url is not set: the feeds will name "
                                            "http://localhost{}/, which others cannot open",
                                            tcp->substr(colon)));
        host = "localhost";
    }
    if (tcp->substr(colon) != ":0") {
        server.base_url =
            fmt::format("{}://{}{}/", server.tls_certificate.empty() ? "http" : "https", host,
                        tcp->substr(colon));
    }
}

void read_listen(Table& table, Server& server) {
    auto given = table.texts("listen");
    if (!given) {
        return;
    }
    if (given->empty()) {
        table.error("listen", "listen needs at least one address");
        return;
    }
    for (std::size_t i = 0; i < given->size(); ++i) {
        const auto& address = (*given)[i];
        if (const auto wrong = what_is_wrong_with_listen(address); !wrong.empty()) {
            table.item_error("listen", i, "listen: " + wrong);
            return;
        }
        if (std::find(given->begin(), given->begin() + static_cast<std::ptrdiff_t>(i), address) !=
            given->begin() + static_cast<std::ptrdiff_t>(i)) {
            table.item_error("listen", i, fmt::format("listen: {} stands here twice", address));
        }
    }
    server.listen = std::move(*given);
}

/// Splits "column 7: what is wrong" (1-based, in bytes); column 0 where the text names none.
std::pair<std::size_t, std::string_view> split_column(std::string_view error) {
    constexpr std::string_view word = "column ";
    std::size_t column = 0;
    if (error.starts_with(word)) {
        const auto [end, failure] =
            std::from_chars(error.data() + word.size(), error.data() + error.size(), column);
        const auto rest = error.substr(static_cast<std::size_t>(end - error.data()));
        if (failure == std::errc() && rest.starts_with(": ")) {
            return {column, rest.substr(2)};
        }
    }
    return {0, error};
}

} // namespace

void check_query(Table& table, std::string_view key, const std::string& query) {
    if (query.empty()) {
        return;
    }
    const auto compiled = topics::Query::compile(query);
    if (compiled) {
        return;
    }
    const auto [column, what] = split_column(compiled.error().text);
    const Place place = column == 0
                            ? table.place(key)
                            : place_inside(table.source().text, table.place(key), column - 1);
    table.source().note(Severity::error, place, fmt::format("{}: {}", key, what));
}

void read_server(Table& table, Server& server) {
    read_listen(table, server);
    set(server.tls_certificate, table.path("tls_certificate"));
    set(server.tls_key, table.path("tls_key"));
    if (server.tls_certificate.empty() != server.tls_key.empty()) {
        table.error(server.tls_key.empty() ? "tls_certificate" : "tls_key",
                    "tls_certificate and tls_key go together: set both, or none");
    }
    if (table.has("base_url")) {
        read_base_url(table, server);
    } else {
        table.line("base_url");
        make_base_url(table, server);
    }
    table.finish();
}

void read_publish(Table& table, Publish& publish) {
    set(publish.title, table.text("title"));
    if (const auto formats = table.texts("formats")) {
        publish.formats.clear();
        for (std::size_t i = 0; i < formats->size(); ++i) {
            const std::string& word = (*formats)[i];
            const auto format = word == "atom"  ? Format::atom
                                : word == "rss" ? Format::rss
                                                : Format::json;
            if (word != "atom" && word != "rss" && word != "json") {
                table.item_error(
                    "formats", i,
                    fmt::format("formats: '{}' is none of \"atom\", \"rss\", \"json\"", word));
            } else if (std::find(publish.formats.begin(), publish.formats.end(), format) ==
                       publish.formats.end()) {
                publish.formats.push_back(format);
            }
        }
        if (formats->empty()) {
            table.error("formats", "formats needs at least one of \"atom\", \"rss\", \"json\"");
        }
    }
    set(publish.entries, table.number("entries", 1, 10'000));
    set(publish.settle, table.duration("settle", Seconds(0), a_day));
    set(publish.static_dir, table.path("static_dir"));
    set(publish.precompressed, table.flag("precompressed"));
    set(publish.also_reported, table.flag("also_reported"));
    set(publish.hub, table.line("hub"));
    if (!publish.hub.empty() && !url::is_http(publish.hub)) {
        table.error("hub",
                    fmt::format("'{}' is no address of a hub: write http or https", publish.hub));
    }
    constexpr std::array<std::string_view, 2> images{"keep", "proxy"};
    set(publish.images, table.choice("images", images));
    table.finish();
}

void read_poll(Table& table, Poll& poll) {
    constexpr Seconds a_year{365 * 86400};
    set(poll.min_interval, table.duration("min_interval", Seconds(1), a_year));
    set(poll.max_interval, table.duration("max_interval", Seconds(1), a_year));
    if (poll.max_interval < poll.min_interval) {
        table.error(table.has("max_interval") ? "max_interval" : "min_interval",
                    fmt::format("max_interval ({}) is shorter than min_interval ({})",
                                to_text(poll.max_interval), to_text(poll.min_interval)));
    }
    set(poll.concurrency, table.number("concurrency", 1, 1024));
    set(poll.per_host, table.number("per_host", 1, 64));
    if (const auto gap = table.duration("host_gap", Seconds(0), Seconds(600))) {
        poll.host_gap = *gap;
    }
    set(poll.timeout, table.duration("timeout", Seconds(1), Seconds(600)));
    set(poll.max_body, table.size("max_body", 1024, largest_body));
    set(poll.user_agent, table.line("user_agent"));
    table.finish();
}

void read_stories(Table& table, Stories& stories) {
    constexpr std::array<std::string_view, 3> levels{"exact", "duplicates", "stories"};
    set(stories.level, table.choice("level", levels));
    set(stories.window, table.duration("window", Seconds(3600), Seconds(365 * 86400)));
    table.finish();
}

void read_store(Table& table, Store& store) {
    set(store.path, table.path("path"));
    if (store.path.empty()) {
        table.error("path", "path of the [store] is empty");
    }
    set(store.keep, table.duration("keep", a_day, a_century));
    table.finish();
}

Topic read_topic(Table& table) {
    Topic topic;
    set(topic.name, table.line("name"));
    if (const auto fault = what_is_wrong_with_name(topic.name); !fault.empty()) {
        table.error("name",
                    topic.name.empty()
                        ? "[[topic]] needs a name, which stands in its address: /topics/NAME.atom"
                        : fmt::format("'{}' is no topic name: {}", topic.name, fault));
    }
    set(topic.title, table.text("title"));
    if (topic.title.empty()) {
        topic.title = topic.name;
    }
    set(topic.match, table.text("match"));
    check_query(table, "match", topic.match);
    set(topic.feeds, table.texts("feeds"));
    set(topic.min_sources, table.number("min_sources", 1, 100));
    table.finish();
    return topic;
}

} // namespace gazetted::config
