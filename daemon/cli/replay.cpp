// SPDX-License-Identifier: MIT
#include "daemon/pipeline/replay.hpp"

#include "config/values.hpp"
#include "daemon/cli/command.hpp"
#include "daemon/cli/opening.hpp"
#include "daemon/cli/temporary_folder.hpp"
#include "daemon/cli/text_table.hpp"
#include "daemon/uv/loop.hpp"
#include "feeds/date/date.hpp"
#include "feeds/render/json_out.hpp"
#include "storage/store.hpp"

#include <fmt/format.h>

#include <array>

namespace gazetted::daemon::cli {

namespace {

/// "7d" ago, or a date.
std::optional<Instant> since_of(const std::string& text, Instant now) {
    if (const auto ago = config::parse_duration(text)) {
        return now - *ago;
    }
    return date::parse(text);
}

void print_text(const pipeline::Replay& replay, bool is_dry) {
    for (const auto& together : replay.unions) {
        fmt::print("{} stories", is_dry ? "would unite" : "united");
        for (const StoryId story : together.stories) {
            fmt::print(" {}", story.value);
        }
        fmt::print("\n    {}\n", printable(together.reason));
    }
    for (const auto& split : replay.splits) {
        fmt::print("kept whole: story {}, which would be {} today\n", split.story.value,
                   split.parts);
    }
    for (const auto& change : replay.topics) {
        fmt::print("story {}:{}{}{}{}\n", change.story.value, change.added.empty() ? "" : " into ",
                   fmt::join(change.added, ", "), change.removed.empty() ? "" : " out of ",
                   fmt::join(change.removed, ", "));
    }
    for (const auto& drop : replay.drops) {
        fmt::print("kept: entry {} of story {}, which the filter would drop today: {}\n",
                   drop.entry.value, drop.story.value, printable(drop.why));
    }
    fmt::print("{} entries of {} stories replayed: {} unions, {} stories change topics{}\n",
               replay.entries, replay.stories, replay.unions.size(), replay.topics.size(),
               is_dry ? "; nothing was written" : "");
}

void print_json(const pipeline::Replay& replay) {
    std::string text;
    render::JsonWriter json(text);
    json.begin_object();
    json.key("entries").value(static_cast<std::int64_t>(replay.entries));
    json.key("stories").value(static_cast<std::int64_t>(replay.stories));
    json.key("unions").begin_array();
    for (const auto& together : replay.unions) {
        json.begin_object().key("stories").begin_array();
        for (const StoryId story : together.stories) {
            json.value(story.value);
        }
        json.end_array();
        json.member("reason", together.reason);
        json.end_object();
    }
    json.end_array().key("splits").begin_array();
    for (const auto& split : replay.splits) {
        json.value(split.story.value);
    }
    json.end_array().key("topics").begin_array();
    for (const auto& change : replay.topics) {
        json.begin_object().key("story").value(change.story.value);
        for (const auto& [name, list] :
             {std::pair("added", &change.added), std::pair("removed", &change.removed)}) {
            json.key(name).begin_array();
            for (const std::string& topic : *list) {
                json.value(topic);
            }
            json.end_array();
        }
        json.end_object();
    }
    json.end_array().key("dropped_today").begin_array();
    for (const auto& drop : replay.drops) {
        json.value(drop.entry.value);
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

int replay(const Arguments& arguments) {
    const Instant now = uv::Loop::wall_clock();
    const auto since = since_of(arguments.get("since"), now);
    if (!since) {
        fmt::print(stderr, "gazetted replay: --since is a time such as 7d, or a date\n");
        return exit_usage;
    }
    auto rules = load_rules(arguments);
    if (!rules) {
        return exit_config;
    }
    auto reader = storage::Reader::open(rules->config().store.path);
    if (!reader) {
        return report(reader.error());
    }
    const TemporaryFolder folder;
    auto scratch = storage::Writer::open(folder.file("replay.db"));
    if (!scratch) {
        return report(scratch.error());
    }
    auto result = pipeline::replay(*reader, std::move(*scratch), *rules, *since);
    if (!result) {
        return report(result.error());
    }
    const bool is_dry = arguments.has("dry-run");
    if (!is_dry) {
        auto store = storage::Writer::open(rules->config().store.path);
        if (!store) {
            return report(store.error());
        }
        if (auto done = pipeline::apply_replay(*store, *result, now); !done) {
            return report(done.error());
        }
    }
    if (arguments.has("json")) {
        print_json(*result);
    } else {
        print_text(*result, is_dry);
    }
    return exit_done;
}

constexpr std::array options{
    Option{"since", "TIME", "entries first seen since then: 7d, or a date"},
    Option{"dry-run", "", "only show what would change"},
    Option{"json", "", "print JSON"},
};

} // namespace

extern const Command replay_command;
const Command replay_command{"replay",
                             "--since TIME",
                             "Run rules, stories and topics again over stored entries.",
                             options,
                             0,
                             0,
                             replay};

} // namespace gazetted::daemon::cli
