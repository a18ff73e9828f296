// SPDX-License-Identifier: MIT
// Any text as a query: it compiles or says why not, matches a fixed story, explains itself, and the
// matcher agrees with it.
#include "feeds/topics/matcher.hpp"
#include "feeds/topics/query.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace gazetted;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string source(data, data + size);
    auto query = topics::Query::compile(source);
    if (!query) {
        return query.error().text.find("column ") == 0 ? 0 : (std::abort(), 0);
    }
    const std::vector<std::string> categories{"World", source};
    const topics::Fields fields{"Senate votes on export controls 東京都",
                                source,
                                "Jo Lind",
                                "https://example.com/a?b=c",
                                "example-world",
                                "en-GB",
                                categories};
    const bool does_match = query->matches(fields);
    const std::string said = query->why(fields);
    if (does_match == said.empty()) {
        std::abort();
    }
    static_cast<void>(query->to_fts());
    std::vector<topics::Query> queries;
    queries.push_back(std::move(*query));
    std::string why;
    topics::Matcher::build(std::move(queries))
        .match(fields, [&](std::size_t, const topics::Matcher::Why& words) { why = words(); });
    if (why != said) {
        std::abort();
    }
    return 0;
}
