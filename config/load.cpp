// SPDX-License-Identifier: MIT
// The configuration and its drop-ins are read one after the other, then checked as one.
#include "config/load.hpp"

#include "config/crosscheck.hpp"
#include "config/sections.hpp"
#include "feeds/base/result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <tuple>
#include <utility>

namespace gazetted::config {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = 32u << 20; // bytes; 100,000 feeds take about 10 MB
constexpr std::size_t most_drop_ins = 1000;

class Loader {
  public:
    explicit Loader(const std::string& file) {
        std::error_code ignored;
        loaded_.config.file = file;
        folder_ = fs::absolute(file, ignored).parent_path().lexically_normal().string();
        // Nothing may be written below /etc where the service runs.
        const std::string state = folder_.starts_with("/etc/") ? "/var/lib/gazetted" : folder_;
        loaded_.config.store.path = (fs::path(state) / loaded_.config.store.path).string();
    }

    void read(std::string_view text, const std::string& file) {
        order_.emplace(file, order_.size());
        const Source source{file, folder_, text, loaded_.findings};
        if (const Obstacle found = find_obstacle(text); !found.why.empty()) {
            source.note(Severity::error, found.place, std::string(found.why));
            return;
        }
        try {
            read_root(toml::parse(text, file), source);
        } catch (const toml::parse_error& error) {
            const auto& at = error.source().begin;
            source.note(Severity::error, {at.line, at.column}, std::string(error.description()));
        } catch (const std::exception& error) {
            source.note(Severity::error, {}, error.what());
        }
    }

    void read_file(const std::string& file) {
        std::error_code ignored;
        std::ifstream in(file, std::ios::binary);
        if (!in || fs::is_directory(file, ignored)) {
            refuse(file, "cannot be read: check that the file exists and that you may read it");
            return;
        }
        std::string text;
        constexpr std::size_t step = std::size_t{1} << 16U;
        while (in && text.size() <= largest_file) {
            const std::size_t size = text.size();
            text.resize(size + step);
            in.read(text.data() + size, static_cast<std::streamsize>(step));
            text.resize(size + static_cast<std::size_t>(in.gcount()));
        }
        if (text.size() > largest_file) {
            refuse(file, fmt::format("is larger than {} MB", largest_file >> 20U));
            return;
        }
        read(text, file);
    }

    void read_drop_ins() {
        std::vector<std::string> found;
        std::error_code failure;
        const auto folder = fs::path(loaded_.config.file).parent_path() / "conf.d";
        for (fs::directory_iterator at(folder, failure), end; !failure && at != end;
             at.increment(failure)) {
            if (at->path().extension() == ".toml") {
                found.push_back(at->path().string());
            }
        }
        std::sort(found.begin(), found.end());
        if (found.size() > most_drop_ins) {
            refuse(folder.string(), fmt::format("holds more than {} files", most_drop_ins));
            return;
        }
        for (const std::string& file : found) {
            read_file(file);
        }
    }

    Loaded finish() {
        crosscheck(loaded_.config, places_, loaded_.findings);
        // toml++ hands keys out in the order of the alphabet; people read files from the top.
        const auto key = [&](const Finding& finding) {
            return std::tuple(order_[finding.file], finding.line, finding.column);
        };
        std::stable_sort(loaded_.findings.begin(), loaded_.findings.end(),
                         [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
        return std::move(loaded_);
    }

  private:
    void refuse(const std::string& file, std::string text) {
        order_.emplace(file, order_.size());
        loaded_.findings.push_back({Severity::error, file, 0, 0, std::move(text)});
    }

    /// Reads [name] where it stands; a section may stand in one file only.
    template <class Section>
    void section(Table& root, std::string_view name, void (*read_section)(Table&, Section&),
                 Section& target) {
        const toml::table* found = root.table(name);
        if (found == nullptr) {
            return;
        }
        const auto [first, is_new] =
            section_file_.try_emplace(std::string(name), root.source().file);
        if (!is_new) {
            root.error(name, fmt::format("[{}] is set in {} already", name, first->second));
        }
        Table table(found, fmt::format("[{}]", name), root.source());
        read_section(table, target);
    }

    static Places places_of(const Table& table, std::string_view list, std::size_t count) {
        Places places{table.source().file, table.place(""),         table.place("name"),
                      table.place("url"),  table.place("interval"), {}};
        for (std::size_t i = 0; i < count; ++i) {
            places.list.push_back(table.item_place(list, i));
        }
        return places;
    }

    void read_root(const toml::table& tree, const Source& source) {
        Table root(&tree, "the file", source);
        Config& config = loaded_.config;
        section(root, "server", read_server, config.server);
        section(root, "publish", read_publish, config.publish);
        section(root, "poll", read_poll, config.poll);
        section(root, "stories", read_stories, config.stories);
        section(root, "store", read_store, config.store);
        const auto feeds = root.tables("feed");
        config.feeds.reserve(config.feeds.size() + feeds.size());
        for (const toml::table* found : feeds) {
            Table table(found, "[[feed]]", source);
            config.feeds.push_back(read_feed(table));
            places_.feeds.push_back(places_of(table, "topics", config.feeds.back().topics.size()));
        }
        for (const toml::table* found : root.tables("topic")) {
            Table table(found, "[[topic]]", source);
            config.topics.push_back(read_topic(table));
            places_.topics.push_back(places_of(table, "feeds", config.topics.back().feeds.size()));
        }
        root.finish();
    }

    Loaded loaded_;
    std::string folder_;
    std::map<std::string, std::size_t> order_; // of the files
    std::map<std::string, std::string> section_file_;
    AllPlaces places_;
};

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
    Loader loader(file);
    loader.read_file(file);
    loader.read_drop_ins();
    return loader.finish();
}

Loaded load_edited(std::string_view toml, const std::string& file) {
    Loader loader(file);
    loader.read(toml, file);
    loader.read_drop_ins();
    return loader.finish();
}

Loaded parse_config(std::string_view toml, const std::string& file_name) {
    Loader loader(file_name);
    loader.read(toml, file_name);
    return loader.finish();
}

} // namespace gazetted::config
