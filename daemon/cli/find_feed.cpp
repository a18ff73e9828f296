// SPDX-License-Identifier: MIT
#include "daemon/cli/find_feed.hpp"

#include "daemon/fetch/fetcher.hpp"
#include "feeds/normalize/normalize.hpp"
#include "feeds/parse/parse_feed.hpp"

#include <fmt/format.h>

#include <utility>

namespace gazetted::daemon::cli {

namespace {

Result<fetch::FetchResult> fetch_page(const config::Config& config, const std::string& url,
                                      bool allow_private) {
    fetch::Request request;
    request.url = url;
    request.allow_private = allow_private;
    request.delta = fetch::DeltaRequest::none;
    request.limits.total = config.poll.timeout;
    request.limits.max_body = config.poll.max_body;
    fetch::Options options;
    options.user_agent =
        config.poll.user_agent.empty()
            ? fmt::format("gazetted/{} (+{})", GAZETTED_VERSION, config.server.base_url)
            : config.poll.user_agent;
    auto fetched = fetch::fetch_once(std::move(request), options);
    if (!fetched) {
        return fail(fetched.error().code, fmt::format("{}: {}", url, fetched.error().text));
    }
    return fetched;
}

Result<FoundFeed> read_feed(const std::string& url, const fetch::FetchResult& fetched) {
    const auto parsed = parse::parse_feed(fetched.body, fetched.outcome.content_type);
    if (!parsed) {
        return fail(parsed.error());
    }
    const auto feed = normalize::normalize(
        *parsed, {fetched.outcome.final_url, fetched.outcome.content_language});
    const auto& moved = fetched.outcome.permanent_url;
    return FoundFeed{moved.empty() ? url : moved, feed.title, feed.entries.size(), {}};
}

} // namespace

Result<FoundFeed> find_feed(const config::Config& config, const std::string& url,
                            bool allow_private) {
    const auto page = fetch_page(config, url, allow_private);
    if (!page) {
        return fail(page.error());
    }
    auto found = read_feed(url, *page);
    if (!found && found.error().code == ErrorCode::not_a_feed) {
        return fail(ErrorCode::not_a_feed, fmt::format("{}: {}", url, found.error().text));
    }
    return found;
}

} // namespace gazetted::daemon::cli
