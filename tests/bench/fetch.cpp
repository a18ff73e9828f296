// SPDX-License-Identifier: MIT
//
// Feeds fetched per second of CPU time, without decoding: a cold pass over a list of addresses, and
// passes with the validators that the first one brought.
//
//   bench_fetch URLS.txt [CONCURRENCY] [PER_HOST] [CA_FILE] [h2]
#include "daemon/fetch/fetcher.hpp"
#include "daemon/uv/loop.hpp"

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

using namespace gazetted;
using namespace gazetted::daemon::fetch;

namespace {

struct Feed {
    std::string url;
    model::Validators validators;
};

struct Counts {
    std::size_t documents = 0, unchanged = 0, failed = 0;
    std::uint64_t bytes = 0;
};

rusage usage() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return used;
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

Counts pass(uv::Loop& loop, Fetcher& fetcher, std::vector<Feed>& feeds) {
    Counts counts;
    std::size_t left = feeds.size();
    for (auto& feed : feeds) {
        Request request;
        request.url = feed.url;
        request.validators = feed.validators;
        request.allow_private = true;
        fetcher.fetch(std::move(request), [&](const FetchResult& result) {
            const auto& outcome = result.outcome;
            counts.bytes += outcome.bytes;
            if (outcome.error) {
                if (counts.failed++ == 0) {
                    std::fprintf(stderr, "first failure: %s\n", outcome.error->text.c_str());
                }
            } else if (outcome.kind == model::FetchKind::not_modified) {
                ++counts.unchanged;
            } else {
                ++counts.documents;
                feed.validators = outcome.validators;
            }
            if (--left == 0) {
                loop.stop();
            }
        });
    }
    loop.run();
    return counts;
}

void report(const char* name, const Counts& counts, const rusage& before,
            std::chrono::steady_clock::time_point start) {
    const auto after = usage();
    const double user = seconds(after.ru_utime) - seconds(before.ru_utime);
    const double system = seconds(after.ru_stime) - seconds(before.ru_stime);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    const auto total = static_cast<double>(counts.documents + counts.unchanged + counts.failed);
    std::printf("%-10s documents %zu  unchanged %zu  failed %zu  MB %.1f  wall %.3f s  "
                "cpu %.3f s (user %.3f system %.3f)  feeds/cpu-s %.0f  peak %ld KiB\n",
                name, counts.documents, counts.unchanged, counts.failed,
                static_cast<double>(counts.bytes) / 1e6, wall.count(), user + system, user, system,
                total / (user + system), after.ru_maxrss);
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: %s URLS.txt [CONCURRENCY] [PER_HOST] [CA_FILE] [h2]\n",
                     argv[0]);
        return 2;
    }
    std::vector<Feed> feeds;
    std::ifstream list(argv[1]);
    for (std::string line; std::getline(list, line);) {
        feeds.push_back({line, {}});
    }
    Options options;
    options.concurrency = argc > 2 ? std::atoi(argv[2]) : options.concurrency;
    options.per_host = argc > 3 ? std::atoi(argv[3]) : options.concurrency;
    options.ca_file = argc > 4 ? argv[4] : "";
    if (argc > 5 && std::string(argv[5]) == "h2") {
        options.http_version = HttpVersion::http2_over_tls;
    }
    uv::Loop loop;
    Fetcher fetcher(loop, options);
    for (const char* name : {"cold", "unchanged", "unchanged"}) {
        const auto before = usage();
        const auto start = std::chrono::steady_clock::now();
        report(name, pass(loop, fetcher, feeds), before, start);
    }
    return 0;
}
