// SPDX-License-Identifier: MIT
#include "feeds/topics/program.hpp"
#include "feeds/topics/query.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace gazetted;
using topics::Fields;
using topics::Query;

namespace {

/// A story about chips, in the fields where queries look.
struct Story {
    std::vector<std::string> categories{"World News", "Technology"};
    Fields fields;
    Story() {
        fields.title = "Senate votes on export controls for China";
        fields.text = "The Senate’s committee backed tariffs on chips. Beijing called the plan "
                      "\"a mistake\"; U.S. officials of COVID-19 fame declined to comment.";
        fields.author = "Mira Okafor, Jo Lind";
        fields.url = "https://www.Example.com/World/us-china-chips?id=7";
        fields.feed = "example-world";
        fields.language = "en-GB";
        fields.categories = categories;
    }
};

bool matches(const std::string& source, const Fields& fields) {
    auto query = Query::compile(source);
    INFO(source << ": " << (query ? "" : query.error().text));
    REQUIRE(query);
    CHECK(query->matches(fields) == !query->why(fields).empty());
    return query->matches(fields);
}
std::string error_of(const std::string& source) {
    auto query = Query::compile(source);
    return query ? "" : query.error().text;
}

} // namespace

TEST_CASE("words, phrases and prefixes are found whatever their case and punctuation") {
    const Story story;
    for (const char* yes :
         {"senate", "SENATE", "\"export controls\"", "“export controls”", "export-controls",
          "tariff*", "tar*", "t*", "\"export contr*\"", "\"export contr\"*", "\"a mistake\"",
          "beijing", "\"world news\"", "technology", "covid-19", "u.s.", "comment"}) {
        INFO(yes);
        CHECK(matches(yes, story.fields));
    }
    for (const char* no :
         {"tariff", "\"controls export\"", "\"china the\"", "\"news technology\"", "enate*",
          "okafor", "example", "\"export control\"", "senator*", "xyz*"}) {
        INFO(no);
        CHECK_FALSE(matches(no, story.fields));
    }
}

TEST_CASE("NOT binds closest, then AND, then OR") {
    Fields a, b, ab, none;
    a.text = "a";
    b.text = "b";
    ab.text = "a b";
    none.text = "c";
    struct Row {
        const char* query;
        bool a, b, ab, none;
    };
    const Row rows[] = {
        {"a", true, false, true, false},
        {"a b", false, false, true, false},
        {"a AND b", false, false, true, false},
        {"a OR b", true, true, true, false},
        {"NOT a", false, true, false, true},
        {"-a", false, true, false, true},
        {"NOT NOT a", true, false, true, false},
        {"--a", true, false, true, false},
        {"NOT -NOT a", false, true, false, true},
        {"a NOT b", true, false, false, false},
        {"a -b", true, false, false, false},
        {"NOT a b", false, true, false, false},
        {"NOT a OR b", false, true, true, true},
        {"NOT (a OR b)", false, false, false, true},
        {"-(a b)", true, true, false, true},
        {"a OR b AND c", true, false, true, false},
        {"(a OR b) AND c", false, false, false, false},
        {"c OR a b", false, false, true, true},
        {"a b OR c", false, false, true, true},
        {"c OR a AND NOT b", true, false, false, true},
        {"(a -b) OR (b -a)", true, true, false, false},
        {"((a))", true, false, true, false},
        {"a and b", false, false, false, false}, // lower case: the word "and"
        {"a OR (b OR (c))", true, true, true, true},
        {"-(-a)", true, false, true, false},
        {"a(b)", false, false, true, false},
        {"(a)(b)", false, false, true, false},
        {"a\"b\"", false, false, true, false},
    };
    for (const Row& row : rows) {
        INFO(row.query);
        CHECK(matches(row.query, a) == row.a);
        CHECK(matches(row.query, b) == row.b);
        CHECK(matches(row.query, ab) == row.ab);
        CHECK(matches(row.query, none) == row.none);
    }
}

