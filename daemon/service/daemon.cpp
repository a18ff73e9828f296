// SPDX-License-Identifier: MIT
#include "daemon/service/daemon.hpp"

#include "config/load.hpp"
#include "daemon/fetch/hold.hpp"
#include "daemon/publish/images.hpp"
#include "daemon/service/log.hpp"
#include "daemon/service/metrics.hpp"
#include "daemon/service/notify.hpp"
#include "daemon/service/request.hpp"
#include "feeds/base/assert.hpp"
#include "feeds/date/date.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <csignal>
#include <utility>

namespace gazetted::daemon::service {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds house_interval{3'600'000};
constexpr milliseconds mirror_pause{2000}; // after a commit, so that a burst is one writing
constexpr milliseconds stop_limit{4000};   // connections get this long to take their answers
constexpr std::size_t prune_chunk = 500;
constexpr int prune_chunks = 200; // in one go; the rest an hour later

fetch::TimetableOptions timetable_options(const config::Config& config) {
    fetch::TimetableOptions options;
    options.max_out = most_out(config);
    options.seed =
        static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
    return options;
}

std::string_view stage_of(const Error& error) {
    switch (error.code) {
    case ErrorCode::decode:
    case ErrorCode::not_a_feed:
    case ErrorCode::malformed:
    case ErrorCode::limit:
    case ErrorCode::bad_encoding:
        return "parse";
    case ErrorCode::database:
    case ErrorCode::busy:
        return "store";
    default:
        return "fetch";
    }
}

/// Deletes what is older than the configuration keeps, and the sketches of texts that left the
/// window, and lets SQLite refresh its statistics.
void prune(storage::Writer& store, Seconds keep, Seconds window) {
    const auto now = uv::Loop::wall_clock();
    const auto before = now - keep;
    if (auto done = store.forget_sketches(now - window); !done) {
        log(LogLevel::error, "store", {}, done.error().text);
        return;
    }
    for (int i = 0; i < prune_chunks; ++i) {
        auto gone = store.prune(before, prune_chunk);
        if (!gone) {
            log(LogLevel::error, "store", {}, gone.error().text);
            return;
        }
        if (*gone < prune_chunk) {
            break;
        }
    }
    if (auto done = store.optimize(); !done) {
        log(LogLevel::error, "store", {}, done.error().text);
    }
}

} // namespace

Daemon::Daemon(uv::Loop& loop, storage::Writer store,
               const std::shared_ptr<const pipeline::Rules>& rules)
    : loop_(loop), publisher_(std::make_shared<publish::Publisher>(rules->share_config())),
      scheduler_(
          loop, timetable_options(rules->config()), [this](FeedId feed) { engine_.poll(feed); },
          [this] { engine_.follow_clock(); }),
      server_(loop, {[this](const serve::Call& call) { return on_call(call); },
                     [this](const std::string& path) { return body_limit(path); },
                     [this] { return metrics(); }, [this] { return !is_stopping_; },
                     [this] { return status_extra(); },
                     [this](const publish::Picture& picture, auto done) {
                         on_image(picture, std::move(done));
                     }}),
      engine_(loop, std::move(store), rules, pipeline::Indexing::in_background,
              [this](const auto& stored, const auto& state) { on_polled(stored, state); }),
      subscriber_(engine_, [this](FeedId feed) { scheduler_.poll_now(feed); }), hub_(loop, engine_),
      watch_(loop, rules->config().file, [this] { reload(); }),
      on_hangup_(loop, SIGHUP, [this] { reload(); }),
      on_terminate_(loop, SIGTERM, [this] { stop(); }),
      on_interrupt_(loop, SIGINT, [this] { stop(); }), house_timer_(loop, [this] { keep_house(); }),
      mirror_timer_(loop, [this] { write_mirror(); }),
      settle_timer_(loop, [this] { publish_settled(); }),
      watchdog_timer_(loop, [] { notify_watchdog(); }),
      stop_timer_(loop, [this] { finish_stop_when_idle(); }), started_(loop.now()) {
    server_.use(publisher_);
    hub_.use(publisher_);
    if (auto known = engine_.subscribers()) {
        hub_.adopt(std::move(*known));
    }
    subscriber_.adopt();
}

Daemon::~Daemon() {
    GAZETTED_ASSERT(pool_jobs_ == 0);
}

