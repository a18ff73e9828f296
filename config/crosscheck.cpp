// SPDX-License-Identifier: MIT
#include "config/crosscheck.hpp"

#include "config/suggest.hpp"
#include "config/values.hpp"
#include "feeds/topics/glob.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace gazetted::config {

namespace {

class Checker {
  public:
    Checker(const Config& config, const AllPlaces& places, std::vector<Finding>& findings)
        : config_(config), places_(places), findings_(findings) {}

    void check() {
        check_topic_names();
        check_feeds();
        check_globs();
        check_empty_topics();
    }

  private:
    void note(Severity severity, const Places& in, Place at, std::string text) {
        findings_.push_back({severity, in.file, at.line, at.column, std::move(text)});
    }

    /// "on line 7", "in conf.d/a.toml on line 7".
    static std::string where(const Places& other, const Places& from) {
        return other.file == from.file
                   ? fmt::format("on line {}", other.whole.line)
                   : fmt::format("in {} on line {}", other.file, other.whole.line);
    }

    void check_topic_names() {
        std::map<std::string_view, std::size_t> names;
        for (std::size_t i = 0; i < config_.topics.size(); ++i) {
            const std::string& name = config_.topics[i].name;
            topic_names_.push_back(name);
            const auto [at, is_new] = names.try_emplace(name, i);
            if (!is_new && !name.empty()) {
                const Places& here = places_.topics[i];
                note(Severity::error, here, here.name,
                     fmt::format("a topic named '{}' stands {} already", name,
                                 where(places_.topics[at->second], here)));
            }
        }
        known_topics_.insert(topic_names_.begin(), topic_names_.end());
    }

    void check_feeds() {
        std::map<std::string_view, std::size_t> names;
        std::map<std::string_view, std::size_t> urls;
        for (std::size_t i = 0; i < config_.feeds.size(); ++i) {
            const Feed& feed = config_.feeds[i];
            const Places& here = places_.feeds[i];
            if (const auto [at, is_new] = names.try_emplace(feed.name, i); !is_new) {
                note(Severity::error, here, here.name,
                     fmt::format("a feed named '{}' stands {} already", feed.name,
                                 where(places_.feeds[at->second], here)));
            }
            if (const auto [at, is_new] = urls.try_emplace(feed.url, i);
                !is_new && !feed.url.empty()) {
                note(Severity::error, here, here.url,
                     fmt::format("this url is polled by the feed {} already",
                                 where(places_.feeds[at->second], here)));
            }
            if (feed.interval && *feed.interval < config_.poll.min_interval) {
                note(Severity::warning, here, here.interval,
                     fmt::format("min_interval of [poll] is longer and wins: {}",
                                 to_text(config_.poll.min_interval)));
            }
            check_topics_of(feed, here);
        }
    }

    void check_topics_of(const Feed& feed, const Places& here) {
        for (std::size_t i = 0; i < feed.topics.size(); ++i) {
            const std::string& topic = feed.topics[i];
            fed_topics_.insert(topic);
            if (known_topics_.contains(topic)) {
                continue;
            }
            const auto near = nearest_key(topic, topic_names_);
            note(Severity::error, here, here.list[i],
                 fmt::format("there is no topic '{}'{}", topic,
                             near.empty() ? ": add a [[topic]] of that name"
                                          : fmt::format("; did you mean '{}'?", near)));
        }
    }

    void check_globs() {
        for (std::size_t i = 0; i < config_.topics.size(); ++i) {
            const auto& globs = config_.topics[i].feeds;
            for (std::size_t g = 0; g < globs.size(); ++g) {
                const bool is_used =
                    std::any_of(config_.feeds.begin(), config_.feeds.end(), [&](const Feed& feed) {
                        return topics::matches_glob(globs[g], feed.name);
                    });
                if (!is_used) {
                    note(Severity::warning, places_.topics[i], places_.topics[i].list[g],
                         fmt::format("no feed is named '{}'", globs[g]));
                }
            }
        }
    }

    void check_empty_topics() {
        for (std::size_t i = 0; i < config_.topics.size(); ++i) {
            const Topic& topic = config_.topics[i];
            if (topic.match.empty() && topic.feeds.empty() && !fed_topics_.contains(topic.name)) {
                note(Severity::warning, places_.topics[i], places_.topics[i].whole,
                     fmt::format("topic '{}' stays empty: it has no match, no feeds, and no feed "
                                 "is in it",
                                 topic.name));
            }
            // Copies of one text are one source, and only level stories brings other texts in.
            if (topic.min_sources > 1 && config_.stories.level != "stories") {
                note(Severity::warning, places_.topics[i], places_.topics[i].whole,
                     fmt::format("topic '{}' stays empty: min_sources = {} asks for sources with "
                                 "words of their own, which only level = \"stories\" of [stories] "
                                 "brings together",
                                 topic.name, topic.min_sources));
            }
        }
    }

    const Config& config_;
    const AllPlaces& places_;
    std::vector<Finding>& findings_;
    std::vector<std::string_view> topic_names_;
    std::set<std::string_view> known_topics_, fed_topics_;
};

std::string name_from_address(const std::string& url) {
    auto parts = url::split(url);
    if (!parts.host.empty()) {
        return make_name(parts.host.starts_with("www.") ? parts.host.substr(4) : parts.host);
    }
    // file: and exec: have no host: the file's name without its ending
    std::string_view path = std::string_view(url).substr(std::min(url.size(), url.find(':') + 1));
    if (url.starts_with("exec:")) {
        path = path.substr(0, path.find(' '));
    }
    path.remove_prefix(path.rfind('/') + 1);
    return make_name(path.substr(0, path.rfind('.')));
}

void name_feeds(std::vector<Feed>& feeds) {
    std::set<std::string> taken;
    std::map<std::string, int> counters; // so that many feeds of one host take linear time
    for (const Feed& feed : feeds) {
        taken.insert(feed.name);
    }
    for (Feed& feed : feeds) {
        if (!feed.name.empty()) {
            continue;
        }
        std::string base = make_name(feed.title);
        if (base.empty()) {
            base = name_from_address(feed.url);
        }
        if (base.empty()) {
            base = "feed";
        }
        feed.name = base;
        for (int& n = counters[base]; !taken.insert(feed.name).second;) {
            n = std::max(n + 1, 2);
            feed.name = fmt::format("{}-{}", base, n);
        }
    }
}

} // namespace

void crosscheck(Config& config, const AllPlaces& places, std::vector<Finding>& findings) {
    name_feeds(config.feeds);
    Checker(config, places, findings).check();
}

} // namespace gazetted::config
