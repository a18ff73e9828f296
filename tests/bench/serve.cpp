// SPDX-License-Identifier: MIT
// A server over a store of its own, for tests/bench/serve: about 60 KB of merged Atom.
// usage: bench_serve PORT STORIES DATABASE
#include "daemon/publish/publisher.hpp"
#include "daemon/serve/server.hpp"
#include "daemon/uv/loop.hpp"
#include "daemon/uv/signal.hpp"
#include "storage/store.hpp"

#include <fmt/core.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

using namespace gazetted;

namespace {

constexpr int paragraphs = 8;

void require(const Result<void>& done) {
    if (!done) {
        throw std::runtime_error(done.error().text);
    }
}

model::Candidate candidate_of(FeedId feed, int number) {
    model::Candidate candidate;
    candidate.feed = feed;
    candidate.seen = Instant(Seconds(1'795'000'000 + number * 60));
    model::Entry& entry = candidate.entry;
    entry.id = fmt::format("g{}", number);
    entry.url = fmt::format("https://one.example/{}", number);
    entry.published = candidate.seen;
    entry.clean.title = fmt::format("Ferry operators agree on timetable {}", number);
    for (int i = 0; i < paragraphs; ++i) {
        entry.clean.content += fmt::format("<p>Paragraph {} of story {}: the agreement keeps the "
                                           "early sailings that commuters had asked for, and adds "
                                           "two crossings on Saturdays from week {} on.</p>",
                                           i, number, (number * 7 + i) % 52);
    }
    entry.clean.text = entry.clean.content;
    candidate.print.guid_hash = static_cast<std::uint64_t>(number) + 1;
    candidate.print.edit_hash = static_cast<std::uint64_t>(number) + 1;
    return candidate;
}

void fill(const std::string& path, int stories) {
    auto opened = storage::Writer::open(path);
    if (!opened) {
        throw std::runtime_error(opened.error().text);
    }
    const storage::Writer::FeedSpec specs[] = {
        {"one", "https://one.example/feed.xml", "Harbour Courier", 0}};
    const auto feeds = opened->sync_feeds(specs, Instant(Seconds(1'795'000'000)));
    if (!feeds) {
        throw std::runtime_error(feeds.error().text);
    }
    require(opened->begin());
    for (int number = 0; number < stories; ++number) {
        model::StoryChange change;
        change.kind = model::ChangeKind::create;
        const auto candidate = candidate_of(feeds->front().id, number);
        if (const auto applied = opened->apply(candidate, change, candidate.seen); !applied) {
            throw std::runtime_error(applied.error().text);
        }
    }
    require(opened->commit());
}

void serve(const std::string& port, const std::string& path) {
    auto config = std::make_shared<config::Config>();
    config->store.path = path;
    config->publish.entries = 25;
    config->server.listen = {"127.0.0.1:" + port};
    uv::Loop loop;
    daemon::serve::Limits limits;
    limits.connections = 4096;
    daemon::serve::Server server(loop, {}, limits);
    require(server.listen(config->server));
    server.use(std::make_shared<daemon::publish::Publisher>(config));
    const uv::Signal stop(loop, SIGTERM, [&] { server.stop([&] { loop.stop(); }); });
    loop.run();
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        fmt::print(stderr, "usage: bench_serve PORT STORIES DATABASE\n");
        return 2;
    }
    try {
        fill(argv[3], std::atoi(argv[2]));
        serve(argv[1], argv[3]);
    } catch (const std::exception& problem) {
        fmt::print(stderr, "bench_serve: {}\n", problem.what());
        return 1;
    }
    return 0;
}
