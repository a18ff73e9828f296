// SPDX-License-Identifier: MIT
// Engine: the archives of a feed (RFC 5005), read beside its polls.
#include "daemon/service/engine.hpp"
#include "daemon/service/log.hpp"
#include "daemon/service/request.hpp"
#include "feeds/url/url.hpp"

#include <utility>

namespace gazetted::daemon::service {

/// Beside polls: archives change what is stored, and nothing of how the feed is polled.
void Engine::read_archive(FeedId feed, Known& known, const std::string& url) {
    if (holds_.find(url, uv::Loop::wall_clock()) != nullptr) {
        return; // until the feed's next document
    }
    known.is_reading_archive = true;
    ++under_way_;
    const config::Feed& rule = rules_->config().feeds[known.rule];
    auto request = make_request(rules_->config(), rule, {}, uv::Loop::wall_clock());
    if (url::origin(url) != url::origin(request.url)) { // secrets are for the feed's own server
        request.headers.clear();
        request.user = request.password = request.bearer = {};
        request.client_certificate = request.client_key = {};
    }
    request.url = url;
    request.may_be_local = false; // the publisher named it
    fetcher_.fetch(std::move(request), [this, feed](fetch::FetchResult result) {
        if (result.outcome.has_document()) {
            fetched_.push_back({feed, std::move(result), true});
            understand_next();
        } else {
            pipeline::Stored nothing;
            nothing.outcome = std::move(result.outcome);
            end_archive(feed, std::move(nothing));
        }
    });
}

void Engine::warn_of_archive(FeedId feed, const model::FetchOutcome& outcome) const {
    if (outcome.error && !outcome.is_cancelled()) {
        log(LogLevel::warning, "fetch", name_of(feed),
            "its archive cannot be read, tried again at its next document: " + outcome.error->text);
    }
}

void Engine::end_archive(FeedId feed, pipeline::Stored stored) {
    Known& known = feeds_.at(feed);
    known.is_reading_archive = false;
    --under_way_;
    if (!known.is_active) {
        if (!known.is_polling) {
            feeds_.erase(feed);
        }
        return;
    }
    stored.feed = feed;
    stored.is_archive = true;
    warn_of_archive(feed, stored.outcome);
    hold(stored, uv::Loop::wall_clock());
    totals_.new_entries += static_cast<std::uint64_t>(stored.outcome.new_entries);
    if (!stored.next_archive.empty()) {
        read_archive(feed, known, stored.next_archive);
    }
    on_polled_(stored, known.state);
    if (stored.hold) {
        fetcher_.cancel_waiting(stored.hold->domain);
    }
}

} // namespace gazetted::daemon::service
