// SPDX-License-Identifier: MIT
#pragma once

// The service: scheduler, engine, publisher and HTTP server on one loop; signals, reload, systemd.
// Loop thread only.

#include "config/config.hpp"
#include "config/load.hpp"
#include "daemon/fetch/scheduler.hpp"
#include "daemon/publish/publisher.hpp"
#include "daemon/serve/images.hpp"
#include "daemon/serve/server.hpp"
#include "daemon/service/engine.hpp"
#include "daemon/service/metrics.hpp"
#include "daemon/service/watch.hpp"
#include "daemon/uv/loop.hpp"
#include "daemon/uv/signal.hpp"
#include "daemon/uv/timer.hpp"
#include "daemon/websub/hub.hpp"
#include "daemon/websub/subscriber.hpp"
#include "feeds/base/result.hpp"

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gazetted::daemon::service {

class Daemon {
  public:
    /// Throws std::runtime_error, saying what to do, when the store or a fetcher cannot be had.
    Daemon(uv::Loop& loop, storage::Writer store,
           const std::shared_ptr<const pipeline::Rules>& rules);
    ~Daemon();
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    /// Listens, starts polling, says READY. Fails with io when an address cannot be opened.
    Result<void> start();
    /// SIGTERM, SIGINT: drains and makes the loop return, within stop_limit.
    void stop();
    /// SIGHUP, or the file changed: validates first and swaps whole; a bad file changes nothing.
    void reload();

    std::vector<std::string> addresses() const { return server_.addresses(); }

  private:
    void schedule_all();
    std::size_t body_limit(const std::string& path) const;
    serve::Reply on_call(const serve::Call& call);
    void on_image(const publish::Picture& picture, serve::Images::OnImage on_image);
    publish::Reach picture_reach() const;
    void on_polled(const pipeline::Stored& stored, const model::FeedState& state);
    void log_poll(const pipeline::Stored& stored, const model::FeedState& state) const;
    void publish_changes(const publish::Changes& changes);
    void publish_settled();
    void take_over(const std::vector<config::Finding>& findings,
                   std::shared_ptr<const pipeline::Rules> rules, Result<serve::Tls> tls);
    void show_new_generation();
    void use_tls(Result<serve::Tls> tls);
    void listen_anew();
    void end_reload();
    void note_unmirrored(const publish::Changes& changes);
    void write_mirror();
    void mirror_soon();
    void keep_house();
    void finish_stop_when_idle();
    LiveFacts live_facts();
    std::string metrics();
    std::string status_extra();
    std::string status_line() const;

    uv::Loop& loop_;
    std::shared_ptr<publish::Publisher> publisher_;
    fetch::Scheduler scheduler_;
    serve::Server server_;
    Engine engine_;
    websub::Subscriber subscriber_;
    websub::Hub hub_;
    std::unique_ptr<serve::Images> images_; // made when first asked
    ConfigWatch watch_;
    uv::Signal on_hangup_, on_terminate_, on_interrupt_;
    uv::Timer house_timer_, mirror_timer_, settle_timer_, watchdog_timer_, stop_timer_;
    std::deque<std::pair<std::chrono::milliseconds, publish::Changes>> settling_; // by loop time
    std::vector<FeedId> scheduled_;
    bool is_reloading_ = false, reload_again_ = false;
    bool is_mirroring_ = false, mirror_again_ = false;
    bool mirror_all_ = true; // at the next writing, not only unmirrored_
    std::shared_ptr<std::atomic<bool>> stop_mirroring_ = std::make_shared<std::atomic<bool>>(false);
    publish::Changes unmirrored_; // since the last writing began
    bool is_stopping_ = false, is_server_idle_ = false;
    int pool_jobs_ = 0; // ours, not yet back
    std::chrono::milliseconds started_;
    std::uint64_t reloads_ = 0, failed_reloads_ = 0;
};

} // namespace gazetted::daemon::service
