// SPDX-License-Identifier: MIT
#include "daemon/cli/command.hpp"
#include "daemon/cli/opening.hpp"
#include "daemon/cli/text_table.hpp"
#include "daemon/fetch/hold.hpp"
#include "daemon/uv/loop.hpp"
#include "feeds/date/date.hpp"
#include "feeds/poll/plan.hpp"
#include "feeds/poll/websub.hpp"
#include "feeds/render/json_out.hpp"
#include "storage/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace gazetted::daemon::cli {

namespace {

bool is_failing(const storage::FeedRow& feed) {
    return feed.state.health == model::FeedHealth::failing ||
           feed.state.health == model::FeedHealth::suspended;
}

void print_json(const std::vector<storage::FeedRow>& feeds, std::int64_t lag, Instant now) {
    std::string text;
    render::JsonWriter json(text);
    const auto date = [&](std::string_view name, const std::optional<Instant>& at) {
        json.member(name, at && *at != Instant{} ? date::rfc3339(*at) : std::string());
    };
    json.begin_object().key("search_lag").value(lag).key("feeds").begin_array();
    for (const storage::FeedRow& feed : feeds) {
        json.begin_object();
        json.member("name", feed.name);
        json.member("title", feed.title);
        json.member("url", feed.configured_url);
        json.member("fetched_from", feed.state.url);
        json.member("health", model::to_word(feed.state.health));
        date("last_poll", feed.state.last_poll);
        date("last_success", feed.state.last_success);
        date("last_change", feed.state.last_change);
        date("next_poll", feed.state.next_poll);
        json.member("next_reason", feed.state.next_reason);
        json.key("failures").value(std::int64_t{feed.state.failures});
        json.member("last_error", feed.state.last_error);
        json.member("moving_to", feed.state.move.url);
        json.member("hub", poll::hub_in_words(feed.state, now));
        json.key("entries").value(feed.entries);
        json.end_object();
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

void print_text(const std::vector<storage::FeedRow>& feeds, std::int64_t lag, Instant now) {
    for (const storage::FeedRow& feed : feeds) {
        const auto& state = feed.state;
        fmt::print("{:<24} {:<9} {:>6} entries  ok {:<12} next {:<12} {}\n", shorten(feed.name, 24),
                   model::to_word(state.health), feed.entries,
                   relative_time(state.last_success, now),
                   state.next_poll == Instant{} ? "at once" : relative_time(state.next_poll, now),
                   printable(state.next_reason));
        const auto add = [](std::string_view line) { fmt::print("{:<24} {}\n", "", line); };
        if (!state.last_error.empty()) {
            add(fmt::format("last error, {} in a row: {}", state.failures,
                            printable(state.last_error)));
        }
        if (!state.move.url.empty()) {
            add(fmt::format("moves to {} ({} of {} polls agree so far)", printable(state.move.url),
                            state.move.polls, poll::polls_to_believe_a_move));
        } else if (!state.url.empty() && state.url != feed.configured_url) {
            add(fmt::format("has moved to {}: change its url in the configuration",
                            printable(state.url)));
        }
        if (const auto hub = poll::hub_in_words(state, now); !hub.empty()) {
            add("hub: " + printable(hub));
        }
    }
    if (lag > 0) {
        fmt::print("{} stories wait for the search index\n", lag);
    }
}

int status(const Arguments& arguments) {
    auto rules = load_rules(arguments);
    if (!rules) {
        return exit_config;
    }
    auto reader = storage::Reader::open(rules->config().store.path);
    if (!reader) {
        return report(reader.error());
    }
    auto feeds = reader->feeds();
    if (!feeds) {
        return report(feeds.error());
    }
    std::erase_if(*feeds, [&](const auto& feed) {
        return !feed.active || (arguments.has("failing") && !is_failing(feed));
    });
    const auto now = uv::Loop::wall_clock();
    if (auto holds = reader->holds(now)) {
        fetch::show_holds(*feeds, fetch::Holds(std::move(*holds)), now);
    }
    const auto lag = reader->search_lag().value_or(0);
    if (arguments.has("json")) {
        print_json(*feeds, lag, now);
    } else {
        print_text(*feeds, lag, now);
    }
    return exit_done;
}

constexpr std::array options{
    Option{"failing", "", "only the feeds that fail"},
    Option{"json", "", "print JSON"},
};

} // namespace

extern const Command status_command;
const Command status_command{
    "status", "",    "A line a feed: health, entries, last success, next poll and why.", options, 0,
    0,        status};

} // namespace gazetted::daemon::cli
