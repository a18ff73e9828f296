// SPDX-License-Identifier: MIT
// A new generation of the configuration: validated on the pool, stored, swapped in whole; or
// refused, and nothing changes.
#include "config/load.hpp"
#include "daemon/service/daemon.hpp"
#include "daemon/service/log.hpp"
#include "daemon/service/notify.hpp"
#include "daemon/service/request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gazetted::daemon::service {

namespace {

/// A change that waits for a restart.
void warn_of_what_waits(const config::Config& before, const config::Config& now) {
    if (before.store.path != now.store.path) {
        log(LogLevel::warning, "config", {}, "store.path changed: it takes effect after a restart");
    }
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
        Result<serve::Tls> tls; // its files change without a word in the configuration
    };
    auto work = std::make_shared<Work>();
    work->file = engine_.rules().config().file;
    uv::queue_work(
        loop_,
        [work] {
            work->loaded = config::load_config(work->file);
            if (work->loaded.ok()) {
                work->tls = serve::read_tls(work->loaded.config.server);
                auto made = pipeline::Rules::make(
                    std::make_shared<const config::Config>(std::move(work->loaded.config)));
                if (made) {
                    work->rules = std::move(*made);
                }
            }
        },
        [this, work] {
            --pool_jobs_;
            take_over(work->loaded.findings, work->rules, std::move(work->tls));
        });
}

void Daemon::take_over(const std::vector<config::Finding>& findings,
                       std::shared_ptr<const pipeline::Rules> rules, Result<serve::Tls> tls) {
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
    warn_of_what_waits(engine_.rules().config(), rules->config());
    engine_.use(std::move(rules), [this, tls = std::move(tls)](Result<void> done) mutable {
        if (!done) {
            ++failed_reloads_;
            log(LogLevel::error, "config", {},
                "the old configuration stays in use, the new feeds cannot be stored: " +
                    done.error().text);
        } else if (!is_stopping_) {
            use_tls(std::move(tls));
            show_new_generation();
        }
        end_reload();
    });
}

void Daemon::show_new_generation() {
    const config::Config& config = engine_.rules().config();
    publisher_ = std::make_shared<publish::Publisher>(engine_.rules().share_config());
    server_.use(publisher_);
    listen_anew();
    hub_.use(publisher_);
    subscriber_.adopt();
    if (images_) {
        images_->use(fetch_options(config), picture_reach());
    }
    scheduler_.set_most_out(most_out(config));
    schedule_all();
    mirror_all_ = true;
    mirror_soon();
    ++reloads_;
    log(LogLevel::notice, "config", {},
        fmt::format("new configuration in use: {} feeds, {} topics", config.feeds.size(),
                    config.topics.size()));
}

void Daemon::use_tls(Result<serve::Tls> tls) {
    const bool is_on = tls && tls->is_on();
    auto changed = tls ? server_.use_tls(std::move(*tls)) : fail(std::move(tls.error()));
    if (!changed) {
        log(LogLevel::error, "serve", {}, changed.error().text + "; what was in use before stays");
    } else if (*changed) {
        log(LogLevel::notice, "serve", {},
            is_on ? "new connections get the new certificate" : "new connections get plain HTTP");
    }
}

void Daemon::listen_anew() {
    const auto before = server_.addresses();
    auto opened = server_.listen_anew(engine_.rules().config().server.listen);
    if (!opened) {
        log(LogLevel::error, "serve", {},
            opened.error().text + "; what was listened on before stays open");
        return;
    }
    for (const std::string& address : server_.addresses()) {
        if (std::find(before.begin(), before.end(), address) == before.end()) {
            log(LogLevel::notice, "serve", {}, "listening on " + address);
        }
    }
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
