// SPDX-License-Identifier: MIT
// [[feed]]: what to read and how to reach it.
#include "config/sections.hpp"
#include "config/values.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace gazetted::config {

namespace {

constexpr std::streamsize longest_secret = 4096; // bytes

/// `file:` addresses are absolute after this: relative ones start at the configuration's folder.
void read_file_url(Table& table, std::string& url) {
    std::string_view path = std::string_view(url).substr(std::string_view("file:").size());
    for (const std::string_view local : {"//localhost/", "///"}) {
        if (path.starts_with(local)) {
            path.remove_prefix(local.size() - 1);
        }
    }
    if (path.starts_with("//")) {
        table.error("url", fmt::format("'{}' names another machine: write file:///path, or a path "
                                       "relative to this file",
                                       url));
    } else if (path.empty()) {
        table.error("url", "file: needs a path, such as \"file:///srv/feed.xml\"");
    } else {
        url = "file://" + absolute_path(table.source().folder, path);
    }
}

void read_url(Table& table, std::string& url) {
    const auto given = table.line("url");
    if (!given) {
        if (!table.has("url")) {
            table.error("url", "[[feed]] needs a url");
        }
        return;
    }
    url = *given;
    if (url.starts_with("file:")) {
        read_file_url(table, url);
    } else if (url.starts_with("exec:")) {
        if (url.find_first_not_of(' ', std::string_view("exec:").size()) == std::string::npos) {
            table.error("url", "exec: needs a command, such as \"exec:/usr/local/bin/make-feed\"");
        }
    } else if (!url::is_http(url)) {
        table.error("url", fmt::format("'{}' is no address to poll: use http:, https:, file: or "
                                       "exec:",
                                       url));
    } else if (auto wire = url::to_wire(url); !wire) {
        table.error("url", wire.error().text);
    } else if (!url::split(url).user_info.empty()) {
        table.error("url", "keep the login out of the address: put the name into 'user' and the "
                           "password into 'password_file'");
    }
}

std::optional<std::string> load_secret(Table& table, std::string_view key,
                                       const std::string& path) {
    std::error_code ignored;
    std::ifstream in(path, std::ios::binary);
    if (!in || !std::filesystem::is_regular_file(path, ignored)) {
        table.error(key, fmt::format("cannot read {}: it must be a regular file that gazetted "
                                     "may read",
                                     path));
        return std::nullopt;
    }
    std::string secret(longest_secret + 1, '\0');
    in.read(secret.data(), longest_secret + 1);
    secret.resize(static_cast<std::size_t>(in.gcount()));
    if (secret.size() > longest_secret) {
        table.error(key, fmt::format("{} holds more than {} bytes", path, longest_secret));
        return std::nullopt;
    }
    while (secret.ends_with('\n') || secret.ends_with('\r')) {
        secret.pop_back();
    }
    if (secret.empty() || secret.find_first_of("\r\n") != std::string::npos) {
        table.error(key, fmt::format("{} must hold one line", path));
        return std::nullopt;
    }
    return secret;
}

std::optional<std::string> load_credential(Table& table, std::string_view key,
                                           const std::string& name) {
    if (name.empty() || name.starts_with('.') || name.find('/') != std::string::npos) {
        table.error(key, fmt::format("'{}' is no name of a systemd credential", name));
        return std::nullopt;
    }
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (folder == nullptr) {
        table.warning(key, fmt::format("the credential '{}' is known only to the service "
                                       "(LoadCredential= in its unit); it is empty here",
                                       name));
        return std::nullopt;
    }
    return load_secret(table, key, std::string(folder) + "/" + name);
}

/// KEY, KEY_file or KEY_credential (systemd's LoadCredential); at most one of them.
std::optional<std::string> read_secret(Table& table, const std::array<std::string_view, 3>& keys) {
    const auto& [plain, from_file, from_credential] = keys;
    auto secret = table.line(plain);
    if (const auto file = table.path(from_file)) {
        secret = load_secret(table, from_file, *file);
    }
    if (const auto name = table.line(from_credential)) {
        secret = load_credential(table, from_credential, *name);
    }
    if (table.has(plain) + table.has(from_file) + table.has(from_credential) > 1) {
        table.error(table.has(from_credential) ? from_credential : from_file,
                    fmt::format("only one of {} may be set", fmt::join(keys, ", ")));
    }
    return secret;
}

void read_headers(Table& table, Feed& feed) {
    set(feed.headers, table.text_map("headers"));
    for (const auto& [name, value] : feed.headers) {
        if (!is_header_name(name) ||
            value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
            table.error("headers", fmt::format("'{}' is no header: letters, digits and '-' in the "
                                               "name, one line in the value",
                                               name));
        }
    }
}

void read_access(Table& table, Feed& feed) {
    read_headers(table, feed);
    set(feed.user, table.line("user"));
    set(feed.password, read_secret(table, {"password", "password_file", "password_credential"}));
    set(feed.bearer, read_secret(table, {"bearer", "bearer_file", "bearer_credential"}));
    if (!feed.bearer.empty() && !feed.user.empty()) {
        table.error("user", "a feed is read with user and password, or with bearer, not with both");
    }
    set(feed.proxy, table.line("proxy"));
    constexpr std::array<std::string_view, 6> proxies{"http://",    "https://",  "socks4://",
                                                      "socks4a://", "socks5://", "socks5h://"};
    if (!feed.proxy.empty() && std::none_of(proxies.begin(), proxies.end(), [&](auto scheme) {
            return feed.proxy.starts_with(scheme) && feed.proxy.size() > scheme.size();
        })) {
        table.error("proxy", fmt::format("'{}' is no proxy: write \"http://host:3128\" or "
                                         "\"socks5h://127.0.0.1:9050\"",
                                         feed.proxy));
    }
    set(feed.user_agent, table.line("user_agent"));
    set(feed.client_certificate, table.path("client_certificate"));
    set(feed.client_key, table.path("client_key"));
    if (!feed.client_key.empty() && feed.client_certificate.empty()) {
        table.error("client_key", "client_key needs client_certificate");
    }
    set(feed.allow_private, table.flag("allow_private"));
}

void read_filter(Table& table, Feed& feed) {
    Table filter(table.table("filter"), "filter", table.source());
    set(feed.filter.keep, filter.text("keep"));
    set(feed.filter.drop, filter.text("drop"));
    check_query(filter, "keep", feed.filter.keep);
    check_query(filter, "drop", feed.filter.drop);
    filter.finish();
}

} // namespace

Feed read_feed(Table& table) {
    constexpr Seconds a_year{365 * 86400};
    Feed feed;
    read_url(table, feed.url);
    set(feed.name, table.line("name"));
    if (table.has("name")) {
        if (const auto fault = what_is_wrong_with_name(feed.name); !fault.empty()) {
            table.error("name", fmt::format("'{}' is no feed name: {}", feed.name, fault));
        }
    }
    set(feed.title, table.text("title"));
    set(feed.topics, table.texts("topics"));
    feed.interval = table.duration("interval", Seconds(1), a_year);
    set(feed.priority, table.number("priority", -1000, 1000));
    constexpr std::array<std::string_view, 3> dates{"auto", "feed", "seen"};
    set(feed.dates, table.choice("dates", dates));
    set(feed.strip_boilerplate, table.flag("strip_boilerplate"));
    set(feed.history, table.duration("history", Seconds(0), 100 * a_year));
    read_access(table, feed);
    read_filter(table, feed);
    table.finish();
    return feed;
}

} // namespace gazetted::config
