// SPDX-License-Identifier: MIT
#include "feeds/topics/matcher.hpp"
#include "tests/support/catch.hpp"

#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace gazetted;
using topics::Fields;
using topics::Matcher;
using topics::Query;

namespace {

std::vector<Query> queries_of(const std::vector<std::string>& sources) {
    std::vector<Query> queries;
    for (const std::string& source : sources) {
        auto query = Query::compile(source);
        INFO(source);
        REQUIRE(query);
        queries.push_back(std::move(*query));
    }
    return queries;
}

Matcher matcher_of(const std::vector<std::string>& sources) {
    return Matcher::build(queries_of(sources));
}

/// With the words that made each match.
using Matches = std::vector<std::pair<std::size_t, std::string>>;

Matches matching(const Matcher& matcher, const Fields& fields) {
    Matches found;
    matcher.match(fields, [&](std::size_t index, const Matcher::Why& why) {
        found.emplace_back(index, why());
    });
    return found;
}

/// Words of a small vocabulary, so that random queries match random stories now and then.
class Chance {
  public:
    explicit Chance(unsigned seed) : random_(seed) {}
    int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
    std::string word() {
        return std::string(1, static_cast<char>('a' + below(6))) + (below(3) ? "" : "x");
    }
    std::string text(int words) {
        std::string text;
        for (int i = 0; i < words; ++i) {
            text += word() + " ";
        }
        return text;
    }
    std::string term() {
        constexpr const char* fields[] = {
            "", "", "", "title:", "text:", "category:", "author:", "feed:", "lang:", "url:"};
        const std::string field = fields[below(10)];
        switch (below(4)) {
        case 0:
            return field + "\"" + word() + " " + word() + "\"";
        case 1:
            return field + word() + "*";
        default:
            return field + word();
        }
    }
    std::string query(int terms) {
        std::string query = term();
        for (int i = 1; i < terms; ++i) {
            switch (below(5)) {
            case 0:
                query += " OR " + term();
                break;
            case 1:
                query += " -" + term();
                break;
            case 2:
                query = "(" + query + ") AND (" + term() + " OR " + term() + ")";
                break;
            case 3:
                query = "-(" + query + ") OR " + term();
                break;
            default:
                query += " " + term();
            }
        }
        return query;
    }

  private:
    std::mt19937 random_;
};

} // namespace

TEST_CASE("a matcher of no queries matches nothing") {
    CHECK(matching(Matcher(), Fields{}).empty());
    CHECK(Matcher().size() == 0);
    CHECK(matching(Matcher::build({}), Fields{}).empty());
}

TEST_CASE("a matcher names the queries that match, in order") {
    const Matcher matcher = matcher_of({"senate china", "china", "-sport", "sport", "tariff*",
                                        "\"export controls\"", "lang:en", "lang:de"});
    Fields fields;
    fields.title = "China export controls";
    fields.text = "tariffs";
    fields.language = "en";
    CHECK(matching(matcher, fields) == Matches{{1, "china"},
                                               {2, "-sport"},
                                               {4, "tariff*"},
                                               {5, "\"export controls\""},
                                               {6, "lang:en"}});
    CHECK(matcher.size() == 8);
}

TEST_CASE("a matcher says the same as its queries one by one") {
    Chance chance(20261124);
    std::vector<std::string> sources;
    for (int i = 0; i < 400; ++i) {
        sources.push_back(chance.query(1 + chance.below(6)));
    }
    const Matcher matcher = matcher_of(sources);
    const std::vector<Query> queries = queries_of(sources);
    std::size_t matched = 0;
    for (int round = 0; round < 60; ++round) {
        const std::string title = chance.text(chance.below(4)),
                          text = chance.text(chance.below(12)),
                          author = chance.text(chance.below(2)), feed = chance.word(),
                          language = chance.word(), url = chance.text(2);
        const std::vector<std::string> categories(static_cast<std::size_t>(chance.below(3)),
                                                  chance.text(2));
        Fields fields{title, text, author, url, feed, language, categories};
        Matches expected;
        for (std::size_t i = 0; i < queries.size(); ++i) {
            if (queries[i].matches(fields)) {
                expected.emplace_back(i, queries[i].why(fields));
                CHECK_FALSE(expected.back().second.empty());
            }
        }
        matched += expected.size();
        CHECK(matching(matcher, fields) == expected);
    }
    CHECK(matched > 1000);
    CHECK(matched < 400 * 60 - 1000);
}
