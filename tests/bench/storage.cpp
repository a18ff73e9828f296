// SPDX-License-Identifier: MIT
// What storing costs: new entries in batches of 1000 (neighbours, apply, topics), the same entries
// again, polls without news, lists, and the full-text index. Bodies of 2.6 KB, 100 feeds.
// bench_storage [ENTRIES] [FILE]
#include "storage/hash.hpp"
#include "storage/store.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <sys/resource.h>

using namespace gazetted;

namespace {

double cpu_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

long peak_kib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

template <class T>
T must(Result<T> result) {
    if (!result) {
        fmt::print(stderr, "{}\n", result.error().text);
        std::exit(1);
    }
    return std::move(*result);
}
void must(const Result<void>& result) {
    if (!result) {
        fmt::print(stderr, "{}\n", result.error().text);
        std::exit(1);
    }
}

constexpr std::size_t body_size = 2600;
constexpr int batch = 1000;

/// Words out of a small vocabulary, different for each n.
std::string make_body(int n) {
    std::string body = fmt::format("<p>Story {} begins. ", n);
    std::uint32_t state = static_cast<std::uint32_t>(n) * 2654435761U + 1;
    while (body.size() < body_size) {
        state = state * 1664525U + 1013904223U;
        body += fmt::format("word{} ", (state >> 16) % 5000);
    }
    return body + "</p>";
}

model::Candidate make_candidate(int n, const std::vector<FeedId>& feeds, Instant now) {
    model::Candidate candidate;
    candidate.feed = feeds[static_cast<std::size_t>(n / 20) % feeds.size()];
    candidate.seen = now;
    model::Entry& entry = candidate.entry;
    entry.id = fmt::format("https://news.example.org/{}/story-{}", candidate.feed.value, n);
    entry.url = entry.id + ".html";
    entry.title = fmt::format("Headline number {} of the day", n);
    entry.published = now - Seconds(n % 5000);
    entry.content = make_body(n);
    entry.links = {{"alternate", entry.url, "text/html", "", "", {}}};
    entry.authors = {{"A Reporter", "", ""}};
    entry.categories = {{"World", "", ""}, {"Trade", "", ""}};
    entry.enclosures = {{entry.url + ".jpg", "image/jpeg", 12345}};
    entry.language = "en";
    entry.clean.content = entry.content;
    entry.clean.text = entry.content;
    entry.clean.title = entry.title;
    entry.clean.canonical_url = entry.url;
    entry.clean.summary = entry.content.substr(0, 200);
    entry.clean.reading_minutes = 2;
    model::Fingerprint& print = candidate.print;
    print.guid_hash = storage::hash_text(entry.id);
    print.url_hashes = {storage::hash_text(entry.url)};
    print.content_hash = storage::hash_text(entry.content);
    print.title_hash = storage::hash_text(entry.title);
    print.edit_hash = print.content_hash ^ print.title_hash;
    return candidate;
}

void store(storage::Writer& writer, const model::Candidate& candidate) {
    const auto known = must(writer.neighbours(candidate));
    model::StoryChange change;
    change.kind = known.same_guid ? model::ChangeKind::unchanged : model::ChangeKind::create;
    change.reason.detail = "no entry has this guid, address or content";
    const auto applied = must(writer.apply(candidate, change, candidate.seen));
    if (change.kind == model::ChangeKind::create) {
        const storage::TopicMatch matches[] = {{"world", "title:headline AND category:world"}};
        must(writer.add_topics(applied.story, matches));
    }
}

double store_all(storage::Writer& writer, const std::vector<FeedId>& feeds, int count) {
    double total = 0;
    for (int first = 0; first < count; first += batch) {
        std::vector<model::Candidate> candidates;
        candidates.reserve(batch);
        for (int n = first; n < first + batch; ++n) {
            candidates.push_back(make_candidate(n, feeds, Instant(Seconds(1'700'000'000 + n))));
        }
        const double start = cpu_seconds();
        must(writer.begin());
        for (const auto& candidate : candidates) {
            store(writer, candidate);
        }
        must(writer.commit());
        total += cpu_seconds() - start;
    }
    return total;
}

std::string as_it_is(std::string_view text) {
    return std::string(text);
}

void report(const char* what, double seconds, double count) {
    fmt::print("{:<34} {:8.2f} us each {:10.0f} a CPU second\n", what, seconds / count * 1e6,
               count / seconds);
}

void bench_polls(storage::Writer& writer, const std::vector<storage::PolledFeed>& feeds) {
    const double start = cpu_seconds();
    constexpr int rounds = 100;
    for (int round = 0; round < rounds; ++round) {
        must(writer.begin());
        for (const auto& feed : feeds) {
            auto state = feed.state;
            state.next_poll = Instant(Seconds(1'700'000'000 + round));
            state.rhythm.change()[static_cast<std::size_t>(round)] = 1;
            storage::FetchRow row;
            row.next_reason = "not modified; the publisher's ttl of 15 minutes";
            must(writer.store_poll(feed.id, state, row));
        }
        must(writer.commit());
    }
    report("poll without news", cpu_seconds() - start, static_cast<double>(feeds.size()) * rounds);
}

void bench_lists(const std::string& path) {
    auto reader = must(storage::Reader::open(path));
    const auto run = [&](const char* what, const storage::StoryQuery& query) {
        const double start = cpu_seconds();
        std::size_t stories = 0;
        for (int i = 0; i < 50; ++i) {
            stories += must(reader.stories(query)).size();
        }
        report(what, cpu_seconds() - start, static_cast<double>(stories));
    };
    storage::StoryQuery query;
    run("story of the merged list", query);
    query.topic = "world";
    run("story of a topic's list", query);
    query.topic.clear();
    query.feed = "feed-7";
    run("story of a feed's list", query);
    query.feed.clear();
    query.search = "word17 word4*";
    run("story of a search", query);
}

} // namespace

int main(int argc, char** argv) {
    const int count = argc > 1 ? std::atoi(argv[1]) : 50'000;
    const std::string path = argc > 2 ? argv[2] : "bench_storage.db";
    for (const char* suffix : {"", "-wal", "-shm", "-writer"}) {
        std::filesystem::remove(path + suffix);
    }
    std::vector<storage::Writer::FeedSpec> specs;
    for (int i = 0; i < 100; ++i) {
        specs.push_back(
            {fmt::format("feed-{}", i), fmt::format("https://{}.example/feed", i), "", 0});
    }
    fmt::print("{} entries of {} bytes, {} feeds, batches of {}\n", count, body_size, specs.size(),
               batch);
    {
        auto writer = must(storage::Writer::open(path));
        const auto rows = must(writer.sync_feeds(specs, Instant(Seconds(1'700'000'000))));
        std::vector<FeedId> feeds;
        feeds.reserve(rows.size());
        for (const auto& row : rows) {
            feeds.push_back(row.id);
        }
        report("new entry", store_all(writer, feeds, count), count);
        report("the same entry again", store_all(writer, feeds, count), count);
        bench_polls(writer, rows);
        const double start = cpu_seconds();
        std::size_t indexed = 0;
        for (int i = 0; i < 10; ++i) {
            indexed += must(writer.index_some(500, as_it_is));
        }
        report("story into the full-text index", cpu_seconds() - start,
               static_cast<double>(indexed));
        bench_lists(path);
    }
    const auto bytes = std::filesystem::file_size(path);
    fmt::print("file {} MB, {} bytes an entry; peak memory {} MB\n", bytes >> 20,
               bytes / static_cast<unsigned>(count), peak_kib() >> 10);
    return 0;
}
