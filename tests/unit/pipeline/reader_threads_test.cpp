// SPDX-License-Identifier: MIT
#include "daemon/pipeline/reader_threads.hpp"

#include "config/load.hpp"
#include "tests/unit/storage/support.hpp"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace gazetted::daemon::pipeline {

namespace {

constexpr std::chrono::seconds patience{30};

/// Reader threads, and what they have read.
class Bench {
  public:
    Bench() {
        const auto loaded =
            config::parse_config("[[feed]]\nurl = \"https://a.example/feed\"\n", "test.toml");
        REQUIRE(loaded.ok());
        rules_ =
            storage::test::must(Rules::make(std::make_shared<const config::Config>(loaded.config)));
        threads_.emplace([this](Understood understood) {
            const std::lock_guard lock(mutex_);
            read_.push_back(std::move(understood));
            wake_.notify_all();
        });
    }

    void submit(std::int64_t feed, std::string body, bool is_archive = false) {
        Job job;
        job.feed = FeedId{feed};
        job.rules = rules_;
        job.fetched.outcome.kind = model::FetchKind::document;
        job.fetched.body = std::move(body);
        job.fetched.max_body = std::size_t{1} << 20;
        job.now = storage::test::at(0);
        job.is_archive = is_archive;
        threads_->submit(std::move(job));
    }
    /// All that was read, by feed, once it is `count`.
    std::vector<Understood> wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        REQUIRE(wake_.wait_for(lock, patience, [&] { return read_.size() >= count; }));
        std::sort(read_.begin(), read_.end(), [](const Understood& a, const Understood& b) {
            return a.feed.value < b.feed.value;
        });
        return std::move(read_);
    }
    void end() { threads_.reset(); }

  private:
    std::shared_ptr<const Rules> rules_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Understood> read_;
    std::optional<ReaderThreads> threads_; // last: they use what stands above
};

std::string feed_of(const std::string& title) {
    return "<rss version='2.0'><channel><title>T</title><item><title>" + title +
           "</title><link>https://a.example/1</link></item></channel></rss>";
}

} // namespace

TEST_CASE("each document is read once, whoever reads it") {
    Bench bench;
    for (std::int64_t feed = 1; feed <= 100; ++feed) {
        bench.submit(feed, feed_of("story " + std::to_string(feed)));
    }
    const auto read = bench.wait_for(100);
    REQUIRE(read.size() == 100);
    for (std::size_t i = 0; i < read.size(); ++i) {
        CHECK(read[i].feed.value == static_cast<std::int64_t>(i + 1));
        REQUIRE(read[i].entries.size() == 1);
        CHECK(read[i].entries[0].candidate.entry.title == "story " + std::to_string(i + 1));
    }
}

TEST_CASE("a document that is no feed fails, and stays the archive that it was") {
    Bench bench;
    bench.submit(1, "gone fishing", true);
    bench.submit(2, "gone fishing");
    const auto read = bench.wait_for(2);
    for (const Understood& one : read) {
        CHECK(one.outcome.kind == model::FetchKind::failed);
        CHECK(one.outcome.error.has_value());
        CHECK(one.rules != nullptr);
        CHECK(one.is_archive == (one.feed.value == 1));
    }
}

TEST_CASE("reader threads end while documents wait") {
    Bench bench;
    for (std::int64_t feed = 1; feed <= 1000; ++feed) {
        bench.submit(feed, feed_of("story"));
    }
    bench.end();
}

} // namespace gazetted::daemon::pipeline
