// SPDX-License-Identifier: MIT
// Any bytes as a feed, through parse and normalize. What must hold beyond not crashing: limits.
#include "feeds/normalize/normalize.hpp"
#include "feeds/parse/parse_feed.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    gazetted::parse::Limits limits;
    limits.max_entries = 50;
    const auto parsed = gazetted::parse::parse_feed(std::string(data, data + size), {}, limits);
    if (!parsed)
        return parsed.error().text.empty() ? std::abort(), 1 : 0;
    if (parsed->entries.size() > limits.max_entries ||
        (!parsed->wellformed && parsed->malformed_reason.empty()))
        std::abort();
    const auto feed =
        gazetted::normalize::normalize(*parsed, {"https://example.org/a/feed.xml", "en"});
    for (const auto& entry : feed.entries)
        if (entry.content.find("<script") != std::string::npos ||
            entry.url.substr(0, 11) == "javascript:")
            std::abort();
    return 0;
}
