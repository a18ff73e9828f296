// SPDX-License-Identifier: MIT
#include "daemon/cli/find_feed.hpp"

#include "daemon/fetch/fetcher.hpp"
#include "daemon/fetch/offered_feeds.hpp"
#include "feeds/normalize/normalize.hpp"
#include "feeds/parse/discover.hpp"
#include "feeds/parse/parse_feed.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gazetted::daemon::cli {

namespace {

constexpr std::size_t most_tries = 8; // documents fetched behind one page

Result<fetch::FetchResult> fetch_page(const config::Config& config, const std::string& url,
                                      bool allow_private, bool may_be_local) {
    fetch::Request request;
    request.url = url;
    request.may_be_local = may_be_local;
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

/// Where feeds usually are, for a page that names none.
std::vector<std::string> guessed(const fetch::FetchResult& page) {
    std::vector<std::string> urls;
    if (url::is_http(page.outcome.final_url)) {
        for (const std::string_view path : parse::common_feed_paths()) {
            urls.push_back(url::resolve(page.outcome.final_url, path));
        }
    }
    return urls;
}

} // namespace

Result<FoundFeed> find_feed(const config::Config& config, const std::string& url,
                            bool allow_private) {
    const auto page = fetch_page(config, url, allow_private, true);
    if (!page) {
        return fail(page.error());
    }
    auto found = read_feed(url, *page);
    if (found || found.error().code != ErrorCode::not_a_feed) {
        return found;
    }
    auto candidates = fetch::offered_feeds(page->body, page->outcome.final_url);
    const bool is_guess = candidates.empty();
    if (is_guess) {
        candidates = guessed(*page);
    }
    for (std::size_t i = 0; i < std::min(candidates.size(), most_tries); ++i) {
        const bool is_local_page = !url::is_http(page->outcome.final_url);
        const auto document = fetch_page(config, candidates[i], allow_private, is_local_page);
        Result<FoundFeed> feed = fail(ErrorCode::not_a_feed, {});
        if (document) {
            feed = read_feed(candidates[i], *document);
        }
        if (feed) {
            if (!is_guess) {
                candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(i));
                feed->others = std::move(candidates);
            }
            return feed;
        }
    }
    return fail(
        ErrorCode::not_a_feed,
        fmt::format("{}: {}, and {}", url, found.error().text,
                    is_guess ? "it names no feed" : "none of the feeds that it names can be read"));
}

} // namespace gazetted::daemon::cli
