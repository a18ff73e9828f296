// SPDX-License-Identifier: MIT
#include "daemon/service/metrics.hpp"

#include "feeds/render/json_out.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace gazetted::daemon::service {

namespace {

using Out = std::back_insert_iterator<std::string>;

void head(Out out, std::string_view name, std::string_view type, std::string_view help) {
    fmt::format_to(out, "# HELP gazetted_{0} {2}\n# TYPE gazetted_{0} {1}\n", name, type, help);
}

template <class T>
void single(Out out, std::string_view name, std::string_view type, std::string_view help, T value) {
    head(out, name, type, help);
    fmt::format_to(out, "gazetted_{} {}\n", name, value);
}

std::string label(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"') {
            out += '\\';
        }
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

std::int64_t seconds_of(const std::optional<Instant>& at) {
    return at ? at->time_since_epoch().count() : 0;
}

struct PerFeed {
    std::string_view name, type, help;
    std::int64_t (*value)(const model::FeedState&);
};

constexpr PerFeed per_feed[] = {
    {"feed_up", "gauge", "1 while the last poll of the feed succeeded.",
     [](const model::FeedState& state) { return std::int64_t{state.failures == 0 ? 1 : 0}; }},
    {"feed_failures", "gauge", "Failed polls in a row.",
     [](const model::FeedState& state) { return std::int64_t{state.failures}; }},
    {"feed_last_success_seconds", "gauge", "Unix time of the last successful poll, 0 for never.",
     [](const model::FeedState& state) { return seconds_of(state.last_success); }},
    {"feed_last_change_seconds", "gauge", "Unix time of the last poll that brought news.",
     [](const model::FeedState& state) { return seconds_of(state.last_change); }},
    {"feed_next_poll_seconds", "gauge", "Unix time of the next poll.",
     [](const model::FeedState& state) { return seconds_of(state.next_poll); }},
};

} // namespace

std::string metrics_text(const Engine& engine, const LiveFacts& facts) {
    std::string text;
    const Out out(text);
    const Totals& totals = engine.totals();
    single(out, "uptime_seconds", "gauge", "Time since the start.", facts.uptime.count());
    single(out, "polls_total", "counter", "Polls that ended.", totals.polls);
    single(out, "polls_failed_total", "counter", "Polls that failed.", totals.failed);
    single(out, "polls_unchanged_total", "counter", "Polls that brought nothing new.",
           totals.not_modified);
    single(out, "documents_total", "counter", "Documents read.", totals.documents);
    single(out, "entries_new_total", "counter", "Entries stored.", totals.new_entries);
    single(out, "entries_joined_total", "counter", "Entries that joined a known story.",
           totals.joined);
    single(out, "entries_edited_total", "counter", "Entries that were edited.", totals.edited);
    single(out, "entries_dropped_total", "counter", "Entries that a filter dropped.",
           totals.dropped);
    single(out, "fetched_bytes_total", "counter", "Bytes of bodies on the wire.", totals.bytes);
    single(out, "fetches_queued", "gauge", "Fetches that wait for a slot.", facts.queued);
    single(out, "fetches_in_flight", "gauge", "Fetches under way.", facts.in_flight);
    single(out, "store_backlog", "gauge", "Documents that wait for the writer.", facts.backlog);
    single(out, "reloads_total", "counter", "Configurations taken over.", facts.reloads);
    single(out, "reloads_failed_total", "counter", "Configurations refused.", facts.failed_reloads);
    std::map<std::string_view, const model::FeedState*> feeds;
    for (const auto& [id, known] : engine.feeds()) {
        feeds.emplace(engine.name_of(id), &known.state);
    }
    for (const PerFeed& series : per_feed) {
        head(out, series.name, series.type, series.help);
        for (const auto& [name, state] : feeds) {
            fmt::format_to(out, "gazetted_{}{{feed=\"{}\"}} {}\n", series.name, label(name),
                           series.value(*state));
        }
    }
    return text;
}

std::string status_json(Engine& engine, const LiveFacts& facts) {
    std::string text;
    render::JsonWriter json(text);
    const auto number = [&](std::string_view name, std::uint64_t value) {
        json.key(name).value(static_cast<std::int64_t>(value));
    };
    json.begin_object();
    json.key("uptime_seconds").value(std::int64_t{facts.uptime.count()});
    number("polls", engine.totals().polls);
    number("polls_failed", engine.totals().failed);
    number("entries_new", engine.totals().new_entries);
    number("queued", facts.queued);
    number("backlog", facts.backlog);
    number("reloads", facts.reloads);
    number("reloads_failed", facts.failed_reloads);
    json.key("in_flight").begin_array();
    for (const fetch::Fetcher::Flight& flight : engine.fetcher().flights()) {
        json.begin_object();
        json.member("url", flight.url);
        json.member("state", flight.state);
        json.key("milliseconds").value(std::int64_t{flight.since.count()});
        json.end_object();
    }
    json.end_array().end_object();
    return text;
}

} // namespace gazetted::daemon::service
