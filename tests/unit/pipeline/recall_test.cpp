// SPDX-License-Identifier: MIT
#include "daemon/pipeline/recall.hpp"

#include "daemon/pipeline/apply.hpp"
#include "feeds/stories/decide.hpp"
#include "tests/unit/storage/support.hpp"
#include "tests/unit/stories/stories_support.hpp"

using namespace gazetted;
using storage::test::must;
using stories_test::Post;
using stories_test::prose;

namespace {

/// Level `duplicates`: what a feed tells is stored, and found by its words.
struct Newsroom {
    storage::test::Store store;
    daemon::pipeline::Recall recall;

    daemon::pipeline::Decided tells(FeedId feed, const std::string& guid, const std::string& text) {
        must(recall.prepare(store.writer, model::Level::duplicates, Seconds(7 * 86400),
                            stories_test::noon));
        model::Candidate candidate;
        candidate.feed = feed;
        candidate.seen = stories_test::noon;
        candidate.entry = Post(guid).guid(guid).text(text).entry;
        candidate.print = stories::fingerprint(candidate.entry, model::Level::duplicates);
        return must(
            daemon::pipeline::apply_candidate(store.writer, recall, candidate, stories_test::noon));
    }
};

} // namespace

TEST_CASE("nearly the same words are compared with what an entry tells now", "[storage]") {
    Newsroom news;
    const std::string words = prose("river", 120);
    const auto first = news.tells(news.store.a, "first", words + " one");
    const auto second = news.tells(news.store.b, "second", words + " two");
    CHECK(second.story == first.story);
    CHECK(second.change.reason.rung == model::Rung::near_duplicate);

    // The stories that were compared tell something else from now on, and are proposed for both.
    news.tells(news.store.a, "first", prose("ocean", 120));
    news.tells(news.store.b, "second", prose("ocean", 120));
    const auto old_words = news.tells(news.store.b, "third", words + " three");
    CHECK(old_words.story != first.story);
    const auto new_words = news.tells(news.store.a, "fourth", prose("ocean", 120) + " four");
    CHECK(new_words.story == first.story);
}

TEST_CASE("what was learned before a restart is read again", "[storage]") {
    Newsroom news;
    const auto first = news.tells(news.store.a, "first", prose("river", 120) + " one");
    news.recall = {};
    CHECK(news.tells(news.store.b, "second", prose("river", 120) + " two").story == first.story);
    news.recall.forget();
    CHECK(news.tells(news.store.b, "third", prose("river", 120) + " three").story == first.story);
}
