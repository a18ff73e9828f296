// SPDX-License-Identifier: MIT
#pragma once

// Subscribes to the hubs that feeds name, answers their questions, and takes what they bring
// (W3C WebSub section 5). Whether to ask and whom to believe is feeds/poll's. Loop thread only.

#include "daemon/serve/server.hpp"
#include "daemon/service/engine.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gazetted::daemon::websub {

/// The question of section 5.1 to the hub of a feed. What proves us to the publisher (headers,
/// logins, certificates) is not for its hub.
fetch::Request subscription_request(const config::Config& config, const config::Feed& feed,
                                    const model::Push& push);

/// Whether a hub can call us at `base_url`: one on the internet cannot reach an address that is
/// only known here; that of a feed with `allow_private` may be near.
bool can_be_called(std::string_view base_url, bool allow_private);

class Subscriber {
  public:
    /// `poll_soon`: what a hub brought cannot be used; the feed is to be asked itself.
    Subscriber(service::Engine& engine, std::function<void(FeedId)> poll_soon)
        : engine_(engine), poll_soon_(std::move(poll_soon)) {}

    /// The feeds are others than before, or the start.
    void adopt();
    /// Asks the feed's hub where that is due.
    void on_polled(FeedId feed);
    /// Whether `path` is a callback of ours.
    bool knows(const std::string& path) const;
    /// A request to /websub/TOKEN.
    serve::Reply on_call(const serve::Call& call);

  private:
    void ask(FeedId feed);
    void on_asked(FeedId feed, const std::string& token, const fetch::FetchResult& result);
    serve::Reply verify(FeedId feed, model::Push push, const serve::Call& call);
    serve::Reply take(FeedId feed, const model::Push& push, const serve::Call& call);

    service::Engine& engine_;
    std::function<void(FeedId)> poll_soon_;
    std::unordered_map<std::string, FeedId> by_token_;
};

} // namespace gazetted::daemon::websub
