// SPDX-License-Identifier: MIT
// A new generation of the configuration: validated on the pool, stored, swapped in whole; or
// refused, and nothing changes.
#include "config/load.hpp"
#include "daemon/service/daemon.hpp"
#include "daemon/service/log.hpp"
#include "daemon/service/notify.hpp"

#include <fmt/format.h>

#include <utility>

namespace gazetted::daemon::service {

namespace {

/// Whether the fetcher, which is made once, would be made the same.
bool polls_alike(const config::Poll& a, const config::Poll& b) {
    return a.concurrency == b.concurrency && a.per_host == b.per_host && a.host_gap == b.host_gap &&
           a.user_agent == b.user_agent;
}

} // namespace

void Daemon::reload() {
    if (is_stopping_) {
        return;
    }
    if (is_reloading_) {
        reload_again_ = true;
        return;
    }
    is_reloading_ = true;
    ++pool_jobs_;
    notify_reloading();
    struct Work {
        std::string file;
        config::Loaded loaded;
        std::shared_ptr<const pipeline::Rules> rules;
    };
    auto work = std::make_shared<Work>();
    work->file = engine_.rules().config().file;
    uv::queue_work(
        loop_,
        [work] {
            work->loaded = config::load_config(work->file);
            if (work->loaded.ok()) {
                auto made = pipeline::Rules::make(
                    std::make_shared<const config::Config>(work->loaded.config));
                if (made) {
                    work->rules = std::move(*made);
                }
            }
        },
        [this, work] {
            --pool_jobs_;
            take_over(work->loaded.findings, work->rules);
        });
}

void Daemon::take_over(const std::vector<config::Finding>& findings,
                       std::shared_ptr<const pipeline::Rules> rules) {
    for (const config::Finding& finding : findings) {
        log(finding.severity == config::Severity::error ? LogLevel::error : LogLevel::warning,
            "config", {}, finding.to_string());
    }
    if (!rules || is_stopping_) {
        ++failed_reloads_;
        log(LogLevel::error, "config", {},
            "the configuration has errors; the old one stays in use");
        end_reload();
        return;
    }
    if (rules->config().server.listen != engine_.rules().config().server.listen) {
        log(LogLevel::warning, "config", {},
            "server.listen changed: it takes effect after a restart");
    }
    if (!polls_alike(rules->config().poll, engine_.rules().config().poll)) {
        log(LogLevel::warning, "config", {},
            "poll.concurrency, per_host, host_gap or user_agent changed: the fetcher takes it up "
            "after a restart");
    }
    if (rules->config().store.path != engine_.rules().config().store.path) {
        log(LogLevel::warning, "config", {}, "store.path changed: it takes effect after a restart");
    }
    engine_.use(std::move(rules), [this](Result<void> done) {
        if (done) {
            show_new_generation();
        } else {
            ++failed_reloads_;
            log(LogLevel::error, "config", {},
                "the old configuration stays in use, the new feeds cannot be stored: " +
                    done.error().text);
        }
        end_reload();
    });
}

void Daemon::show_new_generation() {
    publisher_ = std::make_shared<publish::Publisher>(engine_.rules().share_config());
    server_.use(publisher_);
    hub_.use(publisher_);
    subscriber_.adopt();
    schedule_all();
    mirror_all_ = true;
    mirror_soon();
    ++reloads_;
    const config::Config& config = engine_.rules().config();
    log(LogLevel::notice, "config", {},
        fmt::format("new configuration in use: {} feeds, {} topics", config.feeds.size(),
                    config.topics.size()));
}

void Daemon::end_reload() {
    is_reloading_ = false;
    notify_ready(status_line());
    if (std::exchange(reload_again_, false)) {
        reload();
    }
    finish_stop_when_idle();
}

} // namespace gazetted::daemon::service
