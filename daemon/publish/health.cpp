// SPDX-License-Identifier: MIT
// The history of fetches read as news: a feed broke when it failed several times in a row, and
// recovered with the first success after that. A single failure is no news. What is written depends
// on the history alone, so a second reading gives the same entries; failures whose first are
// forgotten are told no more, since their entry would be another one with each poll.
#include "daemon/publish/outputs.hpp"
#include "feeds/date/date.hpp"
#include "feeds/poll/plan.hpp"
#include "feeds/render/usable.hpp"
#include "feeds/text/html.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gazetted::daemon::publish {

namespace {

constexpr std::size_t max_events = 100; // in the document
constexpr std::string_view folder = "health/";

model::PublishedStory event(const Job& job, const storage::FeedRow& feed, std::string_view what,
                            Instant when, std::string_view html) {
    model::PublishedStory story;
    const auto title = feed.title.empty() ? feed.name : feed.title;
    story.atom_id =
        tag_uri(job.config, fmt::format("{}{}/{}/{}", folder, render::encode_component(feed.name),
                                        what, when.time_since_epoch().count()));
    story.published = when;
    story.updated = when;
    story.lead.url = job.config.server.base_url + "status";
    story.lead.clean.title = fmt::format("{} {}", title, what);
    story.lead.clean.content = html;
    model::Person author;
    author.name = job.config.publish.title;
    story.lead.authors.push_back(std::move(author));
    return story;
}

std::string in_paragraph(std::string_view text) {
    return "<p>" + text::escape_html(text) + "</p>";
}

void append_history(const Job& job, const storage::FeedRow& feed,
                    const std::vector<storage::FetchRow>& newest_first,
                    std::vector<model::PublishedStory>& events) {
    int failures = 0;
    bool is_begin_known = newest_first.size() < storage::fetches_kept;
    for (auto fetch = newest_first.rbegin(); fetch != newest_first.rend(); ++fetch) {
        if (fetch->kind == model::FetchKind::failed) {
            if (++failures == poll::broken_after && is_begin_known) {
                events.push_back(
                    event(job, feed, "is failing", fetch->at, in_paragraph(fetch->error)));
            }
            continue;
        }
        if (failures >= poll::broken_after) {
            events.push_back(event(job, feed, "works again", fetch->at,
                                   is_begin_known
                                       ? in_paragraph(fmt::format("After {} failures.", failures))
                                       : "<p>After many failures.</p>"));
        }
        failures = 0;
        is_begin_known = true;
    }
}

void append_end(const Job& job, const storage::FeedRow& feed,
                std::vector<model::PublishedStory>& events) {
    if (feed.state.health == model::FeedHealth::suspended && feed.state.gone_last) {
        events.push_back(event(job, feed, "is gone", *feed.state.gone_last,
                               in_paragraph("410 on two days: its publisher has ended it. It is "
                                            "still looked at every week.")));
    }
}

/// A permanent redirect: waiting to be believed, or followed since.
void append_move(const Job& job, const storage::FeedRow& feed,
                 std::vector<model::PublishedStory>& events) {
    if (!feed.state.move.url.empty()) {
        events.push_back(event(job, feed, "is moving", feed.state.move.since,
                               in_paragraph("To " + feed.state.move.url)));
    }
    if (feed.state.moved && feed.feed_url != feed.configured_url) {
        events.push_back(event(job, feed, "has moved", *feed.state.moved,
                               in_paragraph(fmt::format("It is read from {0} now: write url = "
                                                        "\"{0}\" in the configuration.",
                                                        feed.feed_url))));
    }
}

} // namespace

Result<std::vector<model::PublishedStory>> load_health(const Job& job) {
    auto feeds = load_feeds(job);
    if (!feeds) {
        return fail(std::move(feeds.error()));
    }
    std::vector<model::PublishedStory> events;
    for (const storage::FeedRow& feed : *feeds) {
        const auto fetches = job.reader.fetches(feed.id, storage::fetches_kept);
        if (!fetches) {
            return fail(fetches.error());
        }
        append_history(job, feed, *fetches, events);
        append_end(job, feed, events);
        append_move(job, feed, events);
    }
    std::ranges::stable_sort(events, std::greater<>{}, &model::PublishedStory::published);
    events.resize(std::min(events.size(), max_events));
    return events;
}

} // namespace gazetted::daemon::publish
