// SPDX-License-Identifier: MIT
#include "config/load.hpp"

#include "config/sections.hpp"
#include "config/suggest.hpp"
#include "config/values.hpp"
#include "feeds/topics/matcher.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace gazetted::config {

namespace {

constexpr std::size_t largest_file = 64u << 20; // bytes; 100,000 feeds take about 10 MB
constexpr std::size_t most_drop_ins = 1000;

/// Reads files into one configuration. A section may stand in one file only; feeds and topics of
/// all files are put one behind the other.
class Loader {
  public:
    Loaded finish() {
        check_topics();
        check_feeds();
        return std::move(loaded_);
    }

    void read(std::string_view text, const std::string& file) {
        try {
            const toml::table root = toml::parse(text, file);
            read_root(root, file);
        } catch (const toml::parse_error& error) {
            const auto& at = error.source().begin;
            note(file, {at.line, at.column}, std::string(error.description()));
        }
    }

    void note(const std::string& file, Place place, std::string text) {
        loaded_.findings.push_back(
            {Severity::error, file, place.line, place.column, std::move(text)});
    }

    Config& config() { return loaded_.config; }

  private:
    struct Seen {
        std::string file;
        Place place;
    };

    void read_root(const toml::table& root, const std::string& file) {
        const std::size_t first = loaded_.findings.size();
        const std::string folder =
            std::filesystem::absolute(std::filesystem::path(file)).parent_path().string();
        const Origin origin{file, folder, loaded_.findings};
        Table table(&root, "the file", file, loaded_.findings);
        const auto section = [&](std::string_view name) {
            const toml::table* found = table.table(name);
            if (found != nullptr) {
                const auto [place, is_new] = section_file_.try_emplace(std::string(name), file);
                if (!is_new) {
                    table.error(name,
                                fmt::format("[{}] is set in {} already", name, place->second));
                }
            }
            return Table(found, std::string(name), file, loaded_.findings);
        };
        Config& config = loaded_.config;
        read_server(section("server"), config.server);
        read_publish(section("publish"), config.publish, origin);
        read_poll(section("poll"), config.poll);
        read_stories(section("stories"), config.stories);
        if (root.contains("store") || !section_file_.contains("store")) {
            read_store(section("store"), config.store, origin);
        }
        for (const toml::table* feed : table.tables("feed")) {
            config.feeds.push_back(
                read_feed(Table(feed, "[[feed]]", file, loaded_.findings), origin));
            feed_seen_.push_back({file, place_of(*feed)});
        }
        for (const toml::table* topic : table.tables("topic")) {
            config.topics.push_back(read_topic(Table(topic, "[[topic]]", file, loaded_.findings)));
            topic_seen_.push_back({file, place_of(*topic)});
        }
        table.finish();
        sort_from(first);
    }

    /// toml++ hands keys out in the order of the alphabet; people read files from the top.
    void sort_from(std::size_t first) {
        std::stable_sort(loaded_.findings.begin() + static_cast<std::ptrdiff_t>(first),
                         loaded_.findings.end(), [](const Finding& a, const Finding& b) {
                             return std::pair(a.line, a.column) < std::pair(b.line, b.column);
                         });
    }

    void check_topics() {
        std::map<std::string, Seen> names;
        for (std::size_t i = 0; i < loaded_.config.topics.size(); ++i) {
            const Topic& topic = loaded_.config.topics[i];
            const auto [first, is_new] = names.try_emplace(topic.name, topic_seen_[i]);
            if (!is_new && !topic.name.empty()) {
                note(topic_seen_[i].file, topic_seen_[i].place,
                     fmt::format("a topic named '{}' is on line {} already", topic.name,
                                 first->second.place.line));
            }
        }
    }

