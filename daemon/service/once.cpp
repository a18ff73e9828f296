// SPDX-License-Identifier: MIT
#include "daemon/service/once.hpp"

#include "daemon/service/log.hpp"
#include "daemon/uv/loop.hpp"
#include "daemon/uv/signal.hpp"
#include "daemon/uv/timer.hpp"
#include "feeds/date/date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace gazetted::daemon::service {

namespace {

// The full-text index trails: a run takes up to index_limit stories into it, some 60 us each. A
// first fill of more than large_fill is long enough by itself and leaves them to the runs after it.
constexpr std::size_t index_limit = 5000;
constexpr std::uint64_t large_fill = 1000; // entries

class Once {
  public:
    Once(storage::Writer store, std::shared_ptr<const pipeline::Rules> rules,
         const std::function<void(std::size_t, std::size_t)>& on_progress)
        : on_progress_(on_progress),
          max_out_(4 * static_cast<std::size_t>(rules->config().poll.concurrency)),
          engine_(loop_, std::move(store), std::move(rules), pipeline::Indexing::when_asked,
                  [this](const pipeline::Stored& stored, const auto&) { on_polled(stored); }),
          next_(loop_, [this] { fill(); }), on_interrupt_(loop_, SIGINT, [this] { interrupt(); }),
          on_terminate_(loop_, SIGTERM, [this] { interrupt(); }) {}

    Result<OnceSummary> run(const std::vector<std::string>& names) {
        if (auto chosen = choose(names); !chosen) {
            return fail(std::move(chosen.error()));
        }
        summary_.due = waiting_.size();
        next_.schedule();
        loop_.run();
        engine_.flush();
        end();
        loop_.run();
        summary_.totals = engine_.totals();
        std::sort(summary_.failed.begin(), summary_.failed.end());
        return std::move(summary_);
    }

  private:
    Result<void> choose(const std::vector<std::string>& names) {
        for (const std::string& name : names) {
            if (!engine_.rules().feed_index(name)) {
                return fail(
                    ErrorCode::not_found,
                    fmt::format("no feed is named '{}'; 'gazetted status' lists them", name));
            }
        }
        const auto now = uv::Loop::wall_clock();
        const std::unordered_set<std::string_view> named(names.begin(), names.end());
        for (const auto& [id, known] : engine_.feeds()) {
            is_first_fill_ = is_first_fill_ && !known.state.last_success;
            if (names.empty() ? known.state.next_poll <= now
                              : named.contains(engine_.name_of(id))) {
                waiting_.push_back(id);
            }
        }
        // In the order of the configuration, last first: they are taken from the end.
        std::sort(waiting_.begin(), waiting_.end(), [&](FeedId a, FeedId b) {
            return engine_.feeds().at(a).rule > engine_.feeds().at(b).rule;
        });
        return {};
    }

    void fill() {
        while (!waiting_.empty() && out_ < max_out_) {
            const FeedId feed = waiting_.back();
            waiting_.pop_back();
            if (!is_held(feed)) {
                ++out_;
                engine_.poll(feed);
            }
        }
        if (out_ == 0 && engine_.is_idle()) {
            loop_.stop();
        }
    }

    /// What a publisher asked of its whole domain is kept, also in the run in which it asked.
    bool is_held(FeedId feed) {
        const storage::Hold* hold = engine_.hold_of(feed, uv::Loop::wall_clock());
        if (hold != nullptr) {
            --summary_.due;
            summary_.held.push_back(fmt::format("{}: {} asked for a pause until {}",
                                                engine_.name_of(feed), hold->domain,
                                                date::rfc3339(hold->until)));
        }
        return hold != nullptr;
    }

    void on_polled(const pipeline::Stored& stored) {
        summary_.changes.add(stored.changes);
        if (stored.is_archive) {
            next_.schedule();
            return;
        }
        --out_;
        if (!summary_.is_interrupted && stored.outcome.is_cancelled() && is_held(stored.feed)) {
            next_.schedule();
            return;
        }
        ++polled_;
        if (stored.outcome.kind == model::FetchKind::failed && stored.outcome.error &&
            !stored.outcome.is_cancelled()) {
            summary_.failed.push_back(
                fmt::format("{}: {}", engine_.name_of(stored.feed), stored.outcome.error->text));
        }
        on_progress_(polled_, summary_.due);
        next_.schedule();
    }

    void interrupt() {
        summary_.is_interrupted = true;
        waiting_.clear();
        engine_.cancel();
        next_.schedule();
    }

    void end() {
        const bool may_index = !is_first_fill_ || engine_.totals().new_entries <= large_fill;
        engine_.writer().run([this, may_index](storage::Writer& store) {
            note(store.end_fill());
            if (may_index) {
                note(store.index_some(index_limit, pipeline::to_search_words));
            }
            ended_.post(0);
        });
    }

    template <class T>
    static void note(const Result<T>& done) {
        if (!done) {
            log(LogLevel::error, "store", {}, done.error().text);
        }
    }

    uv::Loop loop_;
    const std::function<void(std::size_t, std::size_t)>& on_progress_;
    std::size_t max_out_;
    std::size_t out_ = 0;
    std::size_t polled_ = 0;
    bool is_first_fill_ = true; // no feed has been read before
    std::vector<FeedId> waiting_;
    OnceSummary summary_;
    uv::Mailbox<int> ended_{loop_, [this](const std::vector<int>&) { loop_.stop(); }};
    Engine engine_;
    uv::Deferred next_;
    uv::Signal on_interrupt_, on_terminate_;
};

} // namespace

Result<OnceSummary> run_once(storage::Writer store, std::shared_ptr<const pipeline::Rules> rules,
                             const std::vector<std::string>& names,
                             const std::function<void(std::size_t, std::size_t)>& on_progress) {
    if (auto begun = store.begin_fill(); !begun) {
        return fail(std::move(begun.error()));
    }
    return Once(std::move(store), std::move(rules), on_progress).run(names);
}

} // namespace gazetted::daemon::service
