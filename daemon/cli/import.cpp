// SPDX-License-Identifier: MIT
// OPML -> [[feed]] blocks behind what the configuration holds.
#include "config/values.hpp"
#include "daemon/cli/command.hpp"
#include "daemon/cli/config_edit.hpp"
#include "daemon/cli/replace_file.hpp"
#include "feeds/parse/opml.hpp"
#include "feeds/url/canonical.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>

namespace gazetted::daemon::cli {

namespace {

constexpr std::size_t largest_opml = 32u << 20;
constexpr std::size_t longest_title = 200; // bytes; longer ones are no titles

class Import {
  public:
    Import(const ConfigEdit& edit, bool makes_topics)
        : edit_(edit), makes_topics_(makes_topics), names_(edit.feed_names()) {
        for (const config::Topic& topic : edit.config().topics) {
            topic_by_slug_.emplace(config::make_name(topic.name), topic.name);
            topic_by_slug_.emplace(config::make_name(topic.title), topic.name);
        }
    }

    void add(const parse::Subscription& subscription) {
        std::string url = subscription.xml_url;
        if (url.starts_with("feed://")) {
            url = "http://" + url.substr(std::string_view("feed://").size());
        } else if (url.starts_with("feed:")) {
            url = url.substr(std::string_view("feed:").size());
        }
        if (!url::is_http(url) || !url::to_wire(url) || !url::split(url).user_info.empty()) {
            fmt::print(stderr, "skipped: {}: {}\n", toml_text(subscription.title),
                       url::is_http(url) ? "its address is not usable, or holds a login"
                                         : "only http and https addresses are imported");
            ++skipped_;
            return;
        }
        if (edit_.find_feed(url) != nullptr || !added_.insert(url::canonical(url)).second) {
            ++known_;
            return;
        }
        const bool is_title =
            subscription.title.size() <= longest_title && subscription.title != url;
        NewFeed feed;
        feed.url = url;
        feed.title = is_title ? subscription.title : "";
        feed.name = choose_name(feed.title, url, names_);
        feed.topics = topics_of(subscription.categories);
        feeds_ += toml_block(feed);
    }

    std::string blocks() const { return topics_ + feeds_; }

    void report(bool is_dry) const {
        fmt::print("{}: {} feeds {}, {} already there, {} skipped\n", edit_.file(), added_.size(),
                   is_dry ? "would be added" : "added", known_, skipped_);
        if (!folders_.empty()) {
            fmt::print("folders without a topic of that name: {}{}\n", fmt::join(folders_, ", "),
                       makes_topics_ ? "" : " (import them with --topics)");
        }
    }

  private:
    std::vector<std::string> topics_of(const std::vector<std::string>& categories) {
        std::vector<std::string> topics;
        for (const std::string& category : categories) {
            const std::string slug = config::make_name(category);
            auto found = topic_by_slug_.find(slug);
            if (found == topic_by_slug_.end() && makes_topics_ && !slug.empty()) {
                found = topic_by_slug_.emplace(slug, slug).first;
                topics_ += toml_block(NewTopic{slug, category});
            }
            if (found == topic_by_slug_.end()) {
                folders_.insert(toml_text(category));
            } else if (std::find(topics.begin(), topics.end(), found->second) == topics.end()) {
                topics.push_back(found->second);
            }
        }
        return topics;
    }

    const ConfigEdit& edit_;
    bool makes_topics_;
    std::set<std::string> names_;
    std::map<std::string, std::string> topic_by_slug_;
    std::set<std::string> added_, folders_;
    std::string topics_, feeds_;
    std::size_t known_ = 0, skipped_ = 0;
};

int fail_with(const Error& error) {
    fmt::print(stderr, "{}\n", error.text);
    return error.code == ErrorCode::config ? exit_config : exit_failed;
}

int import_opml(const Arguments& arguments) {
    const auto edit = ConfigEdit::open(arguments);
    if (!edit) {
        return fail_with(edit.error());
    }
    auto text = read_whole(arguments.positional.front(), largest_opml);
    if (!text) {
        return fail_with(text.error());
    }
    const auto subscriptions = parse::parse_opml(std::move(*text));
    if (!subscriptions) {
        fmt::print(stderr, "{}: ", arguments.positional.front());
        return fail_with(subscriptions.error());
    }
    Import import(*edit, arguments.has("topics"));
    for (const parse::Subscription& subscription : *subscriptions) {
        import.add(subscription);
    }
    const std::string blocks = import.blocks();
    const bool is_dry = arguments.has("dry-run");
    if (is_dry) {
        fmt::print("{}", blocks);
    } else if (!blocks.empty()) {
        if (auto done = edit->append(blocks); !done) {
            return fail_with(done.error());
        }
    }
    import.report(is_dry);
    return exit_done;
}

constexpr std::array options{
    Option{"topics", "", "make a [[topic]] of each folder that has none"},
    Option{"dry-run", "", "print what would be added, and change nothing"},
};

} // namespace

extern const Command import_command;
const Command import_command{"import",
                             "FILE.opml",
                             "Add the feeds of an OPML list (- for standard input) to the "
                             "configuration; comments and order are kept.",
                             options,
                             1,
                             1,
                             import_opml};

} // namespace gazetted::daemon::cli
