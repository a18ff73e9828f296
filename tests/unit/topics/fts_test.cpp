// SPDX-License-Identifier: MIT
// What to_fts() says is asked of SQLite itself.
#include "feeds/text/words.hpp"
#include "feeds/topics/program.hpp"
#include "feeds/topics/query.hpp"
#include "tests/support/catch.hpp"

#include <sqlite3.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace gazetted;
using topics::Fields;
using topics::Query;

namespace {

std::string spaced(std::string_view text) {
    std::string out;
    text::for_each_word(text, [&](std::string_view word) { out.append(word).push_back(' '); });
    return out;
}

/// An index of one story, as the store makes it.
class Index {
  public:
    Index(std::string_view title, std::string_view body, std::string_view meta) {
        sqlite3* raw = nullptr;
        REQUIRE(sqlite3_open(":memory:", &raw) == SQLITE_OK);
        db_.reset(raw);
        REQUIRE(sqlite3_exec(raw,
                             "CREATE VIRTUAL TABLE search USING fts5(title, body, meta, tokenize = "
                             "'unicode61 remove_diacritics 2')",
                             nullptr, nullptr, nullptr) == SQLITE_OK);
        ask("INSERT INTO search VALUES (?, ?, ?)", {spaced(title), spaced(body), spaced(meta)});
    }
    bool finds(const std::string& expression) {
        const int result = ask("SELECT 1 FROM search WHERE search MATCH ?", {expression});
        INFO(expression << ": " << sqlite3_errmsg(db_.get()));
        REQUIRE((result == SQLITE_ROW || result == SQLITE_DONE));
        return result == SQLITE_ROW;
    }

  private:
    int ask(const char* sql, const std::vector<std::string>& values) {
        sqlite3_stmt* statement = nullptr;
        REQUIRE(sqlite3_prepare_v2(db_.get(), sql, -1, &statement, nullptr) == SQLITE_OK);
        for (std::size_t i = 0; i < values.size(); ++i) {
            sqlite3_bind_text(statement, static_cast<int>(i + 1), values[i].data(),
                              static_cast<int>(values[i].size()), nullptr);
        }
        const int result = sqlite3_step(statement);
        sqlite3_finalize(statement);
        return result;
    }
    struct Close {
        void operator()(sqlite3* db) const { sqlite3_close(db); }
    };
    std::unique_ptr<sqlite3, Close> db_;
};

std::string fts_of(const std::string& source) {
    auto query = Query::compile(source);
    INFO(source);
    REQUIRE(query);
    return query->to_fts();
}

} // namespace

TEST_CASE("a query becomes an FTS5 expression") {
    const std::pair<const char*, const char*> rows[] = {
        {"china", "\"china\""},
        {"Export-Controls", "\"export controls\""},
        {"tariff*", "\"tariff\" *"},
        {"\"export contr*\"", "\"export contr\" *"},
        {"title:china", "title : \"china\""},
        {"text:china", "body : \"china\""},
        {"author:lind", "meta : \"lind\""},
        {"category:world", "meta : \"world\""},
        {"a b c", "\"a\" AND \"b\" AND \"c\""},
        {"a OR b OR c", "\"a\" OR \"b\" OR \"c\""},
        {"a (b OR c)", "\"a\" AND (\"b\" OR \"c\")"},
        {"a -b", "\"a\" NOT \"b\""},
        {"a -b -c", "\"a\" NOT (\"b\" OR \"c\")"},
        {"a OR -b", ""},
        {"-(b -a)", ""},
        {"c (a OR -b)", "\"c\" NOT (\"b\" NOT \"a\")"},
        {"-a", ""},
        {"-(-a)", "\"a\""},
        {"-a -b", ""},
        {"lang:en", ""},
        {"lang:en china", "\"china\""},
        {"china -lang:en", "\"china\""},
        {"china -(beijing lang:en)", "\"china\""},
        {"china OR lang:en", ""},
        {"feed:x url:y china", "\"china\""},
        {"AND-OR", "\"and or\""},
        {"\"NOT\"", "\"not\""},
    };
    for (const auto& [source, expected] : rows) {
        INFO(source);
        CHECK(fts_of(source) == expected);
    }
}

TEST_CASE("SQLite understands the deepest and the longest query") {
    Index index("a", "b", "c");
    for (const char* level :
         {"(x OR ", "-(x OR ", "-(x ", "(x -y OR ", "(-x OR ", "-(-x ", "title:("}) {
        std::string source;
        for (std::size_t i = 0; i < topics::deepest_query; ++i) {
            source += level;
        }
        source += "a" + std::string(topics::deepest_query, ')');
        for (const std::string& whole : {source, "a " + source}) {
            INFO(whole);
            if (const std::string expression = fts_of(whole); !expression.empty()) {
                index.finds(expression);
            }
        }
    }
    for (const char* joint : {" ", " OR ", " -"}) {
        std::string source = "a";
        for (std::size_t i = 1; i < topics::most_terms; ++i) {
            source += joint + ("b" + std::to_string(i));
        }
        CHECK(index.finds(fts_of(source)) == (std::string(joint) != " "));
    }
}

TEST_CASE("SQLite finds what the query matches") {
    std::mt19937 random(7);
    const auto below = [&](unsigned limit) { return static_cast<unsigned>(random()) % limit; };
    const auto word = [&] { return std::string(1, static_cast<char>('a' + below(5))); };
    const auto text = [&](unsigned words) {
        std::string all;
        for (unsigned i = 0; i < words; ++i) {
            all += word() + " ";
        }
        return all;
    };
    const auto term = [&] {
        const std::string field = below(3) == 0 ? "title:" : below(3) == 0 ? "text:" : "";
        return field + (below(4) == 0 ? "\"" + word() + " " + word() + "\""
                                      : word() + (below(5) == 0 ? "*" : ""));
    };
    int found = 0;
    for (int round = 0; round < 120; ++round) {
        const std::string title = text(below(3)), body = text(below(5));
        Index index(title, body, "");
        Fields fields;
        fields.title = title;
        fields.text = body;
        for (int i = 0; i < 8; ++i) {
            std::string source = term();
            for (unsigned more = below(5); more > 0; --more) {
                switch (below(4)) {
                case 0:
                    source += " OR " + term();
                    break;
                case 1:
                    source += " -" + term();
                    break;
                case 2:
                    source = "-(" + source + ") OR " + term();
                    break;
                default:
                    source = term() + " (" + source + ")";
                }
            }
            auto query = Query::compile(source);
            REQUIRE(query);
            if (const std::string expression = query->to_fts(); !expression.empty()) {
                INFO(source << " | " << expression << " | " << title << "| " << body);
                CHECK(index.finds(expression) == query->matches(fields));
                found += query->matches(fields) ? 1 : 0;
            }
        }
    }
    CHECK(found > 50);
}