TEST_CASE("a field says where to look") {
    const Story story;
    for (const char* yes : {"title:senate",
                            "title:\"export controls\"",
                            "title:contr*",
                            "text:beijing",
                            "author:okafor",
                            "author:\"jo lind\"",
                            "category:technology",
                            "category:\"world news\"",
                            "url:example.com",
                            "url:/world/us-china",
                            "url:\"id=7\"",
                            "url:world/*chips",
                            "feed:example-world",
                            "feed:example-*",
                            "feed:*",
                            "language:en",
                            "lang:en-gb",
                            "lang:EN",
                            "title:(senate china)",
                            "title:(xyz OR (china export))",
                            "-title:beijing",
                            "title:(senate text:beijing) beijing"}) {
        INFO(yes);
        CHECK(matches(yes, story.fields));
    }
    for (const char* no :
         {"title:beijing", "text:votes", "author:senate", "category:senate", "url:chips.com",
          "feed:example", "feed:world", "language:e", "language:de", "language:en-us",
          "title:(senate beijing)", "title:(senate) title:beijing", "author:\"okafor jo x\""}) {
        INFO(no);
        CHECK_FALSE(matches(no, story.fields));
    }
    CHECK_FALSE(matches("url:a OR feed:a OR lang:en OR author:a OR category:a", Fields{}));
}

TEST_CASE("languages without spaces are searched by their words") {
    Fields fields;
    fields.title = "東京都知事が新しい計画を発表";
    fields.text = "ประเทศไทยเป็นประเทศที่สวยงาม";
    for (const char* yes :
         {"計画", "\"新しい計画\"", "新しい計画", "東京*", "title:発表", "ประเทศ"}) {
        INFO(yes);
        CHECK(matches(yes, fields));
    }
    for (const char* no : {"大阪", "\"計画新しい\"", "text:計画"}) {
        INFO(no);
        CHECK_FALSE(matches(no, fields));
    }
    fields.title = "القمة العربية تبدأ غدا";
    CHECK(matches("القمة", fields));
    CHECK(matches("\"العربية تبدأ\"", fields));
    fields.title = "Ｆｕｌｌｗｉｄｔｈ ÉLAN Straße";
    CHECK(matches("fullwidth élan STRASSE", fields));
}

TEST_CASE("why names what matched, in the query's own words") {
    const Story story;
    const std::pair<const char*, const char*> rows[] = {
        {"senate", "senate"},
        {"(china OR beijing) AND (senat* OR tariff* OR \"export control*\") -sport",
         "china AND senat*"},
        {"xyz OR title:\"export controls\"", "title:\"export controls\""},
        {"xyz OR lang:en beijing", "lang:en AND beijing"},
        {"senate -sport", "senate"},
        {"-sport", "-sport"},
        {"  NOT   sport ", "NOT sport"},
        {"(-sport) OR senate", "senate"},
        {"title:(china senate)", "china AND senate"},
        {"xyz", ""},
        {"china -senate", ""},
    };
    for (const auto& [source, expected] : rows) {
        auto query = Query::compile(source);
        REQUIRE(query);
        CHECK(query->why(story.fields) == expected);
    }
}

TEST_CASE("errors say what is wrong, and in which column") {
    const std::pair<const char*, const char*> rows[] = {
        {"", "column 1: the query is empty"},
        {"   ", "column 1: the query is empty"},
        {"china AND", "column 7: 'AND' needs a word after it"},
        {"china OR", "column 7: 'OR' needs a word after it"},
        {"NOT", "column 1: 'NOT' needs a word after it"},
        {"china NOT", "column 7: 'NOT' needs a word after it"},
        {"AND china", "column 1: 'AND' needs a word before it"},
        {"a OR OR b", "column 6: 'OR' needs a word before it"},
        {"a AND OR b", "column 7: 'OR' needs a word before it"},
        {"(a OR ) b", "column 4: 'OR' needs a word after it"},
        {"(china", "column 1: this '(' is not closed"},
        {"a (b (c)", "column 3: this '(' is not closed"},
        {"china)", "column 6: this ')' closes nothing"},
        {")", "column 1: this ')' closes nothing"},
        {"a ()", "column 3: there is nothing between the parentheses"},
        {"a \"b c", "column 3: the quotation mark has no partner"},
        {"title:\"b c", "column 7: the quotation mark has no partner"},
        {"a - b", "column 3: '-' must stand directly before"},
        {"a -", "column 3: '-' must stand directly before"},
        {"a titel:b", "column 3: unknown field 'titel'; did you mean 'title'?"},
        {"langauge:en", "column 1: unknown field 'langauge'; did you mean 'language'?"},
        {"http://x.example", "column 1: unknown field 'http'; known are title"},
        {"title: china", "column 1: 'title:' must stand directly before a word"},
        {"(title:)", "column 2: 'title:' must stand directly before a word"},
        {"a !!!", "column 3: there is no word in '!!!'"},
        {"\"\"", "column 1: there is no word in '\"\"'"},
        {"*", "column 1: there is no word in '*'"},
        {"a b*c", "column 3: '*' can only stand at the end of a word"},
        {"é titel:b", "column 4: unknown field"}, // in bytes
    };
    for (const auto& [source, expected] : rows) {
        INFO(source);
        CHECK_THAT(error_of(source), Catch::Matchers::StartsWith(expected));
    }
    CHECK(Query::compile("(").error().code == ErrorCode::bad_query);
}

