// SPDX-License-Identifier: MIT
#include "daemon/service/network_watch.hpp"

#include "daemon/service/log.hpp"
#include "feeds/url/url.hpp"

namespace gazetted::daemon::service {

void NetworkWatch::see(const model::FetchOutcome& outcome) {
    const bool is_unreachable = outcome.error && (outcome.error->code == ErrorCode::dns ||
                                                  outcome.error->code == ErrorCode::connect ||
                                                  outcome.error->code == ErrorCode::timeout);
    if (outcome.status != 0 && !is_unreachable) {
        unreachable_.clear();
    } else if (is_unreachable && !is_down()) {
        unreachable_.emplace(url::split(outcome.final_url).host);
        if (is_down()) {
            log(LogLevel::warning, "fetch", {},
                "nothing can be reached: the network seems to be down; failures are not counted "
                "against the feeds until something answers");
        }
    }
}

} // namespace gazetted::daemon::service
