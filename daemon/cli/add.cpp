// SPDX-License-Identifier: MIT
// Finds the feed behind an address and adds it to the configuration.
#include "config/values.hpp"
#include "daemon/cli/command.hpp"
#include "daemon/cli/config_edit.hpp"
#include "daemon/cli/find_feed.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

namespace gazetted::daemon::cli {

namespace {

int fail_with(const Error& error) {
    fmt::print(stderr, "{}\n", error.text);
    return error.code == ErrorCode::config  ? exit_config
           : error.code == ErrorCode::usage ? exit_usage
                                            : exit_failed;
}

/// What people type: a host without a scheme, a path of a file.
std::string address_of(const std::string& typed) {
    std::error_code ignored;
    if (typed.starts_with("file:") && !typed.starts_with("file://")) {
        return "file://" + config::absolute_path(std::filesystem::current_path(ignored).string(),
                                                 std::string_view(typed).substr(5));
    }
    const auto scheme = typed.find(':');
    const bool has_scheme = typed.find("://") != std::string::npos || typed.starts_with("exec:");
    if (!has_scheme && std::filesystem::is_regular_file(typed, ignored)) {
        return "file://" + std::filesystem::absolute(typed, ignored).lexically_normal().string();
    }
    if (scheme != std::string::npos && typed.starts_with("feed:")) {
        return "http:" + typed.substr(scheme + 1);
    }
    return has_scheme ? typed : "https://" + typed;
}

Result<void> check_topics(const config::Config& config, const std::vector<std::string>& topics) {
    for (const std::string& topic : topics) {
        const bool is_known =
            std::any_of(config.topics.begin(), config.topics.end(),
                        [&](const config::Topic& known) { return known.name == topic; });
        if (!is_known) {
            return fail(
                ErrorCode::not_found,
                fmt::format("there is no topic '{}': add a [[topic]] of that name first", topic));
        }
    }
    return {};
}

Result<NewFeed> find_new(const ConfigEdit& edit, const Arguments& arguments) {
    const std::string address = address_of(arguments.positional.front());
    const auto found = find_feed(edit.config(), address, arguments.has("allow-private"));
    if (!found && found.error().code == ErrorCode::blocked) {
        return fail(ErrorCode::blocked, found.error().text + " (add: --allow-private)");
    }
    if (!found) {
        return fail(found.error());
    }
    for (const std::string& other : found->others) {
        fmt::print(stderr, "the page also offers {}\n", other);
    }
    NewFeed feed;
    feed.url = found->url;
    feed.topics = arguments.all("topic");
    feed.allow_private = arguments.has("allow-private");
    auto names = edit.feed_names();
    feed.name = arguments.get("name");
    if (feed.name.empty()) {
        feed.name = choose_name(found->title, found->url, names);
    } else if (const auto fault = config::what_is_wrong_with_name(feed.name); !fault.empty()) {
        return fail(ErrorCode::usage, fmt::format("'{}' is no feed name: {}", feed.name, fault));
    } else if (names.contains(feed.name)) {
        return fail(ErrorCode::usage, fmt::format("a feed is named '{}' already", feed.name));
    }
    if (edit.find_feed(feed.url) == nullptr) {
        fmt::print("{}: {} ({}, {} entries)\n", feed.name, feed.url,
                   found->title.empty() ? "without title" : found->title, found->entries);
    }
    return feed;
}

int add(const Arguments& arguments) {
    const auto edit = ConfigEdit::open(arguments);
    if (!edit) {
        return fail_with(edit.error());
    }
    if (auto known = check_topics(edit->config(), arguments.all("topic")); !known) {
        return fail_with(known.error());
    }
    const auto feed = find_new(*edit, arguments);
    if (!feed) {
        return fail_with(feed.error());
    }
    if (const config::Feed* known = edit->find_feed(feed->url)) {
        fmt::print("it is in {} already, as '{}'\n", edit->file(), known->name);
        return exit_done;
    }
    if (auto done = edit->append(toml_block(*feed)); !done) {
        return fail_with(done.error());
    }
    fmt::print("added to {}\n", edit->file());
    return exit_done;
}

constexpr std::array options{
    Option{"topic", "NAME", "the feed is always in this topic; may be given several times", true},
    Option{"name", "NAME", "its short name; made of its title when left out"},
    Option{"allow-private", "", "the feed may be at a private or loopback address"},
};

} // namespace

extern const Command add_command;
const Command add_command{
    "add",   "URL", "Find the feed behind a page or feed address, and add it to the configuration.",
    options, 1,     1,
    add};

} // namespace gazetted::daemon::cli