Result<void> Daemon::start() {
    if (auto open = server_.listen(engine_.rules().config().server); !open) {
        return open;
    }
    schedule_all();
    for (const auto& [domain, hold] : engine_.holds().all()) {
        scheduler_.hold(domain, hold.until);
    }
    scheduler_.start();
    watch_.start();
    house_timer_.start(milliseconds(60'000), house_interval);
    if (const auto interval = watchdog_interval()) {
        watchdog_timer_.start(*interval, *interval);
    }
    mirror_soon();
    for (const std::string& address : server_.addresses()) {
        log(LogLevel::notice, "serve", {}, "listening on " + address);
    }
    notify_ready(status_line());
    return {};
}

void Daemon::schedule_all() {
    for (const FeedId feed : scheduled_) {
        if (!engine_.feeds().contains(feed)) {
            scheduler_.remove(feed);
        }
    }
    scheduled_.clear();
    for (const auto& [id, known] : engine_.feeds()) {
        const std::string& url = known.state.url.empty()
                                     ? engine_.rules().config().feeds[known.rule].url
                                     : known.state.url;
        const auto host = std::string(url::split(url).host);
        const auto domain = fetch::domain_of(url);
        const config::Config& config = engine_.rules().config();
        scheduler_.set(id, {known.state.next_poll, host, domain,
                            host_gap(config, config.feeds[known.rule].allow_private)});
        scheduled_.push_back(id);
    }
}

/// Strangers may ask the hub; documents are taken only by whom we gave the token.
std::size_t Daemon::body_limit(const std::string& path) const {
    constexpr std::size_t longest_form = 16u << 10;
    if (path == "/hub") {
        return longest_form;
    }
    return subscriber_.knows(path) ? engine_.rules().config().poll.max_body : 0;
}

serve::Reply Daemon::on_call(const serve::Call& call) {
    return call.path == "/hub" ? hub_.on_call(call) : subscriber_.on_call(call);
}

void Daemon::on_image(const publish::Picture& picture, serve::Images::OnImage on_image) {
    if (!images_) {
        const config::Config& config = engine_.rules().config();
        images_ = std::make_unique<serve::Images>(loop_, publish::image_folder(config),
                                                  fetch_options(config), picture_reach());
    }
    images_->get(picture, std::move(on_image));
}

publish::Reach Daemon::picture_reach() const {
    return is_at_home(engine_.rules().config()) ? publish::Reach::private_too
                                                : publish::Reach::public_only;
}

void Daemon::on_polled(const pipeline::Stored& stored, const model::FeedState& state) {
    if (stored.hold) {
        scheduler_.hold(stored.hold->domain, stored.hold->until);
        log(LogLevel::info, "fetch", {},
            fmt::format("nothing on {} is polled before {}: {} was asked to come back then",
                        stored.hold->domain, date::rfc3339(stored.hold->until), stored.hold->feed));
    }
    if (stored.is_archive) {
        if (is_stopping_) {
            finish_stop_when_idle();
        } else {
            publish_changes(stored.changes);
        }
        return;
    }
    log_poll(stored, state);
    if (is_stopping_) {
        finish_stop_when_idle();
        return;
    }
    scheduler_.done(stored.feed, state.next_poll);
    subscriber_.on_polled(stored.feed);
    publish_changes(stored.changes);
}

void Daemon::log_poll(const pipeline::Stored& stored, const model::FeedState& state) const {
    const auto name = engine_.name_of(stored.feed);
    const auto& outcome = stored.outcome;
    if (outcome.kind == model::FetchKind::failed && outcome.error) {
        const Error& error = *outcome.error;
        if (!outcome.is_cancelled()) {
            log(stored.is_counted ? LogLevel::warning : LogLevel::debug, stage_of(error), name,
                fmt::format("{}; failure {} in a row, next try {} ({})", error.text, state.failures,
                            date::rfc3339(state.next_poll), state.next_reason));
        }
        return;
    }
    if (!stored.note.empty() && outcome.new_entries > 0) {
        log(LogLevel::info, "parse", name, "read all the same: " + stored.note);
    }
    const bool is_news = outcome.new_entries > 0 || stored.edited > 0 || stored.withdrawn > 0;
    log(is_news ? LogLevel::info : LogLevel::debug, "store", name,
        fmt::format("{}: {} new, {} of them joined known stories, {} edited{}, {} dropped, {} "
                    "withdrawn; next poll {} ({})",
                    model::to_word(outcome.kind), outcome.new_entries, stored.joined, stored.edited,
                    stored.moved == 0 ? ""
                                      : fmt::format(" ({} are known by other ids or addresses now)",
                                                    stored.moved),
                    stored.dropped, stored.withdrawn, date::rfc3339(state.next_poll),
                    state.next_reason));
}

void Daemon::publish_changes(const publish::Changes& changes) {
    if (changes.stories.empty() && !changes.health) {
        return;
    }
    publisher_->on_commit(changes);
    hub_.on_commit(changes);
    note_unmirrored(changes);
    const auto settle = engine_.rules().config().publish.settle;
    if (settle > Seconds(0) && !changes.stories.empty()) {
        // Shown when the time is over: what was rendered before then is stale once more.
        settling_.emplace_back(loop_.now() + settle + milliseconds(1000), changes);
        if (!settle_timer_.is_active()) {
            publish_settled();
        }
    }
    mirror_soon();
}

void Daemon::publish_settled() {
    while (!settling_.empty() && settling_.front().first <= loop_.now()) {
        publisher_->on_commit(settling_.front().second);
        hub_.on_commit(settling_.front().second);
        note_unmirrored(settling_.front().second);
        settling_.pop_front();
        mirror_soon();
    }
    if (!settling_.empty()) {
        settle_timer_.start(settling_.front().first - loop_.now());
    }
}

/// Only where somebody will write it; a reload makes the mirror whole.
void Daemon::note_unmirrored(const publish::Changes& changes) {
    if (!engine_.rules().config().publish.static_dir.empty()) {
        unmirrored_.add(changes);
    }
}

void Daemon::mirror_soon() {
    if (!engine_.rules().config().publish.static_dir.empty() && !mirror_timer_.is_active()) {
        mirror_timer_.start(mirror_pause);
    }
}

void Daemon::write_mirror() {
    if (is_mirroring_) {
        mirror_again_ = true;
        return;
    }
    is_mirroring_ = true;
    ++pool_jobs_;
    struct Work {
        std::shared_ptr<publish::Publisher> publisher;
        std::string directory;
        bool precompressed = false, is_whole = false;
        publish::Changes changes;
        bool is_done = false;
        std::shared_ptr<std::atomic<bool>> should_stop;
    };
    const auto& config = engine_.rules().config().publish;
    auto work = std::make_shared<Work>();
    work->publisher = publisher_;
    work->directory = config.static_dir;
    work->precompressed = config.precompressed;
    work->is_whole = std::exchange(mirror_all_, false);
    work->should_stop = stop_mirroring_;
    work->changes = std::exchange(unmirrored_, {});
    uv::queue_work(
        loop_,
        [work] {
            auto done =
                publish::write_mirror(*work->publisher, work->directory, uv::Loop::wall_clock(),
                                      {work->precompressed, &work->changes, work->is_whole,
                                       [work] { return work->should_stop->load(); }});
            work->is_done = done.has_value();
            if (!done) {
                log(LogLevel::error, "publish", {}, done.error().text);
            }
        },
        [this, work] {
            --pool_jobs_;
            is_mirroring_ = false;
            if (!work->is_done) {
                mirror_all_ = true;
                unmirrored_.add(work->changes);
            }
            if (std::exchange(mirror_again_, false)) {
                mirror_soon();
            }
            finish_stop_when_idle();
        });
}

void Daemon::keep_house() {
    const auto keep = engine_.rules().config().store.keep;
    const auto window = engine_.rules().config().stories.window;
    engine_.writer().run([=](storage::Writer& store) { prune(store, keep, window); });
}

void Daemon::stop() {
    if (std::exchange(is_stopping_, true)) {
        return;
    }
    notify_stopping();
    log(LogLevel::notice, "service", {}, "stopping");
    scheduler_.stop();
    watch_.stop();
    house_timer_.stop();
    mirror_timer_.stop();
    *stop_mirroring_ = true;
    settle_timer_.stop();
    hub_.stop();
    stop_timer_.start(stop_limit);
    engine_.cancel();
    server_.stop([this] {
        is_server_idle_ = true;
        finish_stop_when_idle();
    });
    finish_stop_when_idle();
}

void Daemon::finish_stop_when_idle() {
    const bool is_served = is_server_idle_ || !stop_timer_.is_active();
    if (is_stopping_ && is_served && engine_.is_idle() && pool_jobs_ == 0 && !is_reloading_) {
        loop_.stop();
    }
}

std::string Daemon::metrics() {
    return metrics_text(engine_, live_facts());
}

std::string Daemon::status_extra() {
    return status_json(engine_, live_facts());
}

LiveFacts Daemon::live_facts() {
    LiveFacts facts;
    facts.uptime = std::chrono::duration_cast<std::chrono::seconds>(loop_.now() - started_);
    facts.reloads = reloads_;
    facts.failed_reloads = failed_reloads_;
    facts.queued = engine_.fetcher().queued();
    facts.in_flight = engine_.fetcher().in_flight();
    facts.backlog = engine_.writer().backlog();
    return facts;
}

std::string Daemon::status_line() const {
    return fmt::format("polling {} feeds", engine_.feeds().size());
}

} // namespace gazetted::daemon::service
