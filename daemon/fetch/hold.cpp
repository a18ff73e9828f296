// SPDX-License-Identifier: MIT
#include "daemon/fetch/hold.hpp"

#include "feeds/poll/plan.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

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

Holds::Holds(std::vector<storage::Hold> known) {
    for (storage::Hold& hold : known) {
        std::string domain = hold.domain;
        by_domain_.emplace(std::move(domain), std::move(hold));
    }
}

void Holds::add(const storage::Hold& hold, Instant now) {
    std::erase_if(by_domain_, [&](const auto& one) { return one.second.until <= now; });
    storage::Hold& held = by_domain_[hold.domain];
    if (held.until < hold.until) {
        held = hold;
    }
}

void Holds::set_back(Seconds by) {
    for (auto& [domain, hold] : by_domain_) {
        hold.until -= std::min(by, hold.until.time_since_epoch());
    }
}

const storage::Hold* Holds::find(std::string_view url, Instant now) const {
    if (by_domain_.empty()) {
        return nullptr; // and the domain need not be known
    }
    const auto found = by_domain_.find(domain_of(url));
    return found == by_domain_.end() || found->second.until <= now ? nullptr : &found->second;
}

void show_holds(std::span<storage::FeedRow> feeds, const Holds& holds, Instant now) {
    for (storage::FeedRow& feed : feeds) {
        const storage::Hold* hold = holds.find(feed.feed_url, now);
        if (hold != nullptr && feed.state.next_poll < hold->until) {
            feed.state.next_poll = hold->until;
            feed.state.next_reason =
                fmt::format("{} asked for a pause (Retry-After, to {})", hold->domain, hold->feed);
        }
    }
}

} // namespace gazetted::daemon::fetch
