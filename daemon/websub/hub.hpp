// SPDX-License-Identifier: MIT
#pragma once

// The hub for our own outputs (W3C WebSub sections 5 to 7): takes subscriptions, asks back, and
// brings each changed document to who subscribed, signed. Or, where the configuration names another
// hub, tells that one what has changed. Loop thread only; documents are rendered and signed on the
// pool.

#include "daemon/publish/publisher.hpp"
#include "daemon/serve/server.hpp"
#include "daemon/service/engine.hpp"
#include "daemon/service/log.hpp"
#include "daemon/uv/timer.hpp"
#include "storage/store.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gazetted::daemon::websub {

class Hub {
  public:
    Hub(uv::Loop& loop, service::Engine& engine);

    /// What is served from now on; at the start `known` are the stored subscribers.
    void use(std::shared_ptr<publish::Publisher> publisher);
    void adopt(std::vector<storage::Subscriber> known);
    /// A request to /hub.
    serve::Reply on_call(const serve::Call& call);
    /// These outputs may have changed.
    void on_commit(const publish::Changes& changes);
    void stop();

    std::size_t subscribers() const { return subscribers_.size(); }
    std::uint64_t delivered() const { return delivered_; }

    static constexpr std::size_t most_subscribers = 2000;
    static constexpr std::size_t most_of_host = 64;  // subscribers at one callback's host
    static constexpr std::size_t most_waiting = 256; // subscriptions that are being verified
    static constexpr int most_notes = 10;            // lines an hour on who did not confirm
    static constexpr std::size_t longest_callback = 2000;
    static constexpr std::size_t longest_secret = 199; // section 5.1

  private:
    using Key = std::pair<std::string, std::string>; // topic's path, callback
    struct Known {
        storage::Subscriber row;
        std::string etag; // of what was brought last
        int failures = 0;
        std::chrono::milliseconds next_try{0}; // loop time; 0: none is due
        bool is_sending = false, is_again = false;
    };
    struct Intent {
        storage::Subscriber row;
        bool is_leaving = false;
        std::string challenge;
    };
    struct Parcel { // made on the pool
        std::shared_ptr<const publish::Rendered> document;
        std::vector<std::pair<Key, std::string>> signatures;
    };

    void ask_back(const Intent& intent);
    service::LogLevel level_of_stranger();
    void on_answer(const Intent& intent, const fetch::FetchResult& result);
    void flush();
    void make_parcel(const std::string& topic, std::vector<Key> to);
    void send(const std::string& topic, const Parcel& parcel);
    void on_sent(const Key& key, const std::string& etag, const fetch::FetchResult& result);
    void drop(const Key& key);
    void ping_other(const std::vector<std::string>& topics);
    void arm();
    fetch::Request request_to(const std::string& url) const;
    fetch::Options fetch_options() const;
    fetch::Fetcher& fetcher();

    uv::Loop& loop_;
    service::Engine& engine_;
    std::shared_ptr<publish::Publisher> publisher_;
    /// Of its own: strangers whose servers are slow must not hold up the polls. Made when first
    /// used.
    std::unique_ptr<fetch::Fetcher> fetcher_;
    std::map<Key, Known> subscribers_;
    std::set<std::string> changed_; // topics' paths
    std::size_t waiting_ = 0;
    std::uint64_t delivered_ = 0;
    std::chrono::milliseconds noted_since_{0};
    int noted_ = 0;
    bool is_stopping_ = false;
    uv::Timer soon_, retry_;
    std::shared_ptr<bool> alive_ =
        std::make_shared<bool>(true); // work on the pool may end after us
};

} // namespace gazetted::daemon::websub
