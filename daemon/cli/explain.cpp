// SPDX-License-Identifier: MIT
#include "daemon/cli/command.hpp"
#include "daemon/cli/opening.hpp"
#include "daemon/cli/text_table.hpp"
#include "daemon/fetch/hold.hpp"
#include "daemon/uv/loop.hpp"
#include "feeds/date/date.hpp"
#include "feeds/poll/plan.hpp"
#include "feeds/poll/websub.hpp"
#include "storage/store.hpp"

#include <fmt/core.h>

#include <span>
#include <utility>

namespace gazetted::daemon::cli {

namespace {

constexpr std::size_t history_lines = 10;

void print_entry(const storage::EntryTrace& entry) {
    fmt::print("  entry {} in {}, seen {}{}\n    {}\n    {}\n", entry.id.value, entry.feed_name,
               date::rfc3339(entry.first_seen),
               entry.edited ? ", edited " + date::rfc3339(*entry.edited) : std::string(),
               printable(entry.title), printable(entry.url));
    fmt::print("    here because: {}{}\n", model::to_word(entry.reason.rung),
               entry.reason.detail.empty() ? "" : " - " + printable(entry.reason.detail));
    for (const model::Removal& removal : entry.removed) {
        fmt::print("    removed {}: {} ({})\n", removal.what, shorten(removal.text, 80),
                   removal.why);
    }
}

void print_story(const storage::StoryTrace& story, Instant now) {
    fmt::print("story {}  {}\n", story.id.value, printable(story.atom_id));
    fmt::print("  first seen {}, published as of {}, updated {}\n", date::rfc3339(story.first_seen),
               date::rfc3339(story.published), date::rfc3339(story.updated));
    if (story.visible_from && *story.visible_from > now) {
        fmt::print("  held until {} so that its twins arrive first (publish.settle)\n",
                   date::rfc3339(*story.visible_from));
    }
    fmt::print("{} entries\n", story.entries.size());
    for (const storage::EntryTrace& entry : story.entries) {
        print_entry(entry);
    }
    fmt::print("{} topics\n", story.topics.size());
    for (const storage::TopicMatch& match : story.topics) {
        fmt::print("  {}: {}\n", match.topic, printable(match.reason));
    }
    for (const storage::Tombstone& gone : story.absorbed) {
        fmt::print("  absorbed {} on {}: {}\n", printable(gone.atom_id), date::rfc3339(gone.when),
                   printable(gone.reason));
    }
}

int print_feed(storage::Reader& reader, const storage::FeedRow& feed, Instant now) {
    const auto& state = feed.state;
    fmt::print("feed {}  {}\n  state: {}, {} entries kept\n", feed.name,
               printable(feed.configured_url), model::to_word(state.health), feed.entries);
    if (!state.url.empty() && state.url != feed.configured_url) {
        fmt::print("  fetched from {} since it moved there\n", printable(state.url));
    }
    if (!state.move.url.empty()) {
        fmt::print("  answers with a permanent redirect to {} since {}, {} polls; believed after "
                   "{} days or {} polls\n",
                   printable(state.move.url), date::rfc3339(state.move.since), state.move.polls,
                   poll::days_to_believe_a_move.count(), poll::polls_to_believe_a_move);
    }
    if (state.next_poll == Instant{}) {
        fmt::print("  next poll at once, its first\n");
    } else {
        fmt::print("  next poll {} ({}): {}\n", date::rfc3339(state.next_poll),
                   relative_time(state.next_poll, now), printable(state.next_reason));
    }
    if (!state.last_error.empty()) {
        fmt::print("  last error, {} in a row: {}\n", state.failures, printable(state.last_error));
    }
    if (!state.hints.hub.empty()) {
        fmt::print("  hub {}: {}\n", printable(state.hints.hub),
                   printable(poll::hub_in_words(state, now)));
    }
    auto history = reader.fetches(feed.id, history_lines);
    if (!history) {
        return report(history.error());
    }
    for (const storage::FetchRow& row : *history) {
        fmt::print("  {} {} {} {} bytes, {} new, {} ms {}\n", date::rfc3339(row.at),
                   model::to_word(row.kind), row.status, row.bytes, row.new_entries,
                   row.milliseconds, printable(row.error));
    }
    return exit_done;
}

/// Tells an address or id apart from a feed's short name by asking for the name first.
int explain(const Arguments& arguments) {
    auto rules = load_rules(arguments);
    if (!rules) {
        return exit_config;
    }
    auto reader = storage::Reader::open(rules->config().store.path);
    if (!reader) {
        return report(reader.error());
    }
    const std::string& what = arguments.positional.front();
    const auto now = uv::Loop::wall_clock();
    auto feed = reader->feed(what);
    if (!feed) {
        return report(feed.error());
    }
    if (*feed) {
        if (auto holds = reader->holds(now)) {
            fetch::show_holds(std::span(&**feed, 1), fetch::Holds(std::move(*holds)), now);
        }
        return print_feed(*reader, **feed, now);
    }
    auto story = reader->explain(what);
    if (!story) {
        return report(story.error());
    }
    if (!*story) {
        fmt::print(stderr,
                   "gazetted: nothing stored goes by '{}': give a story's number, its id, the "
                   "address of one of its pages, or a feed's name\n",
                   what);
        return exit_failed;
    }
    print_story(**story, now);
    return exit_done;
}

} // namespace

extern const Command explain_command;
const Command explain_command{"explain",
                              "ID|URL|FEED",
                              "Why a story looks as it does, or why a feed is polled when it is.",
                              {},
                              1,
                              1,
                              explain};

} // namespace gazetted::daemon::cli
