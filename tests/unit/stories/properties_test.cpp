// SPDX-License-Identifier: MIT
// What holds whatever arrives, in whatever order: no entry is lost, ids stay, and telling all of it
// again changes nothing. Entries are drawn from few guids, addresses and texts, so that every rung
// and every contradiction comes up.
#include "tests/support/catch.hpp"
#include "tests/unit/stories/stories_support.hpp"

#include <map>

using namespace stories_test;

namespace {

class Source {
  public:
    explicit Source(std::uint32_t seed) : state_(seed) {}
    int below(int limit) {
        state_ = state_ * 1664525U + 1013904223U;
        return static_cast<int>((state_ >> 8U) % static_cast<std::uint32_t>(limit));
    }

  private:
    std::uint32_t state_;
};

struct Arrival {
    int feed;
    Post post;
};

Arrival any_arrival(Source& source) {
    const std::string theme(1, static_cast<char>('a' + source.below(6)));
    std::string text = prose(theme, 60 + source.below(3) * 30);
    if (source.below(3) == 0) {
        text = prose("wrap", 4) + " " + text;
    }
    Post post((source.below(4) == 0 ? "UPDATE 1-Title " : "Title ") + theme);
    post.guid("g" + std::to_string(source.below(12))).text(text);
    post.at(noon + Seconds(source.below(86400)));
    if (source.below(5) != 0) {
        post.url("https://site" + std::to_string(source.below(3)) + ".example/story-" +
                 std::to_string(source.below(12)));
    }
    return {1 + source.below(4), std::move(post)};
}

/// The last version of each feed's guid: what a poll of all the feeds would bring.
std::vector<Arrival> last_versions(const std::vector<Arrival>& all) {
    std::vector<Arrival> last;
    for (auto arrival = all.rbegin(); arrival != all.rend(); ++arrival) {
        const bool is_known = std::any_of(last.begin(), last.end(), [&](const Arrival& known) {
            return known.feed == arrival->feed && known.post.entry.id == arrival->post.entry.id;
        });
        if (!is_known) {
            last.push_back(*arrival);
        }
    }
    return last;
}

} // namespace

TEST_CASE("whatever arrives, no entry is lost and ids stay", "[stories][properties]") {
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        INFO("seed " << seed);
        Source source(seed);
        Gazette gazette;
        gazette.level = seed % 2 == 0 ? model::Level::exact : model::Level::duplicates;
        std::map<std::int64_t, std::int64_t> stories; // of each entry, as last seen
        std::size_t known = 0;
        for (int i = 0; i < 120; ++i) {
            const Arrival arrival = any_arrival(source);
            const auto story = gazette.sees(arrival.feed, arrival.post);
            CHECK(story > 0);
            const bool is_added =
                gazette.last.kind == ChangeKind::create || gazette.last.kind == ChangeKind::join;
            known += is_added ? 1 : 0;
            REQUIRE(gazette.entries() == known);
            for (const auto& [entry, now] : gazette.placed()) {
                const auto before = stories.find(entry);
                // a story only ever goes into an older one
                REQUIRE((before == stories.end() || now <= before->second));
            }
            stories = gazette.placed();
        }
    }
}

TEST_CASE("telling everything again soon changes no story any more", "[stories][properties]") {
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        INFO("seed " << seed);
        Source source(seed);
        Gazette gazette;
        gazette.level = seed % 2 == 0 ? model::Level::exact : model::Level::duplicates;
        std::vector<Arrival> all;
        for (int i = 0; i < 60; ++i) {
            all.push_back(any_arrival(source));
            gazette.sees(all.back().feed, all.back().post);
        }
        const auto last = last_versions(all);
        const auto tell = [&] {
            for (const Arrival& arrival : last) {
                gazette.sees(arrival.feed, arrival.post);
            }
        };
        // An edit can bring what unites two stories, and a guid that was taken for another's new
        // one gets an entry of its own when both stand in one document.
        for (int round = 0; round < 4; ++round) {
            tell();
        }
        const auto settled = gazette.placed();
        for (int round = 0; round < 3; ++round) {
            tell();
            CHECK(gazette.placed() == settled);
        }
    }
}
