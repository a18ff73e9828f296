// SPDX-License-Identifier: MIT
// What a decision costs at level duplicates, against windows that grow: fingerprint, candidates,
// and the comparison with the texts of what they propose. Texts of 163 words out of a vocabulary
// with the frequencies of a language; one in ten is a wrapped, cut or edited copy of one in the
// window. Texts are made again from their number when asked for, so that memory is the window's
// alone. bench_stories [STORIES …]      default 10000 100000 1000000; prints a line each
#include "feeds/stories/decide.hpp"
#include "feeds/stories/same_text.hpp"
#include "feeds/stories/window.hpp"
#include "tests/bench/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <string>
#include <vector>

using namespace gazetted;

namespace {

constexpr int words_of_text = 163;
constexpr std::uint32_t vocabulary = 30'000;
constexpr int measured = 20'000;
constexpr int feeds = 500;

/// Zipf's law, roughly: the square of a fraction favours the first words.
std::string word(Random& random) {
    const double f = random.fraction();
    return fmt::format("w{:x}", static_cast<std::uint32_t>(f * f * f * vocabulary));
}

std::string text_of(std::int64_t n) {
    Random random{static_cast<std::uint64_t>(n) * 1'000'003U};
    std::string text;
    for (int i = 0; i < words_of_text; ++i) {
        text += word(random);
        text += ' ';
    }
    return text;
}

/// As other sites carry it.
std::string copy_of(std::int64_t n, Random& random) {
    const std::string text = text_of(n);
    switch (random.next() % 3) {
    case 0:
        return "our staff writer reports from the harbour " + text + " sign up for our letter";
    case 1:
        return text.substr(0, text.size() / 3) + " continue reading";
    default:
        return text.substr(0, text.size() / 2) + "an edited line stands here " +
               text.substr(text.size() / 2);
    }
}

model::Candidate candidate_of(std::int64_t n, std::string text) {
    model::Candidate candidate;
    candidate.feed = FeedId{n % feeds + 1};
    candidate.entry.id = fmt::format("urn:n:{}", n);
    candidate.entry.url = candidate.entry.clean.canonical_url =
        fmt::format("https://f{}.example/story-{}", n % feeds, n);
    Random random{static_cast<std::uint64_t>(n) + 77};
    for (int i = 0; i < 8; ++i) {
        candidate.entry.clean.title += word(random) + " ";
    }
    candidate.entry.clean.text = std::move(text);
    candidate.entry.published = candidate.seen = Instant(Seconds(n));
    return candidate;
}

struct Measured {
    std::vector<double> microseconds;
    std::size_t proposed = 0, copies = 0, found = 0;
    double cpu = 0;
    std::deque<model::Telling> tellings{}; // of one decision
};

double cpu_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

model::Neighbours neighbours(const stories::Window& window, const model::Candidate& candidate,
                             Measured& result) {
    model::Neighbours known;
    result.tellings.clear();
    for (const EntryId id : window.find(candidate.print.probes)) {
        model::NearEntry& near = known.near.emplace_back();
        near.known.id = id;
        near.known.story = StoryId{id.value};
        near.known.feed = FeedId{id.value % feeds + 1};
        near.known.published = Instant(Seconds(id.value));
        near.telling =
            &result.tellings.emplace_back(stories::telling_of({"", text_of(id.value), false}));
        near.has_address = true;
        ++result.proposed;
    }
    return known;
}

Measured measure(stories::Window& window, std::int64_t stories) {
    Measured result;
    Random random{4711};
    for (int i = 0; i < measured; ++i) {
        const std::int64_t n = stories + i;
        const bool is_copy = i % 10 == 0;
        const auto original =
            static_cast<std::int64_t>(random.next() % static_cast<std::uint64_t>(stories));
        auto candidate = candidate_of(n, is_copy ? copy_of(original, random) : text_of(n));
        const auto begin = std::chrono::steady_clock::now();
        const double cpu = cpu_seconds();
        candidate.print = stories::fingerprint(candidate.entry, model::Level::duplicates);
        const auto known = neighbours(window, candidate, result);
        const auto change = stories::decide(candidate, known);
        window.add(EntryId{n}, candidate.seen, candidate.print.posted);
        result.cpu += cpu_seconds() - cpu;
        const std::chrono::duration<double, std::micro> spent =
            std::chrono::steady_clock::now() - begin;
        result.microseconds.push_back(spent.count());
        result.copies += is_copy ? 1 : 0;
        result.found += is_copy && change.story == StoryId{original} ? 1U : 0U;
    }
    std::sort(result.microseconds.begin(), result.microseconds.end());
    return result;
}

} // namespace

int main(int argc, char** argv) {
    std::vector<std::int64_t> sizes;
    for (int i = 1; i < argc; ++i) {
        sizes.push_back(std::atoll(argv[i]));
    }
    if (sizes.empty()) {
        sizes = {10'000, 100'000, 1'000'000};
    }
    double first = 0;
    fmt::print(
        "  stories  median us   p99 us  entries/s  bytes/story  copies found  proposed  growth\n");
    for (const std::int64_t stories : sizes) {
        stories::Window window;
        for (std::int64_t n = 0; n < stories; ++n) {
            const auto entry = candidate_of(n, text_of(n)).entry;
            window.add(EntryId{n}, Instant(Seconds(n)),
                       stories::fingerprint(entry, model::Level::duplicates).posted);
        }
        const double bytes =
            static_cast<double>(window.memory()) / static_cast<double>(window.size());
        const Measured result = measure(window, stories);
        const double median = result.microseconds[result.microseconds.size() / 2];
        const double p99 = result.microseconds[result.microseconds.size() * 99 / 100];
        first = first == 0 ? median : first;
        fmt::print("{:9} {:10.1f} {:8.1f} {:10.0f} {:12.0f} {:8}/{} {:9.2f} {:7.2f}\n", stories,
                   median, p99, measured / result.cpu, bytes, result.found, result.copies,
                   static_cast<double>(result.proposed) / measured, median / first);
    }
    return 0;
}
