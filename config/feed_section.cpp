// SPDX-License-Identifier: MIT
#include "config/sections.hpp"
#include "config/values.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

namespace gazetted::config {

namespace {

constexpr std::size_t longest_secret = 4096; // bytes

template <class T, class U>
void set(T& target, std::optional<U> value) {
    if (value) {
        target = static_cast<T>(std::move(*value));
    }
}

/// `file:` addresses are absolute after this: relative ones start at the configuration's folder.
void check_url(Table& table, std::string& url, const std::string& folder) {
    if (url.starts_with("file:")) {
        std::string_view path = std::string_view(url).substr(5);
        if (path.starts_with("//")) {
            path.remove_prefix(2);
        }
        url = "file://" + absolute_path(folder, path);
        return;
    }
    if (url.starts_with("exec:")) {
        if (url.find_first_not_of(" \t", 5) == std::string::npos) {
            table.error("url", "exec: needs a command, such as \"exec:/usr/local/bin/make-feed\"");
        }
        return;
    }
    if (url.empty()) {
        table.error("url", "[[feed]] needs a url");
    } else if (!url::is_http(url)) {
        table.error("url", fmt::format("'{}' is no address to poll: use http:, https:, file: or "
                                       "exec:",
                                       url));
    } else if (auto wire = url::to_wire(url); !wire) {
        table.error("url", wire.error().text);
    } else if (!url::split(url).user_info.empty()) {
        table.error("url", "put the name into 'user' and the password into 'password_file', not "
                           "into the address");
    }
}

std::optional<std::string> read_secret(Table& table, std::string_view key,
                                       const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        table.error(key, fmt::format("{}: cannot read {}: check that it exists and that gazetted "
                                     "may read it",
                                     key, path));
        return std::nullopt;
    }
    std::string secret(longest_secret + 1, '\0');
    in.read(secret.data(), static_cast<std::streamsize>(secret.size()));
    secret.resize(static_cast<std::size_t>(in.gcount()));
    if (secret.size() > longest_secret) {
        table.error(key, fmt::format("{}: {} holds more than {} bytes", key, path, longest_secret));
        return std::nullopt;
    }
    while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) {
        secret.pop_back();
    }
    return secret;
}

/// "password", "password_file" or "password_credential" (systemd's LoadCredential).
void read_password(Table& table, Feed& feed, const std::string& folder) {
    set(feed.password, table.text("password"));
    if (const auto file = table.text("password_file")) {
        set(feed.password, read_secret(table, "password_file", absolute_path(folder, *file)));
    }
    if (const auto name = table.text("password_credential")) {
        const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
        if (credentials == nullptr || name->find('/') != std::string::npos) {
            table.error("password_credential",
                        "password_credential works under systemd with LoadCredential= only; "
                        "elsewhere use password_file");
        } else {
            set(feed.password,
                read_secret(table, "password_credential", std::string(credentials) + "/" + *name));
        }
    }
}

void read_filter(Table& table, Feed& feed, const Origin& origin) {
    Table filter(table.table("filter"), "filter", origin.file, origin.findings);
    set(feed.filter.keep, filter.text("keep"));
    set(feed.filter.drop, filter.text("drop"));
    check_query(filter, "keep", feed.filter.keep);
    check_query(filter, "drop", feed.filter.drop);
    filter.finish();
}

void read_headers(Table& table, Feed& feed) {
    set(feed.headers, table.text_map("headers"));
    for (const auto& [name, value] : feed.headers) {
        const bool is_token = !name.empty() && name.find_first_of(" \t\r\n:") == std::string::npos;
        if (!is_token || value.find_first_of("\r\n") != std::string::npos) {
            table.error("headers", fmt::format("'{}' is no header: no colon or space in the name, "
                                               "no line end in the value",
                                               name));
        }
    }
}

} // namespace

Feed read_feed(Table table, const Origin& origin) {
    Feed feed;
    set(feed.url, table.text("url"));
    check_url(table, feed.url, origin.folder);
    set(feed.name, table.text("name"));
    if (!feed.name.empty() && !is_name(feed.name)) {
        table.error("name", fmt::format("'{}' is no feed name: letters, digits, '-', '_' and '.', "
                                        "since it stands in addresses",
                                        feed.name));
    }
    set(feed.title, table.text("title"));
    set(feed.topics, table.texts("topics"));
    feed.interval = table.duration("interval");
    set(feed.priority, table.number("priority", -1000, 1000));
    read_headers(table, feed);
    set(feed.user, table.text("user"));
    read_password(table, feed, origin.folder);
    set(feed.bearer, table.text("bearer"));
    set(feed.proxy, table.text("proxy"));
    set(feed.user_agent, table.text("user_agent"));
    if (auto file = table.text("client_certificate")) {
        feed.client_certificate = absolute_path(origin.folder, *file);
    }
    if (auto file = table.text("client_key")) {
        feed.client_key = absolute_path(origin.folder, *file);
    }
    set(feed.allow_private, table.flag("allow_private"));
    table.not_supported_yet("full_content");
    table.not_supported_yet("history");
    read_filter(table, feed, origin);
    table.finish();
    return feed;
}

} // namespace gazetted::config
