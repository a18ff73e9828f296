// SPDX-License-Identifier: MIT
#include "daemon/service/network_watch.hpp"

#include "daemon/service/log.hpp"
#include "feeds/url/url.hpp"

namespace gazetted::daemon::service {

void NetworkWatch::see(const model::FetchOutcome& outcome, std::chrono::milliseconds now) {
    const bool is_unreachable = outcome.error && (outcome.error->code == ErrorCode::dns ||
                                                  outcome.error->code == ErrorCode::connect ||
                                                  outcome.error->code == ErrorCode::timeout);
    if (outcome.status != 0 && !is_unreachable) {
        if (is_down()) {
            log(LogLevel::notice, "fetch", {}, "the network is back: a host has answered");
        }
        unreachable_.clear();
    } else if (is_unreachable && !is_down()) {
        if (unreachable_.empty()) {
            since_ = now;
        }
        unreachable_.emplace(url::split(outcome.final_url).host);
        if (is_down()) {
            log(LogLevel::warning, "fetch", {},
                "nothing can be reached: the network seems to be down; failures are not counted "
                "against the feeds until something answers");
        }
    }
}

std::optional<Seconds> NetworkWatch::down_for(std::chrono::milliseconds now) const {
    return is_down() ? std::optional(std::chrono::duration_cast<Seconds>(now - since_))
                     : std::nullopt;
}

} // namespace gazetted::daemon::service