TEST_CASE("a word with a colon that is no field is a word") {
    Fields fields;
    fields.text = "the ratio was 16:9 at 10:30";
    CHECK(matches("16:9", fields));
    CHECK(matches("10:30", fields));
}

TEST_CASE("what a query may ask is bounded") {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '(') + "a" + std::string(depth, ')');
    };
    CHECK(error_of(nested(topics::deepest_query)).empty());
    CHECK_THAT(error_of(nested(topics::deepest_query + 1)),
               Catch::Matchers::StartsWith("column 25: more than 24 parentheses"));
    CHECK_FALSE(error_of(std::string(100000, '(')).empty());
    CHECK_FALSE(error_of(nested(30000)).empty());
    CHECK_THAT(error_of(std::string(1u << 20, 'a')), Catch::Matchers::Contains("bytes long"));
    CHECK(error_of(std::string(topics::longest_query, 'a')).empty());
    CHECK_FALSE(error_of(std::string(topics::longest_query, '(')).empty());
    CHECK_FALSE(error_of(std::string(topics::longest_query, '-')).empty());
    CHECK(error_of(std::string(topics::longest_query - 1, '-') + "a").empty());

    std::string words = "w0";
    for (std::size_t i = 1; i < topics::most_terms; ++i) {
        words += (i % 3 == 0 ? " OR w" : " w") + std::to_string(i);
    }
    CHECK(error_of(words).empty());
    CHECK_THAT(error_of(words + " more"), Catch::Matchers::Contains("more than 1000 words"));
    Fields fields;
    fields.text = words;
    CHECK(matches(words, fields));
}

TEST_CASE("hostile texts take no time and no harm") {
    const std::string text(4u << 20, '*');
    std::string repeated;
    for (int i = 0; i < 200000; ++i) {
        repeated += "a ";
    }
    Fields fields;
    fields.text = repeated;
    fields.title = text;
    fields.url = text;
    fields.language = text;
    CHECK(matches("a", fields));
    CHECK_FALSE(matches("\"a a a a a a a a b\" OR url:*x*y*z*", fields));
    CHECK(matches("\"a a a a a a a*\"", fields));
}

TEST_CASE("globs match whole names") {
    const std::pair<const char*, const char*> yes[] = {
        {"", ""},      {"*", ""},      {"*", "abc"},         {"a*", "a"},
        {"*c", "abc"}, {"a?c", "abc"}, {"a*b*c", "aXbYbZc"}, {"example-*", "example-world"},
        {"**a**", "a"}};
    for (const auto& [pattern, name] : yes) {
        INFO(pattern << " " << name);
        CHECK(topics::matches_glob(pattern, name));
    }
    const std::pair<const char*, const char*> no[] = {
        {"", "a"}, {"a", ""}, {"?", ""}, {"a*", "ba"}, {"*b", "abc"}, {"A", "a"}, {"a*b", "a"}};
    for (const auto& [pattern, name] : no) {
        INFO(pattern << " " << name);
        CHECK_FALSE(topics::matches_glob(pattern, name));
    }
}
