// SPDX-License-Identifier: MIT
#include "daemon/fetch/offered_feeds.hpp"

#include "feeds/parse/discover.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <utility>

namespace gazetted::daemon::fetch {

namespace {

/// A blog's comments are seldom what is meant.
bool is_about_comments(const parse::DiscoveredFeed& feed) {
    for (const std::string_view text :
         {std::string_view(feed.title), std::string_view(feed.href)}) {
        if (text.find("omment") != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

} // namespace

std::vector<std::string> offered_feeds(std::string_view html, std::string_view page_url) {
    auto named = parse::discover_feeds(html);
    std::stable_partition(named.begin(), named.end(),
                          [](const auto& feed) { return !is_about_comments(feed); });
    const bool is_local_page = !url::is_http(page_url);
    std::vector<std::string> urls;
    for (const parse::DiscoveredFeed& feed : named) {
        auto url = url::resolve(feed.base.empty() ? page_url : url::resolve(page_url, feed.base),
                                feed.href);
        if ((url::is_http(url) || (is_local_page && url.starts_with("file:"))) &&
            std::find(urls.begin(), urls.end(), url) == urls.end()) {
            urls.push_back(std::move(url));
        }
    }
    return urls;
}

} // namespace gazetted::daemon::fetch
