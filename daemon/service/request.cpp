// SPDX-License-Identifier: MIT
#include "daemon/service/request.hpp"

#include "daemon/fetch/address.hpp"

#include "feeds/poll/plan.hpp"

#include "feeds/url/url.hpp"

#include <fmt/format.h>

namespace gazetted::daemon::service {

fetch::Request make_request(const config::Config& config, const config::Feed& feed,
                            const model::FeedState& state, Instant now) {
    fetch::Request request;
    request.url = state.url.empty() ? feed.url : state.url;
    request.may_be_local = request.url == feed.url;
    request.validators = poll::validators_to_send(state, now);
    request.body_hash = state.body_hash;
    request.headers.assign(feed.headers.begin(), feed.headers.end());
    request.user = feed.user;
    request.password = feed.password;
    request.bearer = feed.bearer;
    request.client_certificate = feed.client_certificate;
    request.client_key = feed.client_key;
    request.proxy = feed.proxy;
    request.user_agent = feed.user_agent;
    request.allow_private = feed.allow_private;
    request.limits.total = config.poll.timeout;
    request.limits.max_body = config.poll.max_body;
    return request;
}

fetch::Options fetch_options(const config::Config& config) {
    fetch::Options options;
    options.concurrency = config.poll.concurrency;
    options.per_host = config.poll.per_host;
    options.host_gap = host_gap(config, false);
    options.private_gap = host_gap(config, true);
    options.user_agent = config.poll.user_agent;
    if (options.user_agent.empty()) {
        // Publishers want to know who comes and where to complain.
        options.user_agent =
            fmt::format("gazetted/{} (+{})", GAZETTED_VERSION, config.server.base_url);
    }
    return options;
}

std::size_t most_out(const config::Config& config) {
    return 4 * static_cast<std::size_t>(config.poll.concurrency);
}

bool is_at_home(const config::Config& config) {
    const auto host = url::split(config.server.base_url).host;
    const auto address = fetch::parse_address(host);
    return host == "localhost" || (address && fetch::is_private_address(*address));
}

Seconds host_gap(const config::Config& config, bool allow_private) {
    return config.poll.host_gap.value_or(Seconds(allow_private ? 0 : 1));
}

} // namespace gazetted::daemon::service
