// SPDX-License-Identifier: MIT
#include "daemon/service/engine.hpp"

#include "daemon/service/log.hpp"
#include "daemon/service/request.hpp"
#include "feeds/base/assert.hpp"
#include "feeds/poll/plan.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace gazetted::daemon::service {

namespace {

// How long the outcomes of polls that brought nothing, and were no news of the feed itself, may
// stay in memory only, and how many.
constexpr std::chrono::milliseconds flush_interval{20'000};
constexpr std::size_t most_unwritten = 256;
// A document that could not be stored (disk full, database locked) is fetched again after this.
constexpr Seconds store_retry{120};

// Documents that are read or wait for the writer. A read document is ten times its compressed body,
// in which form the others wait.
constexpr std::size_t most_understood = 8;

std::vector<storage::Writer::FeedSpec> specs_of(const config::Config& config) {
    std::vector<storage::Writer::FeedSpec> specs;
    specs.reserve(config.feeds.size());
    for (const config::Feed& feed : config.feeds) {
        specs.push_back({feed.name, feed.url, feed.title, feed.priority});
    }
    return specs;
}

/// The subscription may have changed while the poll was under way: `polled` becomes what is
/// `current`, but for what the poll alone knows.
void keep_push(const Boxed<model::Push>& current, Boxed<model::Push>& polled) {
    const auto of_poll = std::exchange(polled, current);
    if (polled && of_poll) {
        polled->missed = of_poll->missed;
        polled->last_delivery = of_poll->last_delivery;
    }
}

std::vector<storage::Hold> holds_of(storage::Writer& store) {
    auto holds = store.holds(uv::Loop::wall_clock());
    if (!holds) {
        throw std::runtime_error("cannot read which domains are to be left alone: " +
                                 holds.error().text);
    }
    return std::move(*holds);
}

std::vector<storage::PolledFeed> sync(storage::Writer& store, const config::Config& config) {
    auto rows = store.sync_feeds(specs_of(config), uv::Loop::wall_clock());
    if (!rows) {
        throw std::runtime_error("cannot store the list of feeds: " + rows.error().text);
    }
    return std::move(*rows);
}

} // namespace

Engine::Engine(uv::Loop& loop, storage::Writer store, std::shared_ptr<const pipeline::Rules> rules,
               pipeline::Indexing indexing, OnPolled on_polled)
    : loop_(loop), rules_(std::move(rules)), on_polled_(std::move(on_polled)),
      subscribers_(store.subscribers()), holds_(holds_of(store)),
      flush_timer_(loop, [this] { flush(); }), fetcher_(loop, fetch_options(rules_->config())),
      mailbox_(loop,
               [](const std::vector<std::function<void()>>& calls) {
                   for (const auto& call : calls) {
                       call();
                   }
               }),
      readers_([this](pipeline::Understood understood) {
          // std::function wants what can be copied; the value is moved all the same.
          auto held = std::make_shared<pipeline::Understood>(std::move(understood));
          mailbox_.post([this, held] { on_understood(std::move(*held)); });
      }),
      writer_((adopt(sync(store, rules_->config())), std::move(store)),
              [this](std::vector<pipeline::Written> written) {
                  auto held = std::make_shared<std::vector<pipeline::Written>>(std::move(written));
                  mailbox_.post([this, held] { on_written(std::move(*held)); });
              },
              indexing) {
    follow_clock();
}

Engine::~Engine() {
    GAZETTED_ASSERT(under_way_ == 0); // what is under way comes back to this object
    flush();
}

void Engine::adopt(std::vector<storage::PolledFeed> rows) {
    for (auto& [id, known] : feeds_) {
        known.is_active = false;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto [place, is_new] = feeds_.try_emplace(rows[i].id);
        place->second.rule = i;
        place->second.is_active = true;
        const bool is_moved = place->second.state.url != rows[i].state.url; // configured anew
        if (is_new || (is_moved && !place->second.is_polling)) {
            place->second.state = std::move(rows[i].state);
        }
    }
    std::unordered_set<std::string_view> hosts;
    for (const auto& [id, known] : feeds_) {
        const auto host = url::split(known.state.url).host;
        if (known.is_active && !host.empty() && hosts.size() < NetworkWatch::enough) {
            hosts.insert(host);
        }
    }
    network_.expect(hosts.size());
    std::erase_if(feeds_, [](const auto& item) {
        return !item.second.is_active && !item.second.is_polling && !item.second.is_reading_archive;
    });
}

std::string_view Engine::name_of(FeedId feed) const {
    const auto found = feeds_.find(feed);
    if (found == feeds_.end() || !found->second.is_active) {
        return "(removed)";
    }
    return rules_->config().feeds[found->second.rule].name;
}

void Engine::use(std::shared_ptr<const pipeline::Rules> rules,
                 std::function<void(Result<void>)> on_done) {
    writer_.run([this, rules = std::move(rules), on_done = std::move(on_done)](auto& store) {
        auto rows = std::make_shared<Result<std::vector<storage::PolledFeed>>>(
            store.sync_feeds(specs_of(rules->config()), uv::Loop::wall_clock()));
        mailbox_.post([this, rules, on_done, rows] {
            if (!*rows) {
                on_done(fail(rows->error()));
                return;
            }
            rules_ = rules;
            fetcher_.use(fetch_options(rules_->config()));
            adopt(std::move(**rows));
            follow_clock();
            on_done({});
        });
    });
}

void Engine::poll(FeedId feed) {
    const auto found = feeds_.find(feed);
    if (found == feeds_.end() || found->second.is_polling || !found->second.is_active) {
        return;
    }
    Known& known = found->second;
    known.is_polling = true;
    ++under_way_;
    auto request = make_request(rules_->config(), rules_->config().feeds[known.rule], known.state,
                                uv::Loop::wall_clock());
    fetcher_.fetch(std::move(request), [this, feed](fetch::FetchResult result) {
        on_fetched(feed, std::move(result));
    });
}

bool Engine::deliver(FeedId feed, fetch::FetchResult result) {
    const auto found = feeds_.find(feed);
    if (found == feeds_.end() || found->second.is_polling || !found->second.is_active) {
        return false;
    }
    found->second.is_polling = true;
    ++under_way_;
    fetched_.push_back({feed, std::move(result)});
    understand_next();
    return true;
}

void Engine::set_push(FeedId feed, model::Push push) {
    const auto found = feeds_.find(feed);
    if (found == feeds_.end()) {
        return;
    }
    found->second.state.push = push;
    writer_.run([feed, push = std::move(push)](storage::Writer& store) {
        if (auto done = store.store_push(feed, push); !done) {
            log(LogLevel::error, "store", {}, done.error().text);
        }
    });
}

poll::Policy Engine::policy_of(const pipeline::Rules& rules, std::size_t rule) const {
    auto policy = pipeline::policy_for(rules.config(), rules.config().feeds[rule]);
    policy.seed = seed_;
    policy.network_down_for = network_.down_for(loop_.now());
    return policy;
}

void Engine::on_fetched(FeedId feed, fetch::FetchResult result) {
    network_.see(result.outcome, loop_.now());
    if (result.outcome.has_document()) {
        fetched_.push_back({feed, std::move(result)});
        understand_next();
    } else {
        finish_without_document(feed, std::move(result));
    }
}

void Engine::understand_next() {
    while (reading_ + writer_.backlog() < most_understood && !fetched_.empty()) {
        auto [feed, result, is_archive] = std::move(fetched_.front());
        fetched_.pop_front();
        // A feed that was removed while it was fetched has no rule any more: its document is
        // dropped.
        if (feeds_.at(feed).is_active) {
            ++reading_;
            understand(feed, std::move(result), is_archive);
        } else if (is_archive) {
            end_archive(feed, {});
        } else {
            result.outcome.kind = model::FetchKind::failed;
            finish_without_document(feed, std::move(result));
        }
    }
}

void Engine::understand(FeedId feed, fetch::FetchResult result, bool is_archive) {
    const Known& known = feeds_.at(feed);
    const bool is_first = is_archive || !known.state.last_success.has_value();
    readers_.submit({feed, known.rule, rules_, std::move(result), uv::Loop::wall_clock(), is_first,
                     is_archive, known.state.boilerplate});
}

void Engine::on_understood(pipeline::Understood understood) {
    --reading_;
    const FeedId feed = understood.feed;
    if (!understood.is_archive) {
        unwritten_.erase(feed); // an older state must not be stored after this one
    }
    const auto policy = policy_of(*understood.rules, understood.rule);
    const bool is_last = reading_ == 0 && fetched_.empty();
    writer_.submit({std::move(understood), feeds_.at(feed).state, policy, is_last});
}

void Engine::finish_without_document(FeedId feed, fetch::FetchResult result) {
    Known& known = feeds_.at(feed);
    pipeline::Stored stored;
    stored.feed = feed;
    stored.outcome = std::move(result.outcome);
    if (stored.outcome.is_cancelled() || !known.is_active) {
        stored.state = std::move(known.state);
        end_poll(known, stored);
        return;
    }
    const auto now = uv::Loop::wall_clock();
    const auto policy = policy_of(*rules_, known.rule);
    const auto standing = poll::standing(known.state);
    const int failures = known.state.failures;
    stored.state = poll::plan_next(std::move(known.state), stored.outcome, policy, feed, now);
    stored.is_counted = stored.state.failures > failures;
    hold(stored, now);
    auto row = pipeline::history_row(stored.outcome, stored.state, now);
    if (poll::standing(stored.state) != standing) {
        stored.changes.health = true;
        known.state = stored.state;
        write_now(std::move(stored), std::move(row));
        return;
    }
    unwritten_[feed] = std::move(row);
    end_poll(known, stored);
    if (unwritten_.size() >= most_unwritten) {
        flush();
    } else if (!flush_timer_.is_active()) {
        flush_timer_.start(flush_interval);
    }
}

/// Stored at once: it must outlive the process, and is the reason of other feeds' next polls.
void Engine::hold(pipeline::Stored& stored, Instant now) {
    stored.hold = fetch::hold_asked(stored.outcome, name_of(stored.feed), now);
    if (!stored.hold) {
        return;
    }
    holds_.add(*stored.hold, now);
    writer_.run([hold = *stored.hold, now](storage::Writer& store) {
        if (auto done = store.store_hold(hold, now); !done) {
            log(LogLevel::error, "store", {}, done.error().text);
        }
    });
}

const storage::Hold* Engine::hold_of(FeedId feed, Instant now) const {
    const Known& known = feeds_.at(feed);
    return holds_.find(
        known.state.url.empty() ? rules_->config().feeds[known.rule].url : known.state.url, now);
}

/// News of a feed's health: shown when it is stored, as a document is, since the outputs are made
/// of what is stored.
void Engine::write_now(pipeline::Stored stored, storage::FetchRow row) {
    flush(); // polls before this one
    writer_.record({{stored.feed, stored.state, std::move(row)}});
    auto held = std::make_shared<pipeline::Stored>(std::move(stored));
    writer_.run([this, held](storage::Writer&) {
        mailbox_.post([this, held] {
            Known& known = feeds_.at(held->feed);
            keep_push(known.state.push, held->state.push);
            end_poll(known, *held);
        });
    });
}

void Engine::on_written(std::vector<pipeline::Written> written) {
    for (pipeline::Written& one : written) {
        const auto found = feeds_.find(one.stored.feed);
        if (found == feeds_.end()) {
            continue;
        }
        if (one.error) {
            // Nothing was stored, so nothing is remembered either: the document comes again.
            log(LogLevel::error, "store", name_of(one.stored.feed), one.error->text);
            if (one.is_archive) {
                end_archive(one.stored.feed, {});
                continue;
            }
            one.stored.state = found->second.state;
            one.stored.state.next_poll = uv::Loop::wall_clock() + store_retry;
            one.stored.state.next_reason = "could not be stored: " + one.error->text;
            one.stored.outcome.kind = model::FetchKind::failed;
            one.stored.outcome.error = std::move(one.error);
        }
        if (one.is_archive) {
            end_archive(one.stored.feed, std::move(one.stored));
        } else {
            keep_push(found->second.state.push, one.stored.state.push);
            end_poll(found->second, one.stored);
        }
    }
    understand_next();
}

/// Takes the state out of `stored`.
void Engine::end_poll(Known& known, pipeline::Stored& stored) {
    known.is_polling = false;
    known.state = std::move(stored.state);
    --under_way_;
    count(stored);
    if (!stored.next_archive.empty() && known.is_active && !known.is_reading_archive) {
        read_archive(stored.feed, known, stored.next_archive);
    }
    on_polled_(stored, known.state);
    if (stored.hold) { // when the caller knows, so that what is cancelled does not come at once
        fetcher_.cancel_waiting(stored.hold->domain);
    }
    if (!known.is_active && !known.is_reading_archive) {
        feeds_.erase(stored.feed);
    }
}

void Engine::count(const pipeline::Stored& stored) {
    if (stored.outcome.is_cancelled()) {
        return;
    }
    ++totals_.polls;
    totals_.failed += stored.outcome.kind == model::FetchKind::failed ? 1U : 0U;
    totals_.documents += stored.outcome.has_document() ? 1U : 0U;
    totals_.not_modified += stored.outcome.kind == model::FetchKind::not_modified ||
                                    stored.outcome.kind == model::FetchKind::same_body
                                ? 1U
                                : 0U;
    totals_.new_entries += static_cast<std::uint64_t>(stored.outcome.new_entries);
    totals_.joined += static_cast<std::uint64_t>(stored.joined);
    totals_.edited += static_cast<std::uint64_t>(stored.edited);
    totals_.dropped += static_cast<std::uint64_t>(stored.dropped);
    totals_.bytes += stored.outcome.bytes;
}

void Engine::flush() {
    flush_timer_.stop();
    if (unwritten_.empty()) {
        return;
    }
    std::vector<pipeline::PollRecord> polls;
    polls.reserve(unwritten_.size());
    for (auto& [feed, row] : unwritten_) {
        if (const auto known = feeds_.find(feed); known != feeds_.end()) {
            polls.push_back({feed, known->second.state, std::move(row)});
        }
    }
    unwritten_.clear();
    writer_.record(std::move(polls));
}

void Engine::cancel() {
    fetcher_.cancel_all();
}

} // namespace gazetted::daemon::service
