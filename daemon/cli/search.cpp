// SPDX-License-Identifier: MIT
#include "daemon/cli/command.hpp"
#include "daemon/cli/opening.hpp"
#include "daemon/cli/text_table.hpp"
#include "feeds/date/date.hpp"
#include "feeds/render/json_out.hpp"
#include "feeds/topics/query.hpp"
#include "storage/store.hpp"

#include <fmt/core.h>

#include <array>
#include <charconv>

namespace gazetted::daemon::cli {

namespace {

constexpr std::size_t default_limit = 25;
constexpr std::size_t most = 10'000;

std::size_t limit_of(const Arguments& arguments) {
    const std::string text = arguments.get("limit");
    std::size_t limit = default_limit;
    std::from_chars(text.data(), text.data() + text.size(), limit);
    return limit < 1 ? 1 : limit > most ? most : limit;
}

void print_json(const std::vector<model::PublishedStory>& stories) {
    std::string text;
    render::JsonWriter json(text);
    json.begin_array();
    for (const model::PublishedStory& story : stories) {
        json.begin_object();
        json.key("id").value(story.id.value);
        json.member("title", story.lead.clean.title);
        json.member("url", story.lead.url);
        json.member("published", date::rfc3339(story.published));
        json.key("sources").begin_array();
        for (const model::SourceRef& source : story.sources) {
            json.value(source.feed_name);
        }
        json.end_array().end_object();
    }
    json.end_array();
    fmt::print("{}\n", text);
}

void print_text(const std::vector<model::PublishedStory>& stories) {
    for (const model::PublishedStory& story : stories) {
        std::string sources;
        for (const model::SourceRef& source : story.sources) {
            if (sources.find(source.feed_name) == std::string::npos) {
                sources += (sources.empty() ? "" : ", ") + source.feed_name;
            }
        }
        fmt::print("{}  {:>6}  {}\n{:>30}{} - {}\n", date::rfc3339(story.published), story.id.value,
                   shorten(story.lead.clean.title, 100), "", printable(story.lead.url), sources);
    }
}

int search(const Arguments& arguments) {
    auto rules = load_rules(arguments);
    if (!rules) {
        return exit_config;
    }
    std::string words;
    for (const std::string& word : arguments.positional) {
        words += (words.empty() ? "" : " ") + word;
    }
    auto query = topics::Query::compile(words);
    if (!query) {
        fmt::print(stderr, "gazetted: {}\n", query.error().text);
        return exit_usage;
    }
    auto reader = storage::Reader::open(rules->config().store.path);
    if (!reader) {
        return report(reader.error());
    }
    storage::StoryQuery wanted;
    wanted.search = query->to_fts();
    wanted.limit = limit_of(arguments);
    if (wanted.search.empty()) {
        fmt::print(stderr, "gazetted: say at least one word that a story must have\n");
        return exit_usage;
    }
    auto stories = reader->stories(wanted);
    if (!stories) {
        return report(stories.error());
    }
    if (arguments.has("json")) {
        print_json(*stories);
    } else {
        print_text(*stories);
    }
    if (const auto lag = reader->search_lag().value_or(0); lag > 0) {
        fmt::print(stderr, "{} stories are not in the search index yet\n", lag);
    }
    return exit_done;
}

constexpr std::array options{
    Option{"limit", "N", "at most so many stories (25)"},
    Option{"json", "", "print JSON"},
};

} // namespace

extern const Command search_command;
const Command search_command{
    "search", "QUERY", "Stored stories that match, newest first; the query language of topics.",
    options,  1,       -1,
    search};

} // namespace gazetted::daemon::cli
