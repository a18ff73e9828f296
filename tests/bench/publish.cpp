// SPDX-License-Identifier: MIT
// From a commit to its outputs being live, against a store that grows:
//   bench_publish [STORIES [TOPICS [DATABASE]]]   default 1000000 1000; the database is made when
//   it
//       is not there (some minutes), and used again
// A poll brings 10 new stories in 5 topics; then every output that shows them (merged, 5 topics,
// one source, in three formats, and their pages) is rendered anew, and nothing else.
#include "daemon/publish/publisher.hpp"
#include "feeds/stories/decide.hpp"
#include "storage/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

using namespace gazetted;
namespace publish = gazetted::daemon::publish;

namespace {

constexpr int feeds = 500;
constexpr int rounds = 15;
constexpr std::int64_t batch = 2000;
const Instant begin = Instant(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1));

double milliseconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
        .count();
}

template <class T>
T must(Result<T> result) {
    if (!result) {
        fmt::print(stderr, "{}\n", result.error().text);
        std::exit(1);
    }
    return std::move(*result);
}
void must(Result<void> result) {
    if (!result) {
        fmt::print(stderr, "{}\n", result.error().text);
        std::exit(1);
    }
}

model::Candidate candidate_of(std::int64_t n) {
    model::Candidate candidate;
    candidate.feed = FeedId{n % feeds + 1};
    candidate.seen = begin + Seconds(n);
    model::Entry& entry = candidate.entry;
    entry.id = fmt::format("urn:bench:{}", n);
    entry.url = entry.clean.canonical_url = fmt::format("https://f{}.example/{}", n % feeds, n);
    entry.title = entry.clean.title = fmt::format("Story number {} of the day", n);
    std::string text;
    for (std::int64_t word = 0; word < 60; ++word) {
        text += fmt::format("word{} ", (n * 7919 + word * word) % 20'000);
    }
    entry.clean.text = text;
    entry.clean.summary = text.substr(0, 200);
    entry.content = entry.clean.content = "<p>" + text + "</p>";
    entry.published = candidate.seen;
    candidate.print = stories::fingerprint(entry, model::Level::exact);
    return candidate;
}

std::string topic_name(std::int64_t n) {
    return fmt::format("t{}", n);
}

/// Stores story `n`, in topic `topic` and another one; returns its id.
StoryId store(storage::Writer& writer, std::int64_t n, std::int64_t topic, int topics) {
    const auto candidate = candidate_of(n);
    model::StoryChange change;
    change.kind = model::ChangeKind::create;
    const auto applied = must(writer.apply(candidate, change, candidate.seen));
    const std::vector<storage::TopicMatch> matches{{topic_name(topic), "word1"},
                                                   {topic_name((topic + 1) % topics), "word2"}};
    must(writer.set_topics(applied.story, matches));
    return applied.story;
}

void fill(storage::Writer& writer, std::int64_t stories, int topics) {
    for (std::int64_t n = 0; n < stories; n += batch) {
        must(writer.begin());
        for (std::int64_t i = n; i < std::min(n + batch, stories); ++i) {
            store(writer, i, (i * 31) % topics, topics);
        }
        must(writer.commit());
        fmt::print(stderr, "\r{} stories", n + batch);
    }
    fmt::print(stderr, "\n");
    must(writer.optimize());
}

} // namespace

int main(int argc, char** argv) {
    const std::int64_t stories = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
    const int topics = argc > 2 ? std::atoi(argv[2]) : 1000;
    const std::string path = argc > 3 ? argv[3]
                                      : (std::filesystem::temp_directory_path() /
                                         fmt::format("gazetted-publish-{}.db", stories))
                                            .string();
    const bool is_new = !std::filesystem::exists(path);
    auto writer = must(storage::Writer::open(path));
    auto config = std::make_shared<config::Config>();
    config->store.path = path;
    std::vector<storage::Writer::FeedSpec> specs;
    for (int f = 0; f < feeds; ++f) {
        config->feeds.emplace_back().name = fmt::format("f{}", f);
        specs.push_back({fmt::format("f{}", f), fmt::format("https://f{}.example/", f), "", 0});
    }
    for (int t = 0; t < topics; ++t) {
        config->topics.emplace_back().name = topic_name(t);
    }
    must(writer.sync_feeds(specs, begin));
    if (is_new) {
        fill(writer, stories, topics);
    }
    auto reader = must(storage::Reader::open(path));
    std::int64_t next = must(reader.count_stories({}));
    publish::Publisher publisher(config);
    const auto render_all = [&](const std::vector<std::string>& paths, Instant now) {
        for (const std::string& output : paths) {
            must(publisher.render(output, {}, now));
        }
    };
    std::vector<double> live;
    std::size_t outputs = 0, untouched = 0;
    for (int round = 0; round < rounds; ++round) {
        const Instant now = begin + Seconds(next + 100);
        publish::Changes changes;
        must(writer.begin());
        for (std::int64_t i = 0; i < 10; ++i, ++next) {
            const std::int64_t topic = (round * 5 + i / 2) % topics;
            changes.stories.push_back(store(writer, next - next % feeds + i, topic, topics));
            changes.topics.push_back(topic_name(topic));
        }
        changes.feeds.push_back("f0");
        // what others show must not be rendered again
        const auto other = must(publisher.render("/topics/t900.atom", {}, now));
        must(writer.commit());
        const auto start = std::chrono::steady_clock::now();
        publisher.on_commit(changes);
        const auto paths = publisher.static_paths(changes);
        render_all(paths, now);
        live.push_back(milliseconds_since(start));
        outputs = paths.size();
        untouched += publisher.cached("/topics/t900.atom", {}) == other ? 1U : 0U;
    }
    std::sort(live.begin() + 1, live.end()); // the first one finds nothing kept
    fmt::print("{} stories, {} topics: {} outputs of 10 new stories live after {:.0f} ms (first), "
               "{:.0f} ms "
               "(median), {:.0f} ms (worst of the others); another topic stayed as it was in {} of "
               "{} rounds\n",
               next, topics, outputs, live.front(), live[live.size() / 2], live.back(), untouched,
               rounds);
    return live.back() < 200 ? 0 : 1;
}