    void check_feeds() {
        name_feeds();
        std::map<std::string_view, std::size_t> names;
        std::map<std::string_view, std::size_t> urls;
        std::vector<std::string_view> topics;
        for (const Topic& topic : loaded_.config.topics) {
            topics.push_back(topic.name);
        }
        const std::set<std::string_view> known(topics.begin(), topics.end());
        const auto& feeds = loaded_.config.feeds;
        for (std::size_t i = 0; i < feeds.size(); ++i) {
            const Seen& seen = feed_seen_[i];
            if (const auto [at, is_new] = names.try_emplace(feeds[i].name, i); !is_new) {
                note(seen.file, seen.place,
                     fmt::format("a feed named '{}' is on line {} already", feeds[i].name,
                                 feed_seen_[at->second].place.line));
            }
            if (const auto [at, is_new] = urls.try_emplace(feeds[i].url, i);
                !is_new && !feeds[i].url.empty()) {
                note(seen.file, seen.place,
                     fmt::format("{} is polled by the feed on line {} already", feeds[i].url,
                                 feed_seen_[at->second].place.line));
            }
            for (const std::string& topic : feeds[i].topics) {
                if (!known.contains(topic)) {
                    const auto near = nearest_key(topic, topics);
                    note(seen.file, seen.place,
                         fmt::format("feed '{}' is in topic '{}', which does not exist{}",
                                     feeds[i].name, topic,
                                     near.empty() ? ": add a [[topic]] of that name"
                                                  : fmt::format("; did you mean '{}'?", near)));
                }
            }
        }
        check_globs();
    }

    void check_globs() {
        for (std::size_t i = 0; i < loaded_.config.topics.size(); ++i) {
            for (const std::string& glob : loaded_.config.topics[i].feeds) {
                const bool is_used = std::any_of(
                    loaded_.config.feeds.begin(), loaded_.config.feeds.end(),
                    [&](const Feed& feed) { return topics::matches_glob(glob, feed.name); });
                if (!is_used) {
                    loaded_.findings.push_back({Severity::warning, topic_seen_[i].file,
                                                topic_seen_[i].place.line,
                                                topic_seen_[i].place.column,
                                                fmt::format("topic '{}': no feed is named '{}'",
                                                            loaded_.config.topics[i].name, glob)});
                }
            }
        }
    }

    /// A name that was left out is made from the title, else from the address; the same file gives
    /// the same names.
    void name_feeds() {
        std::set<std::string> taken;
        for (const Feed& feed : loaded_.config.feeds) {
            taken.insert(feed.name);
        }
        for (Feed& feed : loaded_.config.feeds) {
            if (!feed.name.empty()) {
                continue;
            }
            std::string made = make_name(feed.title);
            if (feed.title.empty()) {
                std::string_view host = url::split(feed.url).host;
                if (host.starts_with("www.")) {
                    host.remove_prefix(4);
                }
                made = make_name(host.empty() ? std::filesystem::path(feed.url).stem().string()
                                              : std::string(host));
            }
            std::string name = made;
            for (int n = 2; !taken.insert(name).second; ++n) {
                name = fmt::format("{}-{}", made, n);
            }
            feed.name = name;
        }
    }

    Loaded loaded_;
    std::map<std::string, std::string> section_file_;
    std::vector<Seen> feed_seen_, topic_seen_;
};

Result<std::string> read_file(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        return fail(ErrorCode::io, "cannot be read: check that it exists and may be read");
    }
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (text.size() > largest_file) {
        return fail(ErrorCode::limit, fmt::format("is larger than {} MB", largest_file >> 20U));
    }
    return text;
}

void read_into(Loader& loader, const std::string& file) {
    auto text = read_file(file);
    if (text) {
        loader.read(*text, file);
    } else {
        loader.note(file, {}, text.error().text);
    }
}

std::vector<std::string> drop_ins_of(const std::string& file) {
    std::vector<std::string> found;
    std::error_code ignored;
    const auto folder = std::filesystem::path(file).parent_path() / "conf.d";
    for (std::filesystem::directory_iterator at(folder, ignored), end;
         !ignored && at != end && found.size() < most_drop_ins; at.increment(ignored)) {
        if (at->path().extension() == ".toml") {
            found.push_back(at->path().string());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace

std::string Finding::to_string() const {
    const auto* kind = severity == Severity::error ? "error" : "warning";
    if (line == 0) {
        return fmt::format("{}: {}: {}", file, kind, text);
    }
    return fmt::format("{}:{}:{}: {}: {}", file, line, column, kind, text);
}

bool Loaded::ok() const {
    return std::none_of(findings.begin(), findings.end(),
                        [](const Finding& finding) { return finding.severity == Severity::error; });
}

Loaded load_config(const std::string& file) {
    Loader loader;
    loader.config().file = file;
    read_into(loader, file);
    for (const std::string& drop_in : drop_ins_of(file)) {
        read_into(loader, drop_in);
    }
    return loader.finish();
}

Loaded parse_config(std::string_view toml, const std::string& file_name) {
    Loader loader;
    loader.config().file = file_name;
    loader.read(toml, file_name);
    return loader.finish();
}

} // namespace gazetted::config
