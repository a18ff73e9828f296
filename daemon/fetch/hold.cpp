// SPDX-License-Identifier: MIT
#include "daemon/fetch/hold.hpp"

#include "feeds/poll/plan.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <unordered_map>

namespace gazetted::daemon::fetch {

std::string domain_of(std::string_view url) {
    const auto host = url::split(url).host;
    return host.empty() ? std::string() : url::registrable_domain(host);
}

std::optional<storage::Hold> hold_asked(const model::FetchOutcome& outcome, std::string_view feed,
                                        Instant now) {
    const auto length = poll::hold_asked(outcome);
    auto domain = length ? domain_of(outcome.final_url) : std::string();
    if (domain.empty()) {
        return std::nullopt;
    }
    return storage::Hold{std::move(domain), now + *length, std::string(feed)};
}

void show_holds(std::span<storage::FeedRow> feeds, std::span<const storage::Hold> holds) {
    if (holds.empty()) {
        return; // and most domains need not be known
    }
    std::unordered_map<std::string_view, const storage::Hold*> by_domain;
    for (const storage::Hold& hold : holds) {
        by_domain.emplace(hold.domain, &hold);
    }
    for (storage::FeedRow& feed : feeds) {
        const auto found = by_domain.find(domain_of(feed.feed_url));
        if (found != by_domain.end() && feed.state.next_poll < found->second->until) {
            feed.state.next_poll = found->second->until;
            feed.state.next_reason = fmt::format("{} asked for a pause (Retry-After, to {})",
                                                 found->second->domain, found->second->feed);
        }
    }
}

} // namespace gazetted::daemon::fetch
