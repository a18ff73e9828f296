// SPDX-License-Identifier: MIT
// Several documents in one transaction, and what becomes of them when one cannot be stored.
#include "daemon/pipeline/writer_thread.hpp"

#include "config/load.hpp"
#include "tests/unit/storage/support.hpp"

#include <sqlite3.h>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace gazetted::daemon::pipeline {

namespace {

using storage::test::item;
using storage::test::must;

constexpr std::chrono::seconds patience{30};

/// A store with three feeds, and what its thread has reported of each.
class Bench {
  public:
    Bench() {
        const auto loaded = config::parse_config("[[feed]]\nurl = \"https://a.example/feed\"\n"
                                                 "[[feed]]\nurl = \"https://b.example/feed\"\n"
                                                 "[[feed]]\nurl = \"https://c.example/feed\"\n",
                                                 "test.toml");
        REQUIRE(loaded.ok());
        rules_ = must(Rules::make(std::make_shared<const config::Config>(loaded.config)));
        auto store = must(storage::Writer::open(path_));
        std::vector<storage::Writer::FeedSpec> specs;
        for (const config::Feed& feed : rules_->config().feeds) {
            specs.push_back({feed.name, feed.url, feed.title, feed.priority});
        }
        for (const storage::PolledFeed& feed : must(store.sync_feeds(specs, now_))) {
            feeds_.push_back(feed.id);
        }
        sqlite3_open(path_.c_str(), &other_);
        sqlite3_exec(other_,
                     "CREATE TRIGGER refuse BEFORE INSERT ON entry WHEN new.title = 'poison' "
                     "BEGIN SELECT RAISE(ABORT, 'poison'); END",
                     nullptr, nullptr, nullptr);
        thread_.emplace(
            std::move(store), [this](std::vector<Written> written) { note(std::move(written)); },
            Indexing::when_asked);
    }
    ~Bench() {
        thread_.reset();
        sqlite3_close(other_);
    }
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    void submit(std::size_t feed, const std::string& title, bool is_last) {
        DocumentJob job;
        job.document.feed = feeds_[feed];
        job.document.rule = feed;
        job.document.rules = rules_;
        job.document.now = now_;
        job.document.outcome.kind = model::FetchKind::document;
        job.document.entries.push_back({item(feeds_[feed], title, title, title, now_), {}});
        job.is_last = is_last;
        thread_->submit(std::move(job));
    }
    void end() { thread_.reset(); }
    void wait_until_taken() {
        std::unique_lock lock(mutex_);
        REQUIRE(wake_.wait_for(lock, patience, [&] { return thread_->backlog() == 0; }));
    }
    /// Why the feed's document was not stored; empty: it was.
    std::string result(std::size_t feed) {
        std::unique_lock lock(mutex_);
        const FeedId id = feeds_[feed];
        REQUIRE(wake_.wait_for(lock, patience, [&] { return results_.count(id) != 0; }));
        const auto text = results_.at(id);
        results_.erase(id);
        return text;
    }
    /// Titles that another connection sees.
    std::string stored() {
        std::string titles;
        const auto add = [](void* to, int, char** columns, char**) {
            static_cast<std::string*>(to)->append(columns[0]).append(" ");
            return 0;
        };
        sqlite3_exec(other_, "SELECT title FROM entry ORDER BY title", add, &titles, nullptr);
        return titles;
    }

  private:
    void note(std::vector<Written> written) {
        const std::lock_guard lock(mutex_);
        for (const Written& one : written) {
            results_[one.stored.feed] = one.error ? one.error->text : std::string();
        }
        wake_.notify_all();
    }

    storage::test::TempDir dir_;
    std::string path_ = dir_.file("test.db");
    Instant now_ = storage::test::at(0);
    std::shared_ptr<const Rules> rules_;
    std::vector<FeedId> feeds_;
    sqlite3* other_ = nullptr;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::map<FeedId, std::string> results_;
    std::optional<WriterThread> thread_;
};

} // namespace

TEST_CASE("the last document commits those before it") {
    Bench bench;
    bench.submit(0, "first", false);
    bench.submit(1, "second", true);
    CHECK(bench.result(0).empty());
    CHECK(bench.result(1).empty());
    CHECK(bench.stored() == "first second ");
}

TEST_CASE("a document is committed soon, although others are said to come") {
    Bench bench;
    bench.submit(0, "first", false);
    CHECK(bench.result(0).empty());
    CHECK(bench.stored() == "first ");
}

TEST_CASE("what is in an open transaction is stored when the thread ends") {
    std::string stored;
    {
        Bench bench;
        bench.submit(0, "first", false);
        bench.wait_until_taken();
        bench.end();
        stored = bench.stored();
    }
    CHECK(stored == "first ");
}

TEST_CASE("a document that cannot be stored takes no other with it for good") {
    Bench bench;
    bench.submit(0, "first", false);
    bench.wait_until_taken();
    bench.submit(1, "poison", false);
    bench.submit(2, "third", true);
    const std::string first = bench.result(0);
    CHECK(bench.result(1).find("poison") != std::string::npos);
    CHECK(bench.result(2).empty());
    // either it was committed before, or it is said that it was not stored, and comes again
    CHECK((bench.stored() == "first third ") == first.empty());
    CHECK((first.empty() || first.find("poison") != std::string::npos)); // and why
    bench.submit(0, "first", false);
    bench.submit(1, "poison", false);
    CHECK(bench.result(0).empty());
    CHECK_FALSE(bench.result(1).empty());
    CHECK(bench.stored() == "first third ");
}

} // namespace gazetted::daemon::pipeline
