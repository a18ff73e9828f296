// SPDX-License-Identifier: MIT
// How fast feeds are read: parse alone, and parse with normalize (which makes all markup safe),
// over the files named on the command line, each several times. pugixml with a walk over its tree
// is measured in the same run, as the measure of what XML itself costs. Prints figures, asserts
// none.
//
//   build/release/tests/bench_parse [--rounds N] FILE…
#include "feeds/normalize/normalize.hpp"
#include "feeds/parse/parse_feed.hpp"

#include <pugixml.hpp>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace gazetted;

std::size_t allocations = 0;

struct Figures {
    double seconds = 0;
    std::size_t entries = 0;
    std::size_t allocated = 0;
};

struct Files {
    std::vector<std::string> bodies;
    std::size_t bytes = 0;
};

Files read_files(int argc, char** argv) {
    Files files;
    for (int i = 1; i < argc; ++i) {
        std::ifstream in(argv[i], std::ios::binary);
        files.bodies.emplace_back(std::istreambuf_iterator<char>(in),
                                  std::istreambuf_iterator<char>());
        files.bytes += files.bodies.back().size();
    }
    return files;
}

/// Of this thread, so that other work on the machine does not count.
double cpu_seconds() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

/// Runs `work` on a copy of each body; the copying is not counted.
template <class Work>
Figures measure(const Files& files, int rounds, Work&& work) {
    Figures figures;
    for (int round = 0; round < rounds; ++round) {
        for (const std::string& body : files.bodies) {
            std::string copy = body;
            const std::size_t before = allocations;
            const double start = cpu_seconds();
            figures.entries += work(std::move(copy));
            figures.seconds += cpu_seconds() - start;
            figures.allocated += allocations - before;
        }
    }
    return figures;
}

std::size_t walk(std::string body) {
    pugi::xml_document document;
    document.load_buffer_inplace(body.data(), body.size(), pugi::parse_default,
                                 pugi::encoding_utf8);
    std::size_t letters = 0;
    for (pugi::xml_node n = document.first_child(); n;) {
        letters += std::strlen(n.name()) + std::strlen(n.value());
        for (const pugi::xml_attribute a : n.attributes())
            letters += std::strlen(a.value());
        if (n.first_child()) {
            n = n.first_child();
            continue;
        }
        while (n && !n.next_sibling())
            n = n.parent();
        if (n)
            n = n.next_sibling();
    }
    return letters == 0 ? 1 : 0;
}

std::size_t parse_only(std::string body) {
    const auto parsed = parse::parse_feed(std::move(body), {});
    return parsed ? parsed->entries.size() : 0;
}

std::size_t parse_and_normalize(std::string body) {
    const auto parsed = parse::parse_feed(std::move(body), {});
    if (!parsed)
        return 0;
    return normalize::normalize(*parsed, {"https://example.org/feed.xml", {}}).entries.size();
}

std::size_t parse_and_clean(std::string body) {
    const auto parsed = parse::parse_feed(std::move(body), {});
    if (!parsed)
        return 0;
    auto feed = normalize::normalize(*parsed, {"https://example.org/feed.xml", {}});
    normalize::clean(feed);
    return feed.entries.size();
}

void print(const char* what, const Files& files, int rounds, const Figures& f, double reference) {
    const double rate = static_cast<double>(files.bytes) * rounds / f.seconds / 1e6;
    std::printf("%-18s %8.1f MB/s", what, rate);
    if (reference > 0)
        std::printf("  %5.1f %% of pugixml", 100 * rate / reference);
    if (f.entries > 0 && reference > 0)
        std::printf("  %7zu entries  %6.1f allocations/entry  %6.2f us/entry",
                    f.entries / static_cast<std::size_t>(rounds),
                    static_cast<double>(f.allocated) / static_cast<double>(f.entries),
                    1e6 * f.seconds / static_cast<double>(f.entries));
    std::printf("\n");
}

} // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* p = std::malloc(size == 0 ? 1 : size))
        return p;
    throw std::bad_alloc();
}
void operator delete(void* p) noexcept {
    std::free(p);
}
void operator delete(void* p, std::size_t) noexcept {
    std::free(p);
}

int main(int argc, char** argv) {
    int rounds = 5;
    if (argc > 2 && std::string_view(argv[1]) == "--rounds") {
        rounds = std::max(1, std::atoi(argv[2]));
        argc -= 2;
        argv += 2;
    }
    const Files files = read_files(argc, argv);
    if (files.bodies.empty()) {
        std::fprintf(stderr, "usage: bench_parse [--rounds N] FILE…\n");
        return 2;
    }
    std::printf("%zu files, %.1f MB, %d rounds\n", files.bodies.size(),
                static_cast<double>(files.bytes) / 1e6, rounds);
    const Figures pugi = measure(files, rounds, walk);
    const double reference = static_cast<double>(files.bytes) * rounds / pugi.seconds / 1e6;
    print("pugixml and walk", files, rounds, pugi, 0);
    print("parse", files, rounds, measure(files, rounds, parse_only), reference);
    print("parse, normalize", files, rounds, measure(files, rounds, parse_and_normalize),
          reference);
    print("and clean", files, rounds, measure(files, rounds, parse_and_clean), reference);
    return 0;
}
